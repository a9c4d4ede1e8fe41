import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makePoster } from '../../src/encode/poster.js'
import type { Picture } from '../../src/model/index.js'

function paint(width: number, height: number, valueAt: (x: number, y: number) => readonly number[]): Picture {
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(valueAt(x, y), (y * width + x) * 4)
  return { width, height, data }
}

/** The samples of an 8-bit RGB PNG without filters, by the specification. */
function decode(png: Uint8Array) {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  expect([...bytes.subarray(24, 29)]).toEqual([8, 2, 0, 0, 0])
  const length = bytes.readUInt32BE(33)
  const rows = inflateSync(bytes.subarray(41, 41 + length))
  const at = (x: number, y: number) => [...rows.subarray(y * (1 + 3 * width) + 1 + 3 * x).subarray(0, 3)]
  for (let y = 0; y < height; y++) expect(rows[y * (1 + 3 * width)]).toBe(0)
  return { width, height, at }
}

describe('a poster', () => {
  it('is 160 pixels wide, or 240 high, in the proportions of the picture', () => {
    const sizeOf = (width: number, height: number) => {
      const poster = decode(makePoster(paint(width, height, () => [0, 0, 0])))
      return [poster.width, poster.height]
    }
    expect(sizeOf(552, 543)).toEqual([160, 157])
    expect(sizeOf(300, 900)).toEqual([80, 240])
    expect(sizeOf(2000, 1)).toEqual([160, 1])
    expect(sizeOf(64, 48)).toEqual([64, 48])
  })

  it('keeps black, white and full colours as they are', () => {
    const colors = [
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]
    const { at } = decode(makePoster(paint(5, 1, (x) => colors[x]!)))
    expect(colors.map((_, x) => at(x, 0))).toEqual(colors)
  })

  it('shows the mean of what each pixel stands for, pixels on edges by their shares', () => {
    const value = (x: number, y: number) => [(x * 7 + y * 3) % 256, (x * x) % 256, y % 2 === 0 ? 255 : 0]
    const [width, height] = [400, 100]
    const picture = paint(width, height, value)
    const poster = decode(makePoster(picture))
    expect([poster.width, poster.height]).toEqual([160, 40])
    for (const [column, row] of [
      [0, 0],
      [159, 39],
      [37, 21],
      [80, 8],
    ] as const) {
      // 2.5 source pixels each way: summed on a grid five times as fine as the halves.
      const sum = [0, 0, 0]
      for (let y = 0; y < 25; y++)
        for (let x = 0; x < 25; x++) {
          const source = value(Math.floor(column * 2.5 + x / 10), Math.floor(row * 2.5 + y / 10))
          for (let channel = 0; channel < 3; channel++) sum[channel]! += source[channel]! / 625
        }
      for (let channel = 0; channel < 3; channel++)
        expect(Math.abs(poster.at(column, row)[channel]! - sum[channel]!)).toBeLessThanOrEqual(2.6)
    }
  })

  it.each([
    [640, 480, 4],
    [320, 240, 2],
    [1280, 16, 8],
  ])('of %i × %i pixels is the mean of whole blocks, exactly', (width, height, side) => {
    const value = (x: number, y: number) => [(x * 7 + y * 3) % 256, (x * x + y) % 256, x % 31 < 30 ? 255 : 3]
    const picture = paint(width, height, value)
    const poster = decode(makePoster(picture))
    expect([poster.width, poster.height]).toEqual([width / side, height / side])
    for (let row = 0; row < poster.height; row++)
      for (let column = 0; column < poster.width; column++) {
        const sum = [0, 0, 0]
        for (let y = 0; y < side; y++)
          for (let x = 0; x < side; x++)
            for (const [channel, level] of value(column * side + x, row * side + y).entries()) sum[channel]! += level
        const levels = sum.map((total) => {
          const mean = Math.floor(total / side ** 2 + 0.5)
          return Math.round((Math.round((mean * 63) / 255) * 255) / 63)
        })
        if (poster.at(column, row).join() !== levels.join()) expect(poster.at(column, row)).toEqual(levels)
      }
  })

  it('of a picture anywhere in memory is the same', () => {
    const picture = paint(320, 240, (x, y) => [x % 256, y, (x * y) % 256])
    const moved = new Uint8Array(picture.data.length + 1)
    moved.set(picture.data, 1)
    expect(makePoster({ ...picture, data: moved.subarray(1) })).toEqual(makePoster(picture))
    expect(makePoster({ ...picture, data: Buffer.from(moved.buffer, 1) })).toEqual(makePoster(picture))
  })
})
