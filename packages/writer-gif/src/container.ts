// Turns sizes, palette, loop count and texts into the bytes before and after the frames; on the main thread.
import type { Size } from '@movieflow/core/plugin'
import { tableBits } from './frame.js'

export interface GifHead {
  readonly size: Size
  /** Global palette (0xRRGGBB), at most 256. */
  readonly palette: readonly number[] | null
  /** The number in the NETSCAPE2.0 block; `undefined` leaves the block out. */
  readonly repeats: number | undefined
  /** Empty: no comment. */
  readonly comment: string
}

/** The block that ends a GIF. */
export const trailer = Uint8Array.of(0x3b)

/** Header, logical screen, global palette, loop count and comment (GIF89a, sections 17 to 26). */
export function composeGifHead({ size, palette, repeats, comment }: GifHead): Uint8Array {
  // One entry more than there are colours is the frames' transparent index.
  const bits = palette === null ? 0 : tableBits(Math.min(palette.length + 1, 256))
  const bytes = [...Buffer.from('GIF89a', 'latin1'), ...littleEndian(size[0]), ...littleEndian(size[1])]
  // Eight bits a channel; background 0; square pixels.
  bytes.push(0x70 | (palette === null ? 0 : 0x80 | (bits - 1)), 0, 0)
  if (palette !== null) {
    for (const color of palette) bytes.push(color >>> 16, (color >>> 8) & 255, color & 255)
    for (let entry = palette.length; entry < 1 << bits; entry++) bytes.push(0, 0, 0)
  }
  if (repeats !== undefined)
    bytes.push(0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0', 'latin1'), 3, 1, ...littleEndian(repeats), 0)
  const text = Buffer.from(comment, 'utf8')
  if (text.length > 0) {
    bytes.push(0x21, 0xfe)
    for (let start = 0; start < text.length; start += 255) {
      const part = text.subarray(start, start + 255)
      bytes.push(part.length, ...part)
    }
    bytes.push(0)
  }
  return Uint8Array.from(bytes)
}

function littleEndian(value: number): [number, number] {
  return [value & 255, value >>> 8]
}
