import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { spaceTicks } from '../src/axis-ticks.js'
import { limitsForNorm, makeNorm, misfitOf, type NormOption, normOption } from '../src/norms.js'

interface Case {
  norm: Extract<NormOption, object>
  limits: [number, number]
  values: number[]
  shares: (number | null)[]
  entries: number[]
  infinities: [number, number]
}
const cases = JSON.parse(readFileSync(new URL('fixtures/norms.json', import.meta.url), 'utf8')) as Case[]
const [bad, under, over] = [256, 257, 258]

describe('against matplotlib (fixtures/norms.json)', () => {
  test.each(cases)('$norm from $limits', ({ norm: option, limits, values, shares, entries, infinities }) => {
    const norm = makeNorm(option, limits)
    for (const [index, value] of values.entries()) {
      const isUnder = option.use === 'power' && value < limits[0]
      const share = shares[index]!
      if (share !== null && !isUnder)
        expect(Math.abs(norm.normalize(value) - share)).toBeLessThan(1e-12 * Math.max(1, share))
      // Where a colour begins, the last bit of a logarithm or a power decides.
      const place = norm.normalize(value) * 256
      if (option.use !== 'linear' && Math.abs(place - Math.round(place)) < 1e-9 * place) continue
      expect([value, norm.entryOf(value)]).toEqual([value, isUnder ? under : entries[index]])
    }
    expect([norm.entryOf(Infinity), norm.entryOf(-Infinity)]).toEqual([
      infinities[0],
      option.use === 'power' ? under : infinities[1],
    ])
    expect(norm.entryOf(Number.NaN)).toBe(bad)
    for (const value of values) {
      const share = norm.normalize(value)
      if (share >= 0 && share <= 1)
        expect(Math.abs(norm.inverse(share) - value)).toBeLessThan(1e-9 * Math.max(...limits.map(Math.abs)))
    }
  })
})

describe('entries', () => {
  test('the lookup of logarithms is what logarithms give', () => {
    for (const limits of [
      [1, 10_000],
      [0.013, 0.0131],
      [1e-300, 1e300],
      [7, 8e12],
      [3, 3],
    ] as const)
      for (const colors of [256, 10, 510]) {
        const norm = makeNorm('log', limits, colors)
        for (let step = -20; step <= 2020; step++) {
          const value = norm.inverse(step / 2000)
          const place = norm.normalize(value) * colors
          const entry = place < 0 ? colors + 1 : place > colors ? colors + 2 : Math.min(colors - 1, Math.floor(place))
          expect(norm.entryOf(value)).toBe(entry)
        }
      }
  })

  test('round numbers begin colours of their own', () => {
    expect([1, 10, 100, 1000, 10_000].map(makeNorm('log', [1, 10_000]).entryOf)).toEqual([0, 64, 128, 192, 255])
  })

  test.each(['linear', 'log', 'symlog', 'centered', 'two-slope', 'power'])('%s: equal limits are drawn', (use) => {
    const norm = makeNorm(use, [5, 5])
    expect(norm.limits[0]).toBeLessThan(norm.limits[1])
    expect([bad, under, over]).not.toContain(norm.entryOf(5))
    expect(norm.entryOf(Number.NaN)).toBe(bad)
    for (const limits of [
      [0, 0],
      [Number.NaN, Number.NaN],
      [-1e308, 1e308],
      [-3, -2],
    ] as const)
      expect(makeNorm(use, limits).limits.every(Number.isFinite)).toBe(true)
  })

  test('a linear norm says so', () => {
    expect(makeNorm(undefined, [1, 3]).linear).toEqual({ low: 1, range: 2 })
    expect(makeNorm('centered', [-1, 3]).linear).toEqual({ low: -3, range: 6 })
    expect(makeNorm('log', [1, 3]).linear).toBeUndefined()
  })
})

describe('limits', () => {
  const found = { low: -2, high: 8, smallestPositive: 0.5 }
  test.each([
    [undefined, found, [-2, 8]],
    ['log', found, [0.5, 8]],
    ['log', { low: -2, high: 8 }, [0.008, 8]],
    ['log', { low: -2, high: -1 }, [1, 10]],
    ['log', { low: 3, high: 8 }, [3, 8]],
    ['centered', found, [-8, 8]],
    [{ use: 'centered', center: 1 }, found, [-6, 8]],
    [{ use: 'centered', halfrange: 3 }, found, [-3, 3]],
    ['two-slope', found, [-2, 8]],
    [{ use: 'two-slope', center: 10 }, found, [-2, 10]],
    [{ use: 'two-slope', center: -4 }, found, [-4, 8]],
    ['symlog', found, [-2, 8]],
  ] as const)('%j of %j', (option, given, expected) => {
    expect(limitsForNorm(option, given)).toEqual(expected)
  })

  test('two slopes may begin or end at their centre', () => {
    const above = makeNorm('two-slope', [2, 8])
    expect([-1, 0, 4, 8].map(above.entryOf)).toEqual([under, 128, 192, 255])
    const below = makeNorm('two-slope', [-8, -2])
    expect([-8, -4, 0, 1].map(below.entryOf)).toEqual([0, 64, 255, over])
  })

  test('limits that do not suit a norm', () => {
    expect(misfitOf('log', [0, 1])).toContain('above 0')
    expect(misfitOf('two-slope', [1, 2])).toContain('center (0)')
    expect(misfitOf({ use: 'two-slope', center: 1.5 }, [1, 2])).toBeUndefined()
    expect(misfitOf(undefined, [1, 2])).toBeUndefined()
  })
})

test('names, parameters and mistakes', () => {
  expect(normOption.parse({ use: 'power', gamma: 2 })).toEqual({ use: 'power', gamma: 2 })
  const failure = (value: unknown) => JSON.stringify(normOption.safeParse(value).error?.issues)
  expect(failure('lgo')).toContain("'lgo' is not a norm; did you mean log?")
  expect(failure({ use: 'power', center: 0 })).toContain('the norm power has no center: it takes gamma')
  expect(failure({ use: 'two_slope' })).toContain('two-slope')
  expect(failure({ use: 'power', gama: 2 })).toContain('gama')
})

describe('a colour bar', () => {
  const measure = (text: string, size: number) => text.length * size * 0.6
  const bar = { direction: 'y', dpi: 100, font: 14, pixels: 400, measure } as const
  const texts = (option: NormOption, limits: [number, number]) => {
    const norm = makeNorm(option, limits)
    const { ticks, minor } = spaceTicks({ ...bar, ends: norm.limits, scale: norm.scale })
    return { texts: ticks.map(({ text }) => text), places: ticks.map(({ place }) => place), minor: minor.length }
  }

  test('follows its norm', () => {
    expect(texts('log', [1, 1000])).toEqual({
      texts: ['10⁰', '10¹', '10²', '10³'],
      places: [0, 1 / 3, 2 / 3, 1],
      minor: 24,
    })
    expect(texts({ use: 'symlog', linthresh: 1 }, [-100, 100]).texts).toEqual([
      '−10²',
      '−10¹',
      '−10⁰',
      '0',
      '10⁰',
      '10¹',
      '10²',
    ])
    expect(texts('two-slope', [-1, 4])).toMatchObject({
      texts: ['−1', '0', '1', '2', '3', '4'],
      places: [0, 0.5, 0.625, 0.75, 0.875, 1],
    })
    expect(texts('power', [0, 4]).places).toEqual(
      [0, 1, 2, 3, 4]
        .flatMap((at) => [at, at + 0.5])
        .slice(0, 9)
        .map((at) => Math.sqrt(at / 4)),
    )
  })
})
