import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { polygonMask } from '../../src/marks/fill.js'
import { clip, coverAt, type Facts, largestDifference, paintMask } from './drawing.js'

interface Case extends Facts {
  points: [number, number][]
  rows: number[]
}
const { fills } = JSON.parse(readFileSync(new URL('../fixtures/marks.json', import.meta.url), 'utf8')) as {
  fills: Case[]
}
const nan = Number.NaN

test.each(fills)('against matplotlib: $points', ({ points, ...wanted }) => {
  const found = paintMask(polygonMask(points.flat(), clip))
  expect(found.sum / wanted.sum).toBeCloseTo(1, 2)
  expect(largestDifference(found.rows, wanted.rows)).toBeLessThan(0.3)
  expect(found.box).toEqual(wanted.box)
})

describe('areas', () => {
  test('a rectangle of fractions of pixels', () => {
    const mask = polygonMask([10.25, 12.5, 14, 12.5, 14, 15, 10.25, 15], clip)
    expect(mask).toMatchObject({ x: 10, y: 12, width: 4, height: 3 })
    expect([...mask.coverage]).toEqual([96, 128, 128, 128, 191, 255, 255, 255, 191, 255, 255, 255])
  })

  test('a triangle, either way round', () => {
    const points = [3.3, 4.1, 58.2, 20.7, 20.9, 60.3]
    const area = Math.abs((58.2 - 3.3) * (60.3 - 4.1) - (20.9 - 3.3) * (20.7 - 4.1)) / 2
    const turned = [20.9, 60.3, 58.2, 20.7, 3.3, 4.1]
    for (const ring of [points, turned]) expect(paintMask(polygonMask(ring, clip)).sum / area).toBeCloseTo(1, 3)
  })

  test('neighbours that share a slanted edge leave no seam', () => {
    const left = polygonMask([0, 0, 33.3, 0, 11.7, 64, 0, 64], clip)
    const right = polygonMask([33.3, 0, 64, 0, 64, 64, 11.7, 64], clip)
    for (let row = 0; row < 64; row++)
      for (let column = 0; column < 64; column++) {
        const both = coverAt(left, column, row) + coverAt(right, column, row)
        expect(Math.abs(both - 255)).toBeLessThanOrEqual(1)
      }
  })

  test('a ring the other way round is a hole, a ring over another is no darker', () => {
    const outer = [10, 10, 50, 10, 50, 50, 10, 50]
    const hole = [20, 20, 20, 40, 40, 40, 40, 20]
    expect(paintMask(polygonMask([...outer, nan, nan, ...hole], clip)).sum).toBe(1600 - 400)
    expect(paintMask(polygonMask([...outer, nan, nan, ...outer], clip)).sum).toBe(1600)
  })

  test('two curves that cross', () => {
    const band = [0, 10, 60, 50, 60, 10, 0, 50]
    expect(paintMask(polygonMask(band, clip)).sum / (2 * 0.5 * 40 * 30)).toBeCloseTo(1, 2)
  })
})

test('what lies outside is cut, however far', () => {
  expect(paintMask(polygonMask([-1e9, -1e9, 1e9, -1e9, 1e9, 32, -1e9, 32], clip)).sum).toBe(64 * 32)
  expect(paintMask(polygonMask([32 - 1e9, 32 - 1e9, 32 + 1e9, 32 + 1e9, 32 - 1e9, 32 + 1e9], clip)).sum).toBeCloseTo(
    2048,
    0,
  )
  expect(polygonMask([-9, -9, -1, -9, -1, -1], clip).width).toBe(0)
  for (const none of [[], [5, 5], [nan, nan], [5, 5, 9, 9]]) expect(paintMask(polygonMask(none, clip)).box[2]).toBe(0)
})
