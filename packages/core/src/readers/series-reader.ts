// All samples of a source as one array, read once; on a worker.
import { listTimes, samplesOf, seriesClips, seriesTimes } from '../clock/index.js'
import type { FrameReader } from '../contract/index.js'
import { allocateArray, type Clip, type ClipTimes, countElements } from '../model/index.js'
import { readOnce } from './still-reader.js'

/** Readers of the samples and of their times, by the names that the movie has for them. */
export function seriesReaders(
  source: string,
  reader: FrameReader,
  clip: Clip,
  times: ClipTimes,
): Record<string, FrameReader> {
  const { axes, shape, dtype } = seriesClips(source, clip)[samplesOf(source)]!
  // The plan limits their number; every frame of the movie needs all of them, so they are neither read nor copied again.
  const samples = readOnce(async () => {
    const length = countElements(clip.shape)
    const data = allocateArray(dtype, length * clip.frames)
    for (let frame = 0; frame < clip.frames; frame++) {
      const { data: values } = await reader.read(frame)
      for (let element = 0; element < length; element++) data[element * clip.frames + frame] = values[element]!
    }
    return { axes, shape, data }
  })
  const clock = readOnce(() => ({ axes: ['sample'], shape: [clip.frames], data: listTimes(times, clip.frames) }))
  return { [samplesOf(source)]: samples, [seriesTimes(source)]: clock }
}
