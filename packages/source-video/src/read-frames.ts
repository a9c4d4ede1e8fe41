// The common parts of all readers of a video's frames, and the one that reads a decoded copy; in workers.
import fs from 'node:fs'
import { type FrameReader, MovieflowError } from '@movieflow/core/plugin'
import { explainRun, isAccident } from './ffmpeg-input.js'
import type { FfmpegOutput } from './ffmpeg-output.js'
import { refuse, videoChanged } from './refuse.js'
import { type Video, videoFrameBytes } from './video.js'

/** Reads frames of the copy that `prepare` made, in any order. */
export function openCopy(video: Video, copy: string): FrameReader {
  const descriptor = fs.openSync(copy, 'r')
  const length = videoFrameBytes(video)
  return toReader(
    video,
    async (index) => {
      const values = new Uint8Array(length)
      let done = 0
      while (done < length) {
        const count = fs.readSync(descriptor, values, done, length - done, index * length + done)
        if (count === 0) throw new MovieflowError('INTERNAL', `the scratch copy ends before frame ${index}`)
        done += count
      }
      return values
    },
    () => fs.closeSync(descriptor),
  )
}

/** Fewer frames than were counted. */
export async function explainEnd(run: FfmpegOutput, video: Video, frames: number): Promise<MovieflowError> {
  if (isAccident(await run.ending()) || frames === 0) return explainRun(run, video)
  return tooFew(video, `only ${frames} of its ${video.frames} frames can be decoded`)
}

/** A frame that has a packet, and a time. */
export function cannotDecode(video: Video, index: number): MovieflowError {
  return tooFew(video, `frame ${index} of its ${video.frames} cannot be decoded`)
}

function tooFew(video: Video, message: string): MovieflowError {
  const { file, exact } = video
  const { size, mtimeMs } = fs.statSync(file)
  if (size !== video.size || mtimeMs !== video.mtimeMs) return videoChanged(file)
  const counted = 'set `count: decode` in the source to count the frames by decoding them'
  return refuse(file, message, exact ? 'copy the file again' : counted)
}

/** A reader of frames whose bytes come from `readValues`. */
export function toReader(
  { file, width, height, frames, pixels }: Video,
  readValues: (index: number) => Promise<Uint8Array>,
  close: () => void | Promise<void>,
): FrameReader {
  return {
    async read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frames)
        throw new MovieflowError('SHAPE_MISMATCH', `there is no frame ${index}: its frames are 0 to ${frames - 1}`, {
          file,
        })
      const values = await readValues(index)
      const shape = pixels.samples === 1 ? [height, width] : [height, width, 3]
      // In the order of the machine's bytes, which all machines that movieflow runs on have lowest first.
      const data = pixels.bytes === 1 ? values : new Uint16Array(values.buffer, values.byteOffset, values.length / 2)
      return { axes: frameAxes.slice(0, shape.length), shape, data }
    },
    close,
  }
}

/** The axes of one frame. */
export const frameAxes = ['y', 'x', 'rgb'] as const
