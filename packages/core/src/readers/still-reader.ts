// What is the same in every frame is read, or computed, once; on a worker.
import type { FrameReader } from '../contract/index.js'
import { type Clip, frameBytes, type Tensor } from '../model/index.js'

/** A larger one is read as often as it is asked for: memory is bounded. */
const mostBytes = 64 * 2 ** 20

/** The same reader of a clip; if that has one frame for all of the movie, each read gives a copy of it. */
export function rememberStill(reader: FrameReader, clip: Clip): FrameReader {
  if (clip.frames !== 1 || frameBytes(clip) > mostBytes) return reader
  const { read } = readOnce(() => reader.read(0))
  // Who reads a frame may write to it.
  return {
    async read() {
      const tensor = await read(0)
      return { ...tensor, data: tensor.data.slice() }
    },
  }
}

/** A reader that gives the same tensor each time, which nobody writes to; what fails is tried again. */
export function readOnce(read: () => Tensor | Promise<Tensor>): FrameReader {
  let known: Promise<Tensor> | undefined
  return {
    async read() {
      known ??= (async () => read())()
      try {
        return await known
      } catch (error) {
        known = undefined
        throw error
      }
    },
  }
}
