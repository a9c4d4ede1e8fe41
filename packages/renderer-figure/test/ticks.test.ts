import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { spaceTicks } from '../src/axis-ticks.js'
import { formatTicks } from '../src/tick-format.js'
import { chooseTicks, intervalsThatFit, widenLimits } from '../src/ticks.js'

interface Case {
  axis: 'x' | 'y'
  limits: [number, number]
  points: number
  ticks: number[]
  labels: string[]
  offset: string
}
const cases = JSON.parse(readFileSync(new URL('fixtures/ticks.json', import.meta.url), 'utf8')) as Case[]

describe('against matplotlib (fixtures/ticks.json)', () => {
  test.each(cases)(
    '$axis $limits on $points points',
    ({ axis, limits: [low, high], points, ticks, labels, offset }) => {
      const found = chooseTicks(low, high, { intervals: intervalsThatFit(axis, points, 10) })
      expect(found).toHaveLength(ticks.length)
      for (const [index, tick] of found.entries())
        expect(Math.abs(tick - ticks[index]!)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(low), Math.abs(high)))
      expect(formatTicks(found, low, high)).toEqual({ texts: labels, offset })
    },
  )
})

describe('chooseTicks', () => {
  test('the reference pictures', () => {
    const axis = { intervals: intervalsThatFit('x', (400 * 72) / 100, 10) }
    expect(chooseTicks(-0.5, 27.5, axis)).toEqual([0, 5, 10, 15, 20, 25])
    expect(chooseTicks(-0.897, 0.9931, { intervals: intervalsThatFit('y', (407 * 72) / 100, 10) })).toEqual([
      -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75,
    ])
  })

  test('cells are counted in whole numbers', () => {
    expect(chooseTicks(-0.5, 1.5, { intervals: 9, integer: true })).toEqual([0, 1])
    expect(chooseTicks(-0.5, 19.5, { intervals: 9, integer: true })).toEqual([0, 5, 10, 15])
  })

  test('limits that no axis can have', () => {
    expect(chooseTicks(-1.7e308, 1.7e308, { intervals: 9 })).toEqual([])
    expect(chooseTicks(Number.NaN, 1, { intervals: 9 }).every(Number.isFinite)).toBe(true)
  })
})

test('widenLimits', () => {
  expect(widenLimits(3, 3)).toEqual([2.7, 3.3])
  expect(widenLimits(-2, -2)).toEqual([-2.2, -1.8])
  expect(widenLimits(0, 0)).toEqual([-0.1, 0.1])
  expect(widenLimits(0, 1e-7)).toEqual([0, 1e-7])
})

describe('spaceTicks', () => {
  const measure = (text: string, size: number) => text.length * size * 0.6
  const axis = { direction: 'x', dpi: 72, font: 10, measure } as const

  test('labels never touch', () => {
    const { ticks } = spaceTicks({ ...axis, ends: [100_000, 199_999], pixels: 60 })
    for (const [index, tick] of ticks.entries())
      if (index > 0) expect((tick.place - ticks[index - 1]!.place) * 60).toBeGreaterThan(measure(tick.text, 10))
  })

  test('places follow the axis, turned round too', () => {
    expect(spaceTicks({ ...axis, ends: [9, -1], pixels: 100 }).ticks).toEqual([
      { place: 0.9, text: '0' },
      { place: 0.4, text: '5' },
    ])
  })

  test('values given, those within the limits only', () => {
    const { ticks } = spaceTicks({ ...axis, ends: [-1, 1], pixels: 300, fixed: [1, 0, -1, 7] })
    expect(ticks.map(({ text }) => text)).toEqual(['−1', '0', '1'])
  })

  test('one cell has one tick', () => {
    expect(spaceTicks({ ...axis, ends: [-0.5, 0.5], pixels: 300, integer: true }).ticks).toEqual([
      { place: 0.5, text: '0' },
    ])
  })
})
