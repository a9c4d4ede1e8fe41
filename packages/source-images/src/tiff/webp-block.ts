// A WebP that is a block of a TIFF becomes its samples; in workers.
import { decodeWebp } from '../decode-webp.js'
import type { PictureBytes } from '../picture-file.js'
import { readWebpHeader } from '../webp-header.js'
import { damagedTiff } from './directory.js'

/** `samples` of each pixel, three or four, row after row. */
export async function decodeWebpBlock(
  bytes: PictureBytes,
  data: Buffer,
  { width, rows, samples }: { readonly width: number; readonly rows: number; readonly samples: number },
): Promise<Uint8Array> {
  const header = readWebpHeader({
    path: bytes.path,
    size: data.length,
    all(at, length) {
      if (at + length > data.length) throw damagedTiff(bytes, 'a WebP block that ends too early')
      return data.subarray(at, at + length)
    },
  })
  if (header.width !== width || header.height !== rows || header.channels > samples)
    throw damagedTiff(bytes, `a WebP block of ${header.width} x ${header.height} pixels of ${header.channels} samples`)
  return decodeWebp(bytes.path, data, { ...header, channels: samples === 4 ? 4 : 3 })
}
