// Limits, counts, corners and areas of bars, histograms and their like: matplotlib's and NumPy's.
import { readFileSync } from 'node:fs'
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { countInBins, histogramEdges, scaleCounts } from '../src/histogram.js'
import type { StepKind } from '../src/options/layer-parts.js'
import { stepPoints } from '../src/steps.js'
import { draw, type Options } from './field.js'
import { source, sourceOf } from './movie.js'
import { expectEnds, viewsOf } from './views.js'

interface Fixture {
  limits: { name: string; layers: Options[]; xlim: [number, number]; ylim: [number, number]; scales?: Options }[]
  counts: {
    name: string
    x: (number | null)[]
    bins: number | number[]
    range: [number, number] | null
    density: boolean
    edges: number[]
    counts: number[]
  }[]
  steps: { where: StepKind; x: number[]; y: number[]; corners: [number, number][] }[]
  pictures: Record<string, Record<string, number>>
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/bar-limits.json', import.meta.url), 'utf8')) as Fixture

describe("matplotlib's ends", () => {
  test.each(fixture.limits)('$name', async ({ layers, xlim, ylim, scales }) => {
    const [view] = await viewsOf({ layers, ...scales })
    expectEnds(view!, [...xlim, ...ylim])
  })

  test.each(fixture.limits)('$name, of frames that are alike', async ({ layers, xlim, ylim, scales }) => {
    const sources: Record<string, ReturnType<typeof sourceOf>> = {}
    const moved = layers.map((layer, at) =>
      Object.fromEntries(
        Object.entries(layer).map(([key, value]) => {
          if (!Array.isArray(value) || key === 'bins' || key === 'range') return [key, value]
          const name = `${key}${at}`
          sources[name] = sourceOf(['t'], [value.length], 2, (_, t) => value[t] ?? Number.NaN)
          return [key, source(name)]
        }),
      ),
    )
    // Of sums that core surveys, only the ends of their parts are known.
    const isSum = layers.some(({ use }) => use === 'errorbar')
    const [view] = await viewsOf({ layers: moved, ...scales }, { ...sources, clock: sourceOf([], [], 2, (at) => at) })
    if (!isSum) expectEnds(view!, [...xlim, ...ylim])
    else expect([view!.bottom <= ylim[0], view!.top >= ylim[1]]).toEqual([true, true])
  })
})

describe("NumPy's counts", () => {
  test.each(fixture.counts)('$name', ({ x, bins, range, density, edges, counts }) => {
    const values = Float64Array.from(x, (value) => value ?? Number.NaN)
    const finite = x.filter((value) => value !== null)
    const [low, high] = range ?? [Math.min(...finite), Math.max(...finite)]
    const own = Array.isArray(bins) ? Float64Array.from(bins) : histogramEdges(low, high, bins)
    expect([...own].map((edge, at) => Math.abs(edge - edges[at]!) < 1e-12)).not.toContain(false)
    const found = scaleCounts(countInBins(values, Float64Array.from(edges)), own, { density, cumulative: false })
    expect(found).toHaveLength(counts.length)
    for (const [bin, count] of counts.entries()) expect(found[bin]).toBeCloseTo(count, 10)
  })
})

test.each(fixture.steps)("steps have matplotlib's corners: $where", ({ where, x, y, corners }) => {
  const [across, [up]] = stepPoints(where, Float64Array.from(x), [Float64Array.from(y)])
  expect([...across].map((place, at) => [place, up![at]])).toEqual(corners)
})

describe("matplotlib's areas", () => {
  const colorsOf = ({ data }: Picture) => {
    const counts: Record<string, number> = {}
    for (let at = 0; at < data.length; at += 4) {
      const color = data.subarray(at, at + 3).join(' ')
      counts[color] = (counts[color] ?? 0) + 1
    }
    return counts
  }
  const [blue, red] = ['#0000ff', '#ff0000']
  test.each<[string, Options]>([
    ['bar', { use: 'bar', x: [2, 4.33, 6], y: [3, 5.27, 1], color: [blue, red, blue] }],
    ['barh', { use: 'bar', orientation: 'horizontal', y: [2, 4.33, 6], x: [3, 5.27, 1], color: blue }],
    ['hist', { use: 'hist', x: [1, 1, 2, 3.3, 3.4, 7], bins: [0, 1.5, 3, 4, 8], color: blue }],
    ['axvspan', { use: 'span', from: 2.02, to: 4.49, color: blue, alpha: 1 }],
    ['stairs', { use: 'stairs', y: [3, 5, 1], edges: [1, 2, 6, 7], fill: true, color: blue }],
  ])('%s', async (name, layer) => {
    expect(colorsOf(await draw([layer]))).toEqual(fixture.pictures[name])
  })
})
