// A picture's frames, decoded when the first is read; in workers.
import { type FrameReader, MovieflowError, type NumericArray } from '@movieflow/core/plugin'
import { decodeJpeg } from './decode-jpeg.js'
import { decodePng } from './decode-png.js'
import { decodeWebp } from './decode-webp.js'
import type { StackLayout } from './layout.js'
import type { PictureHeader } from './picture.js'
import { readWhole } from './picture-file.js'

const decoders = { png: decodePng, jpeg: decodeJpeg, webp: decodeWebp }

/** The file is open while it is read, and no longer. */
export function openPictureFrames(path: string, header: PictureHeader, layout: StackLayout): FrameReader {
  const { clip, outer, inner } = layout
  const { frames, axes, shape } = clip
  const decode = decoders[header.format]
  let decoded: Promise<Uint8Array | Uint16Array> | undefined
  return {
    async read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frames)
        throw new MovieflowError('SHAPE_MISMATCH', `there is no frame ${index}: its frames are 0 to ${frames - 1}`, {
          file: path,
        })
      decoded ??= decode(path, readWhole(path), header)
      const samples = await decoded
      // A copy, as the picture may be asked for again.
      const data: NumericArray =
        header.dtype === 'uint16' ? new Uint16Array(outer * inner) : new Uint8Array(outer * inner)
      for (let row = 0; row < outer; row++) {
        const from = (row * frames + index) * inner
        data.set(samples.subarray(from, from + inner), row * inner)
      }
      return { axes, shape, data }
    },
  }
}
