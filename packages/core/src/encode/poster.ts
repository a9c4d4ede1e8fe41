// A picture becomes a poster: reduced by averaging, as a small PNG file; worker threads.
import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from '../model/index.js'

/** Wider pictures are reduced to this; higher ones as well. */
const widest = 160
const highest = 240

/** An 8-bit RGB PNG of the picture, each pixel the mean of those that it stands for. Smaller pictures keep their size. */
export function makePoster(picture: Picture): Uint8Array {
  const scale = Math.min(1, widest / picture.width, highest / picture.height)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  return encodePng(reduce(picture, width, height), width, height)
}

/** RGB bytes: rows are averaged first, then columns. A pixel that lies on an edge counts on both sides by its shares. */
function reduce({ width, height, data }: Picture, toWidth: number, toHeight: number): Uint8Array {
  const columns = sharesOf(width, toWidth)
  const rows = sharesOf(height, toHeight)
  const result = new Uint8Array(toWidth * toHeight * 3)
  const line = new Float32Array(toWidth * 3)
  for (let row = 0; row < toHeight; row++) {
    line.fill(0)
    const { first, shares } = rows[row]!
    for (let offset = 0; offset < shares.length; offset++)
      addRow(line, data, (first + offset) * width * 4, columns, shares[offset]!)
    for (let index = 0; index < line.length; index++) result[row * line.length + index] = toLevel(line[index]!)
  }
  return result
}

/** One of 64 levels: at most two off, which nobody sees, and the file is almost half as large. */
function toLevel(value: number): number {
  return Math.round(Math.round((value * 63) / 255) * (255 / 63))
}

interface Shares {
  readonly first: number
  /** Of the pixels from `first` on; together 1. */
  readonly shares: readonly number[]
}

function addRow(line: Float32Array, data: Uint8Array, start: number, columns: readonly Shares[], weight: number): void {
  for (let column = 0; column < columns.length; column++) {
    const { first, shares } = columns[column]!
    let [red, green, blue] = [0, 0, 0]
    for (let offset = 0; offset < shares.length; offset++) {
      const at = start + (first + offset) * 4
      const share = shares[offset]!
      red += share * data[at]!
      green += share * data[at + 1]!
      blue += share * data[at + 2]!
    }
    line[column * 3]! += weight * red
    line[column * 3 + 1]! += weight * green
    line[column * 3 + 2]! += weight * blue
  }
}

/** Which pixels each of `count` equal parts of `length` pixels covers, and by how much. */
function sharesOf(length: number, count: number): Shares[] {
  const part = length / count
  return Array.from({ length: count }, (_, index) => {
    const [start, end] = [index * part, (index + 1) * part]
    const first = Math.floor(start)
    const last = Math.min(length, Math.ceil(end - 1e-9))
    const shares = Array.from({ length: last - first }, (_, offset) => {
      const pixel = first + offset
      return (Math.min(end, pixel + 1) - Math.max(start, pixel)) / part
    })
    return { first, shares }
  })
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Rows as they are: differences from the row above are larger once deflated, as equal pixels lie side by side. */
function encodePng(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const stride = width * 3
  const rows = Buffer.alloc(height * (1 + stride))
  for (let row = 0; row < height; row++)
    rows.set(rgb.subarray(row * stride, (row + 1) * stride), row * (1 + stride) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
