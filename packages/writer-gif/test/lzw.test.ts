import { describe, expect, it } from 'vitest'
import { boundCompressed, compressRuns } from '../src/lzw.js'
import { Runs } from '../src/runs.js'
import { makeRandom } from './movie.js'
import { decodeImageData, encodeLife, plainBytes } from './plain-lzw.js'

type IndexAt = (x: number, y: number) => number

/** Rows of indices, as the encoder is given them. */
function runsOf(width: number, height: number, indexAt: IndexAt): { runs: Runs; pixels: number[] } {
  const runs = new Runs()
  runs.begin(width * height, height)
  const pixels: number[] = []
  let above = ''
  for (let y = 0; y < height; y++) {
    const row = Uint8Array.from({ length: width }, (_, x) => indexAt(x, y))
    if (row.join() !== above) runs.markRow()
    above = row.join()
    runs.addPixels(row)
    pixels.push(...row)
  }
  return { runs, pixels }
}

function compress(runs: Runs, codeSize: number): Uint8Array {
  const output = new Uint8Array(7 + boundCompressed(runs.pixels))
  const end = compressRuns(runs, codeSize, output, 7)
  expect(end).toBeLessThanOrEqual(output.length)
  return output.slice(7, end)
}

const random = makeRandom(11)
const cells = Array.from({ length: 64 * 64 }, () => Math.floor(random() * 230))
const noise = Array.from({ length: 1 << 17 }, () => Math.floor(random() * 256))
const cellAt =
  (side: number): IndexAt =>
  (x, y) =>
    cells[Math.floor(x / side) + 64 * Math.floor(y / side)]!

// 1 of each index, then 2 of each, and so on to 17: a table is full of strings of one index.
const longer = Array.from({ length: 17 }, (_, more) =>
  Array.from({ length: 256 * (more + 1) }, (_, at) => Math.floor(at / (more + 1))),
).flat()

const pictures: Record<string, [width: number, height: number, codeSize: number, indexAt: IndexAt]> = {
  'one pixel': [1, 1, 2, () => 3],
  'one row': [700, 1, 2, (x) => (x >> 3) & 3],
  'one colour': [640, 480, 8, () => 200],
  'a map, enlarged 15 times': [420, 420, 8, cellAt(15)],
  'a map, enlarged 60 times': [480, 420, 8, cellAt(60)],
  'a map, enlarged once': [64, 64, 8, cellAt(1)],
  'cells beside an empty margin': [420, 300, 8, (x, y) => (x < 50 ? 255 : cellAt(13)(x, y))],
  noise: [300, 200, 8, (x, y) => noise[x + y * 300]!],
  'one row of noise, as wide as a GIF can be': [65_535, 1, 8, (x) => noise[x]!],
  'noise in two colours': [300, 200, 2, (x, y) => noise[x + y * 300]! & 1],
  'noise whose rows repeat': [300, 200, 8, (x, y) => noise[x + (y >> 3) * 300]!],
  'one row of noise, again and again': [2000, 50, 8, (x) => noise[x]!],
  'ever longer runs of every colour': [longer.length, 1, 8, (x) => longer[x]!],
  stripes: [301, 200, 4, (x, y) => (x + y) % 7],
}

describe('compressRuns', () => {
  it.each(Object.entries(pictures))('comes back: %s', (_, [width, height, codeSize, indexAt]) => {
    const { runs, pixels } = runsOf(width, height, indexAt)
    const decoded = decodeImageData(compress(runs, codeSize))
    expect(decoded.codeSize).toBe(codeSize)
    expect(decoded.lives.flatMap((life) => life.pixels)).toEqual(pixels)
  })

  it.each(Object.entries(pictures))(
    'takes the longest strings a table knows: %s',
    (_, [width, height, codeSize, indexAt]) => {
      const { lives } = decodeImageData(compress(runsOf(width, height, indexAt).runs, codeSize))
      for (const { codes, pixels } of lives) expect(codes).toEqual(encodeLife(pixels, codeSize))
    },
  )

  it.each(Object.entries(pictures))(
    'is hardly larger than clearing full tables: %s',
    (_, [width, height, codeSize, indexAt]) => {
      const { runs, pixels } = runsOf(width, height, indexAt)
      const { length } = compress(runs, codeSize)
      const plain = plainBytes(pixels, codeSize)
      const blocks = 3 + Math.ceil(plain / 255)
      expect(length).toBeLessThanOrEqual(Math.ceil(plain * 1.005) + blocks)
    },
  )

  it('makes an enlarged map smaller than clearing full tables does', () => {
    const { runs, pixels } = runsOf(420, 420, cellAt(15))
    expect(compress(runs, 8).length).toBeLessThan(0.97 * plainBytes(pixels, 8))
  })
})
