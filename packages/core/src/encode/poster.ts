// Makes a poster from a picture: reduced by averaging, as a small PNG file; worker threads.
import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from '../model/index.js'

/** Wider and higher pictures are reduced to this. */
const widest = 160
const highest = 240

/** An 8-bit RGB PNG of the picture, each pixel the mean of those that it covers. Smaller pictures keep their size. */
export function makePoster(picture: Picture): Uint8Array {
  const scale = Math.min(1, widest / picture.width, highest / picture.height)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const means = isPower(picture.width / width) && isPower(picture.height / height) ? reduceBlocks : reduce
  return encodePng(means(picture, width, height), width, height)
}

/** 1, 2, 4 … 256. */
const isPower = (part: number) => part >= 1 && part <= 256 && Number.isInteger(Math.log2(part))

/**
 * {@link reduce} if each pixel covers a block whose sides are powers of two, as for 640 × 480: shares are exact then, so that
 * both come to the same bytes. Red and blue are summed side by side, with 16 bits each.
 */
function reduceBlocks({ width, height, data }: Picture, toWidth: number, toHeight: number): Uint8Array {
  const aligned = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data)
  const pixels = new Int32Array(aligned.buffer, aligned.byteOffset, width * height)
  const across = width / toWidth
  const down = height / toHeight
  const shift = Math.log2(across) + Math.log2(down)
  const half = shift > 0 ? 1 << (shift - 1) : 0
  const stride = toWidth * 3
  const sums = new Int32Array(stride)
  const result = new Uint8Array(toWidth * toHeight * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let to = 0; to < stride; to += 3) {
      let redBlue = 0
      let green = 0
      for (const end = at + across; at < end; at++) {
        redBlue += pixels[at]! & 0xff00ff
        green += pixels[at]! & 0xff00
      }
      sums[to]! += redBlue & 0xffff
      sums[to + 1]! += green >>> 8
      sums[to + 2]! += redBlue >>> 16
    }
    if ((y + 1) % down !== 0) continue
    const start = ((y + 1) / down - 1) * stride
    for (let to = 0; to < stride; to++) result[start + to] = levels[(sums[to]! + half) >> shift]!
    sums.fill(0)
  }
  return result
}

/** RGB bytes. A pixel on an edge counts on both sides, by its shares. */
function reduce({ width, height, data }: Picture, toWidth: number, toHeight: number): Uint8Array {
  const columns = sharesOf(width, toWidth)
  const rows = sharesOf(height, toHeight)
  // One row more than there are, because the last pixels leave nothing for the next.
  const stride = toWidth * 3
  const sums = new Float32Array(stride * (toHeight + 1))
  const line = new Float32Array(stride)
  for (let y = 0; y < height; y++) {
    let red = 0
    let green = 0
    let blue = 0
    let to = 0
    for (let x = 0, at = y * width * 4; x < width; x++, at += 4) {
      const share = columns.share[x]!
      red += share * data[at]!
      green += share * data[at + 1]!
      blue += share * data[at + 2]!
      if (!columns.ends[x]) continue
      line[to++] = red
      line[to++] = green
      line[to++] = blue
      const rest = columns.rest[x]!
      red = rest * data[at]!
      green = rest * data[at + 1]!
      blue = rest * data[at + 2]!
    }
    const share = rows.share[y]!
    const rest = rows.rest[y]!
    const start = rows.first[y]! * stride
    for (let index = 0; index < stride; index++) sums[start + index]! += share * line[index]!
    if (rest === 0) continue
    for (let index = 0; index < stride; index++) sums[start + stride + index]! += rest * line[index]!
  }
  const result = new Uint8Array(toWidth * toHeight * 3)
  for (let index = 0; index < result.length; index++) result[index] = levels[Math.round(sums[index]!)]!
  return result
}

/** Each byte as one of 64 levels: off by two at most, which is invisible, and the file is almost half as large. */
const levels = Uint8Array.from({ length: 256 }, (_, value) => Math.round(Math.round((value * 63) / 255) * (255 / 63)))

/** For each of `length` pixels the first of `count` equal parts that it counts for, its share of that, whether that ends in it, and its share of the next. */
function sharesOf(length: number, count: number) {
  const part = length / count
  const first = new Uint32Array(length)
  const share = new Float32Array(length)
  const rest = new Float32Array(length)
  const ends = new Uint8Array(length)
  for (let pixel = 0; pixel < length; pixel++) {
    const index = Math.min(count - 1, Math.floor(pixel / part))
    const over = Math.max(0, pixel + 1 - (index + 1) * part)
    first[pixel] = index
    share[pixel] = (1 - over) / part
    // Only rounding leaves such shares.
    rest[pixel] = over < 1e-6 ? 0 : over / part
    ends[pixel] = pixel + 1 - (index + 1) * part > -1e-6 ? 1 : 0
  }
  return { first, share, rest, ends }
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Unfiltered rows: differences from the row above deflate worse, because equal pixels are side by side. */
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
    chunk('IDAT', deflateSync(rows)),
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
