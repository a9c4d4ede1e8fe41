import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { spaceTicks } from '../src/axis-ticks.js'
import { linearScale, makeScale, type ScaleOption, scaleOption } from '../src/scales.js'
import { intervalsThatFit } from '../src/ticks.js'

interface TickCase {
  scale: ScaleOption
  limits: [number, number]
  axis: 'x' | 'y'
  points: number
  major: number[]
  labels: string[]
  minor: number[]
  minorLabels?: string[]
  places?: number[]
}
interface LimitsCase {
  scale: ScaleOption
  found: [number | null, number | null]
  smallestPositive: number | null
  margin: number
  limits: [number, number]
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/scales.json', import.meta.url), 'utf8')) as {
  ticks: TickCase[]
  limits: LimitsCase[]
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance = 1e-12) {
  expect(found).toHaveLength(expected.length)
  for (const [index, value] of found.entries())
    expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(tolerance * Math.max(1e-300, Math.abs(value)))
}

/** Where matplotlib marks only the ends, round numbers stand here. */
const isOurs = ({ scale, limits: [low, high] }: TickCase) =>
  typeof scale === 'object' && scale.use === 'symlog' && Math.max(-low, high) < (scale.linthresh ?? 2)

describe('against matplotlib (fixtures/scales.json)', () => {
  test.each(fixture.ticks.filter((one) => !isOurs(one)))('ticks of $scale $limits on $axis $points points', (one) => {
    const scale = makeScale(one.scale)
    const [low, high] = one.limits
    const found = scale.ticks(low, high, { intervals: intervalsThatFit(one.axis, one.points, 10) })
    expectClose(found.major, one.major)
    expect(scale.label(found.major, low, high).texts).toEqual(one.labels)
    expectClose(found.minor, one.minor)
    expect(found.minorTexts).toEqual(one.minorLabels ?? one.minor.map(() => ''))
  })

  test.each(fixture.ticks.filter(({ places }) => places))('places on $scale $limits', ({ scale, limits, places }) => {
    const { forward, inverse } = makeScale(scale)
    const [low, high] = limits
    const values = [0, 1, 2, 3, 4].map((index) => low + ((high - low) * index) / 4)
    expectClose(values.map(forward), places!, 1e-9)
    for (const value of values) expect(inverse(forward(value)) / (value || 1)).toBeCloseTo(value === 0 ? 0 : 1, 9)
  })

  test.each(fixture.limits)('limits of $scale for $found, margin $margin', (one) => {
    const [low, high] = one.found
    const scale = makeScale(one.scale)
    const limits = scale.autoscale(low ?? Infinity, high ?? -Infinity, one.smallestPositive ?? undefined, one.margin)
    expectClose(limits, one.limits, 1e-9)
  })
})

describe('scales', () => {
  test('what a logarithm has no place for', () => {
    const { forward } = makeScale('log')
    expect([0, -1, Number.NaN].map(forward)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(makeScale({ use: 'symlog', linthresh: 1 }).forward(0)).toBe(0)
  })

  test('within its linear part, a symlog axis counts in round numbers', () => {
    const scale = makeScale('symlog')
    const { major } = scale.ticks(-2, 2, { intervals: 4 })
    expect(scale.label(major, -2, 2).texts).toEqual(['−2', '−1', '0', '1', '2'])
  })

  test('names, parameters and mistakes', () => {
    expect(makeScale()).toBe(linearScale)
    expect(scaleOption.parse({ use: 'log', base: 2 })).toEqual({ use: 'log', base: 2 })
    const messages = (value: unknown) => scaleOption.safeParse(value).error?.issues.map((issue) => issue.message)
    expect(messages('lgo')).toEqual(["'lgo' is not a scale; did you mean log? Known: log, symlog, time, linear"])
    expect(scaleOption.safeParse({ use: 'log', linthresh: 3 }).success).toBe(false)
    expect(scaleOption.safeParse({ use: 'log', base: 1 }).success).toBe(false)
    expect(scaleOption.safeParse({ use: 'symlog', linthresh: 0 }).success).toBe(false)
  })
})

describe('spaceTicks', () => {
  const measure = (text: string, size: number) => text.length * size * 0.6
  const axis = { direction: 'x', dpi: 72, font: 10, measure } as const

  test('a logarithmic axis has minor ticks between its powers', () => {
    const found = spaceTicks({ ...axis, ends: [1, 1000], pixels: 400, scale: makeScale('log') })
    expect(found.ticks.map(({ text }) => text)).toEqual(['10⁰', '10¹', '10²', '10³'])
    expect(found.ticks.map(({ place }) => place)).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(found.minor).toHaveLength(24)
    expect(found.minor[0]).toBeCloseTo(Math.log10(2) / 3, 12)
  })

  test('turned round, it is its own mirror image', () => {
    const scale = makeScale('log')
    const [there, back] = [
      [1, 1000],
      [1000, 1],
    ].map(([from, to]) => spaceTicks({ ...axis, ends: [from!, to!], pixels: 400, scale }))
    expect(back!.ticks.map(({ text }) => text)).toEqual(there!.ticks.map(({ text }) => text))
    expectClose(
      back!.ticks.map(({ place }) => 1 - place),
      there!.ticks.map(({ place }) => place),
    )
    expect(back!.minor).toHaveLength(24)
  })

  test('within a decade, labels of minor ticks do not touch either', () => {
    for (const pixels of [400, 200, 100, 60, 30])
      for (const ends of [
        [2, 9],
        [3.2, 3.8],
        [0.9, 9.9],
      ] as const) {
        const { ticks } = spaceTicks({ ...axis, ends, pixels, scale: makeScale('log') })
        expect(ticks.length).toBeGreaterThan(0)
        for (const [index, tick] of ticks.entries()) {
          const before = ticks[index - 1]
          if (!before) continue
          const apart = (measure(tick.text, 10) + measure(before.text, 10)) / 2
          expect((tick.place - before.place) * pixels).toBeGreaterThan(apart)
        }
      }
    const { ticks } = spaceTicks({ ...axis, ends: [2, 9], pixels: 400, scale: makeScale('log') })
    expect(ticks.map(({ text, isMinor }) => [text, isMinor])).toEqual(
      ['2×10⁰', '3×10⁰', '4×10⁰', '6×10⁰'].map((text) => [text, true]),
    )
  })

  test('a crowded symlog axis leaves powers out', () => {
    const scale = makeScale({ use: 'symlog', linthresh: 1 })
    const texts = (pixels: number) =>
      spaceTicks({ ...axis, ends: [-1e4, 1e4], pixels, scale }).ticks.map(({ text }) => text)
    expect(texts(900)).toEqual(['−10⁴', '−10³', '−10²', '−10¹', '−10⁰', '0', '10⁰', '10¹', '10²', '10³', '10⁴'])
    expect(texts(250)).toEqual(['−10⁴', '−10²', '−10⁰', '0', '10⁰', '10²', '10⁴'])
  })

  test('values given, with texts of their own', () => {
    const given = { ...axis, ends: [1, 1000], pixels: 400, scale: makeScale('log') } as const
    expect(spaceTicks({ ...given, fixed: [500, 5, 0, -1, 5000] }).ticks.map(({ text }) => text)).toEqual([
      '5×10⁰',
      '5×10²',
    ])
    const named = spaceTicks({ ...given, fixed: [1000, 10, 5000], fixedTexts: ['high', 'low', 'beyond'] })
    expect(named.ticks).toEqual([
      { place: 1 / 3, text: 'low' },
      { place: 1, text: 'high' },
    ])
    expect(named.minor).toHaveLength(24)
    const plain = spaceTicks({ ...axis, ends: [0, 1], pixels: 400, fixed: [0, 1], fixedTexts: ['off', 'on'] })
    expect(plain).toMatchObject({
      ticks: [
        { place: 0, text: 'off' },
        { place: 1, text: 'on' },
      ],
      minor: [],
      offset: '',
    })
  })

  test('ends that the scale has no place for', () => {
    expect(spaceTicks({ ...axis, ends: [-1, 10], pixels: 400, scale: makeScale('log') }).ticks).toEqual([])
  })
})
