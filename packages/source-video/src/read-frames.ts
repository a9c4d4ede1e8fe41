// Frame readers: out of a decoded copy, or out of a decoder that is pulled along; in workers.
import fs from 'node:fs'
import { type FrameReader, MovieflowError } from '@movieflow/core/plugin'
import type { FfmpegOutput } from './ffmpeg-output.js'
import { changed, refuse } from './refuse.js'
import { explain, frameBytes, isAccident, startDecoder, type Video } from './video.js'

/** Reads frames of the copy that `prepare` made, in any order. */
export function openCopy(video: Video, copy: string): FrameReader {
  const descriptor = fs.openSync(copy, 'r')
  const length = frameBytes(video)
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

// Of frames that were decoded last, in bytes: those before a frame that is asked for are often wanted next.
const recentBytes = 48 << 20

/**
 * Pulls frames out of a decoder of its own. Forwards each is decoded once; for an earlier one the decoder begins again,
 * since only from the start is it certain which frame is which.
 */
export function openStream(video: Video): FrameReader {
  const length = frameBytes(video)
  const most = Math.max(1, Math.floor(recentBytes / length))
  const recent = new Map<number, Uint8Array>()
  let decoder: FfmpegOutput | undefined
  let next = 0
  const decodeNext = async (): Promise<void> => {
    // One thread: there is a decoder in every worker.
    decoder ??= startDecoder(video, '-threads', '1')
    const values = new Uint8Array(length)
    if ((await decoder.fill(values)) < length) throw await explainEnd(decoder, video, next)
    recent.set(next++, values)
    if (recent.size > most) recent.delete(recent.keys().next().value!)
  }
  const read = async (index: number): Promise<Uint8Array> => {
    for (;;) {
      const values = recent.get(index)
      if (values) return values.slice()
      if (index < next) {
        await decoder?.close()
        decoder = undefined
        recent.clear()
        next = 0
      }
      await decodeNext()
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  return toReader(
    video,
    (index) => {
      // One after the other: they share a decoder.
      const values = last.then(() => read(index))
      last = values.catch(() => {})
      return values
    },
    () => decoder?.close(),
  )
}

/** Fewer frames than were counted. */
export async function explainEnd(run: FfmpegOutput, video: Video, frames: number): Promise<MovieflowError> {
  if (isAccident(await run.ending()) || frames === 0) return explain(run, video)
  const { size, mtimeMs } = fs.statSync(video.file)
  if (size !== video.size || mtimeMs !== video.mtimeMs) return changed(video.file)
  const { file, exact } = video
  return refuse(
    file,
    `only ${frames} of its ${video.frames} frames can be decoded`,
    exact ? 'copy the file again' : 'set `count: decode` in the source: frames are then counted by decoding them',
  )
}

function toReader(
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

/** Of one frame. */
export const frameAxes = ['y', 'x', 'rgb'] as const
