import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dashesOf, dashPieces } from '../../src/marks/dashes.js'
import { blitMask } from '../../src/marks/mask.js'
import { type Piece, paintPiece } from '../../src/marks/segment.js'
import { type StrokeStyle, strokeMask } from '../../src/marks/stroke.js'
import { blank, clip, coverAt, type Facts, largestDifference, paintMask } from './drawing.js'

interface Case extends Facts, Required<StrokeStyle> {
  points: [number, number][]
  rows: number[]
  columns: number[]
}
const { lines } = JSON.parse(readFileSync(new URL('../fixtures/marks.json', import.meta.url), 'utf8')) as {
  lines: Case[]
}
const stroke = (points: readonly number[], style: StrokeStyle) => strokeMask(points, style, clip)
const nan = Number.NaN

describe('against matplotlib (fixtures/marks.json)', () => {
  test.each(lines)('$line, $width points wide, snap $snap, $points', ({ points, width, line, snap, ...wanted }) => {
    const found = paintMask(stroke(points.flat(), { width: width / 0.72, line, snap }))
    expect(Math.abs(found.sum / wanted.sum - 1)).toBeLessThan(0.02)
    expect(largestDifference(found.rows, wanted.rows)).toBeLessThan(0.7)
    expect(largestDifference(found.columns, wanted.columns)).toBeLessThan(0.7)
    expect(largestDifference(found.box, wanted.box)).toBeLessThanOrEqual(1)
  })
})

describe('widths and ends', () => {
  test('a level line covers exactly its rows, and half its width more at both ends', () => {
    const mask = stroke([10, 20.5, 30, 20.5], { width: 3 })
    expect([9, 20, 29].map((column) => coverAt(mask, column, 20))).toEqual([255, 255, 255])
    expect([8, 31].map((column) => coverAt(mask, column, 20))).toEqual([128, 128])
    expect([18, 19, 21, 22].map((row) => coverAt(mask, 20, row))).toEqual([0, 255, 255, 0])
  })

  test('a hair line is as pale as it is thin', () => {
    expect(coverAt(stroke([10, 20.5, 30, 20.5], { width: 0.25 }), 20, 20)).toBe(64)
    expect(paintMask(stroke([10, 10, 50, 50], { width: 0.25 })).sum).toBeCloseTo(0.25 * (Math.hypot(40, 40) + 0.25), 0)
  })

  test('dashes are cut off where their pattern says', () => {
    const mask = stroke([10, 20.5, 60, 20.5], { width: 10, line: 'dotted' })
    // 10 on, 16.5 off.
    const row = Array.from({ length: 64 }, (_, column) => coverAt(mask, column, 20))
    expect(row.indexOf(255)).toBe(10)
    expect(row.filter((cover, column) => cover === 255 && column < 30)).toHaveLength(10)
    expect(row.slice(20, 36).every((cover) => cover === 0)).toBe(true)
    expect(row[36]).toBe(128)
    expect(row[37]).toBe(255)
  })

  test('dashes go round corners, and keep their gaps where points are dense', () => {
    const dense = Array.from({ length: 801 }, (_, index) => [10 + index * 0.05, 30.5]).flat()
    for (const line of ['dotted', 'dashed', 'dashdot', 'solid'] as const) {
      const few = stroke([10, 30.5, 50, 30.5], { width: 4, line })
      const many = stroke(dense, { width: 4, line })
      for (let column = 0; column < 64; column++)
        expect(Math.abs(coverAt(few, column, 30) - coverAt(many, column, 30))).toBeLessThanOrEqual(2)
    }
  })

  test('a point alone, no width, no points', () => {
    for (const points of [[], [5, 5], [5, 5, 5, 5], [nan, 5, 6, 6]])
      expect(stroke(points, { width: 2 }).coverage.every((cover) => cover === 0)).toBe(true)
    expect(stroke([5, 5, 9, 9], { width: 0 }).width).toBe(0)
  })
})

describe('joints', () => {
  test('where a straight line has more points it is the same', () => {
    const ends = [5.2, 9.7, 55.9, 41.3] as const
    const many = Array.from({ length: 300 }, (_, index) => [
      ends[0] + ((ends[2] - ends[0]) * index) / 299,
      ends[1] + ((ends[3] - ends[1]) * index) / 299,
    ]).flat()
    for (const width of [0.7, 1.5, 6]) {
      const [one, other] = [stroke([...ends], { width }), stroke(many, { width })]
      for (let row = 0; row < 64; row++)
        for (let column = 0; column < 64; column++)
          expect(Math.abs(coverAt(one, column, row) - coverAt(other, column, row))).toBeLessThanOrEqual(4)
    }
  })

  test('a half transparent line is nowhere darker than half, and even where it crosses itself', () => {
    const target = blank()
    const mask = stroke([5, 5, 60, 60, 60, 5, 5, 60, 30, 2, 31, 62], { width: 4 })
    blitMask(target, clip, mask, [0, 0, 0], 0.5)
    expect(Math.min(...new Uint8Array(target.data.buffer))).toBe(128)
  })

  test('round: a right angle has a quarter of a disc', () => {
    const { sum } = paintMask(stroke([20, 40, 40, 40, 40, 20], { width: 12 }))
    expect(sum / (2 * (20 + 6) * 12 - 36 + (Math.PI * 36) / 4)).toBeCloseTo(1, 2)
  })

  test('a closed line has no ends', () => {
    const { box, sum } = paintMask(stroke([10, 10, 50, 10, 50, 50, 10, 50, 10, 10], { width: 4 }))
    expect(box).toEqual([8, 8, 52, 52])
    expect(sum).toBeCloseTo(4 * 40 * 4 - 4 * 4 + 4 * Math.PI, 0)
  })
})

describe('breaks and clips', () => {
  test('a point that is none breaks the line', () => {
    const mask = stroke([5, 20.5, 15, 20.5, nan, 20.5, 40, 20.5, 50, 20.5], { width: 1 })
    expect([10, 20, 30, 45].map((column) => coverAt(mask, column, 20))).toEqual([255, 0, 0, 255])
  })

  const diagonal = (far: number) => [-far, 32 - far, far, 32 + far, far, -far]

  test.each([1e3, 1e6, 1e9])('lines from %d pixels outside pass where they must', (far) => {
    for (const line of ['solid', 'dashed'] as const) {
      const { sum, box } = paintMask(stroke(diagonal(far), { width: 2, line }))
      expect(box[0]).toBe(0)
      expect(sum / (2 * Math.hypot(32, 32))).toBeCloseTo(line === 'solid' ? 1 : 0.7, 0)
    }
  })

  test.each([1e3, 1e6, 1e9])('of %d pixels outside nothing is cut into dashes, and few pixels are looked at', (far) => {
    const piece: Piece = { points: Float64Array.from(diagonal(far)), count: 3, cap: 'square', closed: false }
    const reach = 3
    const dashes = dashPieces(piece, dashesOf('dashed', 2), clip, reach)
    // Of both segments, the first alone comes near: it crosses 32 pixels and the reach at both ends; 10.6 pixels are a dash and a gap.
    const length = Math.hypot(32 + 2 * reach, 32 + 2 * reach)
    expect(dashes.length).toBeGreaterThan(length / 10.6 - 1)
    expect(dashes.length).toBeLessThan(length / 10.6 + 2)

    let looks = 0
    const coverage = new Proxy(new Uint8Array(64 * 64), {
      get(target, at) {
        looks++
        return target[Number(at)]
      },
      set: (target, at, value) => Reflect.set(target, at, value),
    })
    paintPiece({ ...clip, coverage }, piece, 1)
    // 2 pixels of a line at 45 degrees are 2.8 in a row, and touch one more at either side; each is looked at once or twice.
    expect(looks).toBeGreaterThan(32 * 2)
    expect(looks).toBeLessThan(64 * 6 * 2)
  })

  test('lines that pass outside, and beyond all numbers, touch nothing', () => {
    const outside = [-1e9, -5, 1e9, -5, 1e300, -1e300, 1e9, 1e9]
    expect(stroke(outside, { width: 2 }).coverage.every((cover) => !cover)).toBe(true)
  })

  test('the mask keeps to the clip', () => {
    const inner = { x: 10, y: 12, width: 5, height: 6 }
    const { x, y, width, height } = strokeMask([0, 0, 60, 60], { width: 2 }, inner)
    expect(x >= 10 && y >= 12 && x + width <= 15 && y + height <= 18).toBe(true)
  })
})

describe('snap', () => {
  test('level and upright lines are moved onto pixels', () => {
    const odd = stroke([10.2, 20.9, 30.4, 20.9], { width: 1.39, snap: true })
    expect([19, 20, 21].map((row) => coverAt(odd, 20, row))).toEqual([50, 255, 50])
    const even = stroke([20.9, 10, 20.9, 30], { width: 2, snap: true })
    expect([19, 20, 21, 22].map((column) => coverAt(even, column, 20))).toEqual([0, 255, 255, 0])
  })

  test('slanted lines stay', () => {
    const points = [10.2, 20.9, 30.4, 21.9]
    expect(stroke(points, { width: 1.39, snap: true })).toEqual(stroke(points, { width: 1.39 }))
  })
})
