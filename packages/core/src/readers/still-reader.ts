// Reads or computes data that are the same in every frame only once; on a worker.
import type { FrameReader } from '../contract/index.js'
import { type Clip, frameBytes, type Tensor } from '../model/index.js'

/** A larger one is read on each request, to bound memory. */
const mostBytes = 64 * 2 ** 20

/** The same reader; if its clip has one frame for the whole movie, each read returns a copy of it. */
export function rememberStill(reader: FrameReader, clip: Clip): FrameReader {
  if (clip.frames !== 1 || frameBytes(clip) > mostBytes) return reader
  const { read } = readOnce(() => reader.read(0))
  // The caller may write to a frame.
  return {
    async read() {
      const tensor = await read(0)
      return { ...tensor, data: tensor.data.slice() }
    },
  }
}

/** A reader that returns the same tensor each time, which must not be written to; failures are tried again. */
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
