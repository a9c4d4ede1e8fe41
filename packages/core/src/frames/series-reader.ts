// All samples of a source as one array, read once; on a worker.
import { listTimes, samplesOf, seriesClips, timesOf } from '../clock/index.js'
import type { FrameReader } from '../contract/index.js'
import { allocateArray, type Clip, type ClipTimes, countElements } from '../model/index.js'
import { rememberStill } from './still-reader.js'

/** Readers of the samples and of their times, by the names that the movie has for them. */
export function seriesReaders(
  source: string,
  reader: FrameReader,
  clip: Clip,
  times: ClipTimes,
): Record<string, FrameReader> {
  const clips = seriesClips(source, clip)
  const samples: FrameReader = {
    async read() {
      const { axes, shape, dtype } = clips[samplesOf(source)]!
      const length = countElements(clip.shape)
      const data = allocateArray(dtype, length * clip.frames)
      for (let frame = 0; frame < clip.frames; frame++) {
        const { data: values } = await reader.read(frame)
        for (let element = 0; element < length; element++) data[element * clip.frames + frame] = values[element]!
      }
      return { axes, shape, data }
    },
  }
  const clock: FrameReader = {
    read: () => ({ axes: ['sample'], shape: [clip.frames], data: listTimes(times, clip.frames) }),
  }
  return {
    [samplesOf(source)]: rememberStill(samples, clips[samplesOf(source)]!),
    [timesOf(source)]: rememberStill(clock, clips[timesOf(source)]!),
  }
}
