// Chunks of a PNG file, and the pixels of a picture as the deflated rows that go into one; any thread.
import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from '@movieflow/core/plugin'

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Colour types of 8-bit samples. */
export const trueColor = 2
export const indexedColor = 3

/** A part of a picture, in pixels. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}

export function pngHeader(width: number, height: number, colorType: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colorType], 8)
  return pngChunk('IHDR', header)
}

/** One per worker, because new rows are made for each frame. */
let rows: Buffer = Buffer.alloc(0)

function rowsOf(length: number): Buffer {
  if (rows.length < length) rows = Buffer.allocUnsafeSlow(length)
  return rows.subarray(0, length)
}

/**
 * Red, green and blue of a part of a picture, deflated. Rows are differences from the one above (filter 2): flat areas
 * and shades both become small, and it costs a subtraction; the better filters take a choice for each row.
 */
export function deflateColors({ width, data }: Picture, region: Region): Uint8Array {
  const stride = region.width * 3
  const filtered = rowsOf(region.height * (1 + stride))
  let to = 0
  for (let y = 0; y < region.height; y++) {
    let from = ((region.top + y) * width + region.left) * 4
    const end = from + region.width * 4
    filtered[to++] = y === 0 ? 0 : 2
    if (y === 0)
      for (; from < end; from += 4) {
        filtered[to++] = data[from]!
        filtered[to++] = data[from + 1]!
        filtered[to++] = data[from + 2]!
      }
    else
      for (let above = from - width * 4; from < end; from += 4, above += 4) {
        filtered[to++] = data[from]! - data[above]!
        filtered[to++] = data[from + 1]! - data[above + 1]!
        filtered[to++] = data[from + 2]! - data[above + 2]!
      }
  }
  return deflateSync(filtered)
}

/** An index per pixel, and the colours (0xRRGGBB) by index; `undefined` if there are more than 256. */
export function deflateIndices({
  width,
  height,
  data,
}: Picture): { rows: Uint8Array; colors: readonly number[] } | undefined {
  const filtered = rowsOf(height * (1 + width))
  const indices = new Map<number, number>()
  let last = -1
  let index = 0
  let to = 0
  for (let y = 0, from = 0; y < height; y++) {
    filtered[to++] = 0
    for (let x = 0; x < width; x++, from += 4) {
      const color = (data[from]! << 16) | (data[from + 1]! << 8) | data[from + 2]!
      if (color !== last) {
        const known = indices.get(color)
        if (known === undefined && indices.size === 256) return undefined
        index = known ?? indices.size
        if (known === undefined) indices.set(color, index)
        last = color
      }
      filtered[to++] = index
    }
  }
  return { rows: deflateSync(filtered), colors: [...indices.keys()] }
}

export function pngPalette(colors: readonly number[]): Uint8Array {
  return pngChunk('PLTE', Uint8Array.from(colors.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255])))
}
