// Grey samples become TIFF files of one page or several, for tests: uncompressed, by the specification alone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes 16-bit samples, little endian; `shape` is pages, height, width. Each page's directory stands before its pixels. */
export function writeTiff(
  file: string,
  [pages, height, width]: readonly [number, number, number],
  valueAt: (page: number, y: number, x: number) => number,
): void {
  const length = 2 * height * width
  const size = 2 + 12 * 9 + 4 + length
  const parts = Array.from({ length: pages }, (_, page) => {
    const at = 8 + page * size
    const bytes = Buffer.alloc(size)
    const fields = [
      [256, width],
      [257, height],
      [258, 16],
      [259, 1],
      [262, 1],
      [273, at + size - length],
      [277, 1],
      [278, height],
      [279, length],
    ]
    bytes.writeUInt16LE(fields.length, 0)
    for (const [index, [tag, value]] of fields.entries()) {
      bytes.writeUInt16LE(tag!, 2 + 12 * index)
      bytes.writeUInt16LE(4, 4 + 12 * index)
      bytes.writeUInt32LE(1, 6 + 12 * index)
      bytes.writeUInt32LE(value!, 10 + 12 * index)
    }
    bytes.writeUInt32LE(page === pages - 1 ? 0 : at + size, size - length - 4)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) bytes.writeUInt16LE(valueAt(page, y, x), size - length + 2 * (y * width + x))
    return bytes
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, Buffer.concat([Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]), ...parts]))
}
