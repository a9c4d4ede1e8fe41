// A JPEG that is a block of a TIFF, its tables elsewhere, becomes pixels; in workers.
import { drawPixels } from '../canvas-pixels.js'
import { hasEnd } from '../decode-jpeg.js'
import { pickChannels } from '../pick-channels.js'
import type { PictureBytes } from '../picture-file.js'
import { refuse } from '../refuse.js'
import { damagedTiff } from './directory.js'

/** Adobe's segment: it says whether three components are red, green and blue, or YCbCr. */
const adobe = (ycc: boolean) =>
  Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, ycc ? 1 : 0])

/** `samples` of each pixel, one or three, row after row; at least `rows` rows of `width` pixels. */
export async function decodeJpegBlock(
  bytes: PictureBytes,
  data: Buffer,
  tables: Buffer,
  { width, rows, most, samples, ycc }: { width: number; rows: number; most: number; samples: 1 | 3; ycc: boolean },
): Promise<Uint8Array> {
  const shared = segments(tables)
  const own = segments(data)
  const { frame } = own
  if (frame === undefined || own.scan === undefined) throw damagedTiff(bytes, 'a JPEG block without a picture')
  // The canvas would fill the rest with grey, without a word.
  if (!hasEnd(own.scan, 0)) throw damagedTiff(bytes, 'a JPEG block that ends too early')
  if (frame.components !== samples || frame.width !== width || frame.height < rows || frame.height > most)
    throw damagedTiff(bytes, `a JPEG block of ${frame.width} x ${frame.height} pixels of ${frame.components} samples`)
  if (samples === 3 && own.jfif && !ycc)
    throw refuse(bytes.path, 'its pixels are RGB for TIFF, and YCbCr for JPEG: readers differ', 'convert it to PNG')
  const parts = [data.subarray(0, 2), ...(samples === 3 ? [adobe(ycc)] : []), ...shared.kept, ...own.kept, own.scan]
  const pixels = await drawPixels(bytes.path, Buffer.concat(parts), { format: 'JPEG', width, height: frame.height })
  return pickChannels(pixels, samples, width * frame.height)
}

interface Segments {
  /** All that the pixels need before the scan: no colour profile, no orientation. */
  readonly kept: readonly Buffer[]
  readonly frame: { readonly width: number; readonly height: number; readonly components: number } | undefined
  /** Three components are YCbCr by JFIF. */
  readonly jfif: boolean
  readonly scan: Buffer | undefined
}

function segments(data: Buffer): Segments {
  const kept: Buffer[] = []
  let frame: Segments['frame']
  let jfif = false
  for (let at = 2; at + 4 <= data.length; ) {
    const marker = data[at + 1]!
    if (data[at] !== 0xff) break
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) break
    if (marker === 0xda) return { kept, frame, jfif, scan: data.subarray(at) }
    const next = at + 2 + data.readUInt16BE(at + 2)
    if (marker >= 0xc0 && marker <= 0xc2 && at + 10 <= data.length && data[at + 4] === 8)
      frame ??= { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7), components: data[at + 9]! }
    jfif ||= marker === 0xe0 && data.toString('latin1', at + 4, at + 8) === 'JFIF'
    if (marker < 0xe0 || marker > 0xef) kept.push(data.subarray(at, next))
    at = next
  }
  return { kept, frame, jfif, scan: undefined }
}
