// The ends of axes that no option gives: matplotlib's, for all that the movie shows in any frame.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { column, listed, repeated, type Sources, source, sourceOf } from './movie.js'
import { ends, expectEnds, viewsOf } from './views.js'

type Options = Record<string, unknown>
interface Case {
  name: string
  layers: Options[]
  xlim: [number, number]
  ylim: [number, number]
}
const cases = JSON.parse(readFileSync(new URL('fixtures/autoscale.json', import.meta.url), 'utf8')) as Case[]

const clock: Sources = { clock: sourceOf([], [], 3, (frame) => frame) }

/** 5 % beyond, at both ends. */
const around = (low: number, high: number) => [low - 0.05 * (high - low), high + 0.05 * (high - low)]

describe("matplotlib's ends", () => {
  test.each(cases)('$name', async ({ layers, xlim, ylim }) => {
    const [view] = await viewsOf({ layers })
    expectEnds(view!, [...xlim, ...ylim])
  })

  test.each(cases)('$name, from sources without frames', async ({ layers, xlim, ylim }) => {
    const sources: Record<string, Sources[string]> = { ...clock }
    const moved = layers.map((layer, at) =>
      Object.fromEntries(
        Object.entries(layer).map(([key, value]) => {
          if (!Array.isArray(value)) return [key, value]
          const name = `${key}${at}`
          sources[name] = sourceOf(['t'], [value.length], 1, (_, t) => value[t] ?? Number.NaN)
          return [key, source(name)]
        }),
      ),
    )
    const [view] = await viewsOf({ layers: moved }, sources)
    expectEnds(view!, [...xlim, ...ylim])
  })
})

describe('over all frames', () => {
  const walk = sourceOf(['c'], [2], 3, (frame, c) => (c === 0 ? 10 * frame : -frame))

  test('of a source, of its columns alone', async () => {
    const layers = [{ use: 'line', x: column('walk', 'c', 0), y: column('walk', 'c', 1) }]
    expectEnds((await viewsOf({ layers }, { walk }))[0]!, [...around(0, 20), ...around(-2, 0)])
  })

  test('of a field of the frames', async () => {
    const layers = [{ use: 'scatter', x: listed([1, null, 5]), y: listed([[0, 1], [7], []]) }]
    expectEnds((await viewsOf({ layers }))[0]!, [...around(1, 5), ...around(0, 7)])
  })

  test('without x, of single points, the frames themselves', async () => {
    const [view] = await viewsOf({ layers: [{ use: 'line', y: source('clock'), trail: 'all' }] })
    expectEnds(view!, [...around(0, 2), ...around(0, 2)])
  })

  test('of a cursor', async () => {
    const [view] = await viewsOf({
      layers: [
        { use: 'line', y: [1, 2] },
        { use: 'vline', at: source('clock') },
      ],
    })
    expectEnds(view!, [...around(0, 2), ...around(1, 2)])
  })

  test('of rectangles, both edges', async () => {
    const layer = { use: 'rectangle', x: listed([1, 2, 3]), y: 5, width: 2, height: -4 }
    expectEnds((await viewsOf({ layers: [layer] }))[0]!, [...around(1, 5), ...around(1, 5)])
  })

  test('of a band with an error: never too narrow', async () => {
    const mean = sourceOf(['t'], [2], 3, (frame, t) => frame + t)
    const error = sourceOf(['t'], [2], 3, (frame) => 2 - frame)
    const [view] = await viewsOf(
      { layers: [{ use: 'band', y: source('mean'), error: source('error') }] },
      { mean, error },
    )
    // In truth -2 to 3; of sums only the ends of their parts are known.
    expect(view!.bottom).toBeLessThanOrEqual(-2)
    expect(view!.top).toBeGreaterThanOrEqual(3)
    expectEnds(view!, [...around(0, 1), ...around(-2, 5)])
  })

  test('of all panels, or of each', async () => {
    const curves = sourceOf(['k', 't'], [2, 3], 3, (frame, k, t) => 10 * k + frame + t)
    const given = (share?: string) => ({
      layers: [{ use: 'line', y: source('curves') }],
      panels: { along: 'k', ...(share && { share }) },
    })
    const shared = await viewsOf(given(), { curves })
    for (const view of shared) expectEnds(view, [...around(0, 2), ...around(0, 14)])
    const [first, second] = await viewsOf(given('none'), { curves })
    expectEnds(first!, [...around(0, 2), ...around(0, 4)])
    expectEnds(second!, [...around(0, 2), ...around(10, 14)])
  })

  test('of values that differ from panel to panel', async () => {
    const curves = sourceOf(['k', 't'], [2, 3], 1, (_, _k, t) => t)
    const rule = { use: 'hline', at: repeated(['k'], [2], [listed([1, 2, 9]), -3]) }
    const views = await viewsOf(
      { layers: [{ use: 'line', y: source('curves') }, rule], panels: { along: 'k', share: 'none' } },
      { curves, ...clock },
    )
    expectEnds(views[0]!, [...around(0, 2), ...around(0, 9)])
    expectEnds(views[1]!, [...around(0, 2), ...around(-3, 2)])
  })

  test.each([
    ['x', [true, false]],
    ['y', [false, true]],
    ['all', [true, true]],
    [undefined, [false, false]],
  ])('of a mosaic that shares %s', async (share, [x, y]) => {
    const line = (low: number) => ({ use: 'line', x: [low, low + 1], y: [low, low + 2] })
    const views = await viewsOf({ panels: { layout: 'AB', ...(share && { share }), A: line(0), B: line(10) } })
    expectEnds(views[0]!, [...(x ? around(0, 11) : around(0, 1)), ...(y ? around(0, 12) : around(0, 2))])
    expectEnds(views[1]!, [...(x ? around(0, 11) : around(10, 11)), ...(y ? around(0, 12) : around(10, 12))])
  })
})

describe('given ends', () => {
  const layers = [{ use: 'line', y: source('curve') }]
  const curve = sourceOf(['t'], [101], 2, (frame, t) => t + 100 * frame)

  test('are taken as they are, turned round too', async () => {
    const [view] = await viewsOf({ layers, xlim: [3, 4], ylim: [9, -9], invert: 'x' }, { curve })
    expect(ends(view!)).toEqual([3, 4, 9, -9])
  })

  test('percentiles of all frames, without a margin', async () => {
    const [view] = await viewsOf({ layers, ylim: { percentile: [0, 50] } }, { curve })
    expectEnds(view!, [...around(0, 100), 0, 100])
    const still = sourceOf(['t'], [101], 1, (_, t) => t)
    const [other] = await viewsOf({ layers, ylim: { percentile: [10, 90], over: 'movie' } }, { curve: still })
    expectEnds(other!, [...around(0, 100), 10, 90])
  })

  test('of sums on a logarithmic axis, what is above 0', async () => {
    // From 0.01 to 100; minus 1 it would be below 0, and the axis three decades high.
    const pulse = sourceOf(
      ['t'],
      [3],
      2,
      (frame, t) =>
        [
          [0.01, 1, 10],
          [1, 100, 2],
        ][frame]![t]!,
    )
    const decades = (layer: Options) => viewsOf({ layers: [layer], yscale: 'log' }, { pulse })
    for (const layer of [
      { use: 'band', y: source('pulse'), error: 1 },
      { use: 'errorbar', y: source('pulse'), yerr: 1 },
      { use: 'rectangle', x: 0, y: source('pulse'), width: 1, height: -1 },
    ])
      expect((await decades(layer))[0]!.bottom).toBeCloseTo(10 ** -2.2, 3)
  })

  test('nothing to show: 0 to 1; nothing but NaN: around 0, as in matplotlib', async () => {
    expect(ends((await viewsOf({ layers: [{ use: 'text', x: 3, y: 4, text: 'a' }] }))[0]!)).toEqual([0, 1, 0, 1])
    expect(ends((await viewsOf({ layers: [{ use: 'hline', at: 3 }] }))[0]!).slice(0, 2)).toEqual([0, 1])
    const log = { layers: [{ use: 'hline', at: 3 }], xscale: 'log' }
    expect((await viewsOf(log))[0]!.left).toBeCloseTo(0.8912509381337455, 12)
    const [, , bottom, top] = ends((await viewsOf({ layers: [{ use: 'line', y: [null, null] }] }))[0]!)
    expect([bottom, top]).toEqual([-0.05500000000000001, 0.05500000000000001])
    // Bars of no height, too, though they begin without a margin.
    const bars = ends((await viewsOf({ layers: [{ use: 'bar', y: [0, 0] }] }))[0]!)
    expect(bars.slice(2)).toEqual([bottom, top])
  })

  test('invert turns what is found', async () => {
    const [view] = await viewsOf({ layers, invert: ['x', 'y'] }, { curve })
    expect(view!.left).toBeGreaterThan(view!.right)
    expect(view!.bottom).toBeGreaterThan(view!.top)
  })

  test('a picture fills its box, whatever lies over it', async () => {
    const map = sourceOf(['y', 'x'], [4, 6], 1, () => 0)
    const over = [
      { use: 'heatmap', data: 'map' },
      { use: 'line', x: [-50, 50], y: [0, 0] },
    ]
    expect(ends((await viewsOf({ layers: over }, { map }))[0]!)).toEqual([-0.5, 5.5, 3.5, -0.5])
  })
})
