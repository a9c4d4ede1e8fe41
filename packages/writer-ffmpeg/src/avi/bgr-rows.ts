// A picture becomes what an uncompressed AVI holds of it, in a worker.
import type { Picture } from '@movieflow/core/plugin'
import { bgrRowBytes } from './layout.js'

/** Blue, green and red of each pixel, rows from the bottom, each padded with zeros to a multiple of four bytes. */
export function bgrRows({ width, height, data }: Picture, allocate: (bytes: number) => Uint8Array): Uint8Array {
  const rowBytes = bgrRowBytes(width)
  const rows = allocate(rowBytes * height)
  for (let y = 0; y < height; y++) {
    let from = 4 * width * (height - 1 - y)
    let to = rowBytes * y
    const end = to + 3 * width
    for (; to < end; from += 4, to += 3) {
      rows[to] = data[from + 2]!
      rows[to + 1] = data[from + 1]!
      rows[to + 2] = data[from]!
    }
    rows.fill(0, end, rowBytes * (y + 1))
  }
  return rows
}
