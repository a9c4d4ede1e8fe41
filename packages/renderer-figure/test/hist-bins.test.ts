// Histograms with estimated bins, weights and stacks: NumPy's and matplotlib's values; and what the plan refuses.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openCounts } from '../src/counted-values.js'
import { figureSpec } from '../src/figure-spec.js'
import { History } from '../src/values.js'
import { blue, draw, red, white } from './field.js'
import { limitsOf, pixelAt, planFigure, type Sources, source, sourceOf } from './movie.js'

interface Fixture {
  readonly bins: readonly { name: string; rule: string; x: number[]; edges: number[] }[]
  readonly stacks: readonly { density: boolean; cumulative: boolean; weighted: boolean; tops: number[][] }[]
  readonly edges: readonly number[]
  readonly x: readonly number[][]
  readonly weights: readonly number[][]
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/hist-bins.json', import.meta.url), 'utf8')) as Fixture

/** Counts of each layer of a figure, in its first frame. */
function countsOf(layers: readonly object[], own: Sources = {}) {
  const sources: Sources = { clock: sourceOf([], [], 2, (at) => at), ...own }
  const { input, plan } = planFigure({ layers }, sources)
  const [panel] = figureSpec({ options: input.options, short: undefined }, input.clips, input.main).panels
  const dataOf = (index: number) =>
    Object.fromEntries(
      Object.entries(sources).map(([name, { axes, shape, frames }]) => [
        name,
        { axes, shape, data: frames[index] ?? frames[0]! },
      ]),
    )
  const frames = [dataOf(0), dataOf(1)]
  const requests = Object.entries(plan.limits ?? {})
  const knownLimits = Object.fromEntries(requests.map(([key, request]) => [key, [limitsOf(frames, request)!]]))
  const history = new History(() => Promise.reject(new Error('it reads nothing')))
  const each = panel!.layers.map((spec) => {
    const counts = openCounts({ spec, panel: panel!, clips: input.clips, history, step: 1, knownLimits })
    return { edges: counts.edges, ...counts.at({ index: 0, time: 0, data: frames[0]! }) }
  })
  return { each, plan }
}

const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 9))

describe("NumPy's estimated bins", () => {
  test.each(fixture.bins)('$rule of $name', ({ rule, x, edges }) => {
    const { each } = countsOf([{ use: 'hist', x, bins: rule }])
    expect([...each[0]!.edges]).toEqual(close(edges))
  })

  test.each(fixture.bins.filter(({ name, x }) => name !== 'whole' && x.length % 2 === 0))(
    '$rule of $name, halved over two frames',
    ({ rule, x, edges }) => {
      const half = x.length / 2
      const values = sourceOf(['t'], [half], 2, (frame, t) => x[frame * half + t]!)
      const { each } = countsOf([{ use: 'hist', x: source('values'), bins: rule }], { values })
      expect([...each[0]!.edges]).toEqual(close(edges))
    },
  )
})

describe("matplotlib's stacks", () => {
  test.each(fixture.stacks)(
    'density $density, cumulative $cumulative, weighted $weighted',
    ({ tops, weighted, ...look }) => {
      const { edges, x, weights } = fixture
      const layers = x.map((values, at) => ({
        ...{ use: 'hist', x: values, ...look, stacked: at > 0 },
        ...(at === 0 && { bins: edges }),
        ...(weighted && { weights: weights[at] }),
      }))
      const { each } = countsOf(layers)
      expect(each.map(({ to }) => [...to])).toEqual(tops.map(close))
      expect(each.slice(1).map(({ from }) => [...from])).toEqual(tops.slice(0, -1).map(close))
    },
  )

  test('stand on each other, and along an axis too', async () => {
    const both = sourceOf(['kind', 't'], [2, 3], 2, (_, kind, t) => (kind === 0 ? [1, 1, 5] : [1, 5, 5])[t]!)
    const layer = { use: 'hist', x: source('both'), along: 'kind', stacked: true, bins: [0, 2, 4, 6] }
    for (const histtype of ['bar', 'stepfilled']) {
      const one = { use: 'hist', x: [1, 1, 5], bins: [0, 2, 4, 6], histtype, color: 'b' }
      const other = { use: 'hist', x: [1, 5, 5], stacked: true, histtype, color: 'r' }
      const picture = await draw([one, other])
      const at = (x: number, y: number) => pixelAt(picture, 10 * x, 80 - 10 * y)
      expect([at(1, 0.5), at(1, 1.5), at(1, 2.5), at(1, 3.5)]).toEqual([blue, blue, red, white])
      expect([at(3, 0.5), at(5, 0.5), at(5, 1.5), at(5, 2.5), at(5, 3.5)]).toEqual([white, blue, red, red, white])
    }
    expect(countsOf([layer], { both }).each.map(({ to }) => [...to])).toEqual([
      [2, 0, 1],
      [3, 0, 3],
    ])
  })

  test('reach over the data of all, and ask for them once', () => {
    const [low, high] = [sourceOf(['t'], [4], 2, (_, t) => t), sourceOf(['t'], [4], 2, (_, t) => 10 + t)]
    const layers = [
      { use: 'hist', x: source('low'), bins: 13 },
      { use: 'hist', x: source('high'), stacked: true },
    ]
    const { each, plan } = countsOf(layers, { low, high })
    expect(each.map(({ edges }) => [edges[0], edges[13]])).toEqual([
      [0, 13],
      [0, 13],
    ])
    expect(Object.keys(plan.limits ?? {})).toEqual(['layers.0.range'])
  })
})

describe('the plan refuses', () => {
  const values: Sources = { noise: sourceOf(['t'], [4], 2, (_, t) => t) }
  const hist = (more: object) => ({ use: 'hist', x: source('noise'), ...more })
  test.each([
    [
      'what needs all values together',
      [hist({ bins: 'scott' })],
      'needs the standard deviation of all values of the movie',
    ],
    ['bins found within a range', [hist({ bins: 'auto', range: [0, 1] })], 'range leaves some out'],
    ['bins found for weights', [hist({ bins: 'fd', weights: [1, 2, 3, 4] })], 'cannot be used with weights'],
    ['other weights than values', [hist({ weights: [1, 2, 3] })], 'x of a hist has 4 values, but weights has 3'],
    ['a stack on nothing', [hist({ stacked: true })], 'no histogram before this one'],
    ['bins within a stack', [hist({}), hist({ stacked: true, bins: 4 })], 'have the bins of the lowest one'],
  ])('%s', (_, layers, message) => expect(() => planFigure({ layers }, values)).toThrow(message))
})

describe('along a trail', () => {
  const edges = [0, 1, 2, 3, 4]
  const values = Array.from({ length: 9 }, (_, frame) =>
    Float64Array.from({ length: 7 }, (_, at) => (frame * 5 + at * 3) % 5),
  )
  const weights = values.map((each) => each.map((value) => 1 + value / 4))
  const sourceFrom = (frames: Float64Array[]) => sourceOf(['t'], [7], 9, (frame, t) => frames[frame]![t]!)
  const sources: Sources = { values: sourceFrom(values), weights: sourceFrom(weights) }

  test.each([
    ['all', false],
    [3, false],
    ['all', true],
    [4, true],
  ] as const)(
    'of %s frames, with weights: %s, frames in any order are counted as if each were the first',
    async (trail, weighted) => {
      const layer = {
        use: 'hist',
        x: source('values'),
        bins: edges,
        trail,
        ...(weighted && { weights: source('weights') }),
      }
      const { input } = planFigure({ layers: [layer] }, sources)
      const [panel] = figureSpec({ options: input.options, short: undefined }, input.clips, input.main).panels
      const tensor = (name: string, index: number) => ({ axes: ['t'], shape: [7], data: sources[name]!.frames[index]! })
      const history = new History(async (name, index) => tensor(name, index))
      const setting = { spec: panel!.layers[0]!, panel: panel!, clips: input.clips, history, step: 1, knownLimits: {} }
      const counts = openCounts(setting)
      await history.load(counts.needs, 9)
      for (const index of [6, 2, 8, 0, 7, 2]) {
        const data = { values: tensor('values', index), weights: tensor('weights', index) }
        const first = trail === 'all' ? 0 : Math.max(0, index - trail + 1)
        const expected = [0, 0, 0, 0]
        for (let frame = first; frame <= index; frame++)
          for (const [at, value] of values[frame]!.entries())
            if (value <= 4) expected[Math.min(3, Math.floor(value))]! += weighted ? weights[frame]![at]! : 1
        expect([...counts.at({ index, time: index, data }).own]).toEqual(close(expected))
      }
    },
  )
})
