// Limits that go with the frames: each frame looks as one whose limits are fixed at its own, in a box that stays.
import { describe, expect, test } from 'vitest'
import { spaceTicks } from '../src/axis-ticks.js'
import { black, clock, field, type Options, white } from './field.js'
import {
  type FigureMovie,
  listed,
  openFigure,
  pixelAt,
  planFigure,
  type Sources,
  same,
  source,
  sourceOf,
} from './movie.js'

const frames = 6
const now = (frame: number) => 0.5 * frame - 0.7
/** As [<time - 3>, <time + 7>] arrives. */
const moving = [
  listed(Array.from({ length: frames }, (_, frame) => now(frame) - 3)),
  listed(Array.from({ length: frames }, (_, frame) => now(frame) + 7)),
]
const fixed = (frame: number) => [now(frame) - 3, now(frame) + 7]
const sources: Sources = {
  clock: sourceOf([], [], frames, (frame) => frame),
  x: sourceOf(['sample'], [200], 1, (_, sample) => sample / 20 - 2),
  y: sourceOf(['sample'], [200], 1, (_, sample) => 4 + 3 * Math.sin(sample / 7)),
  map: sourceOf(['y', 'x'], [8, 12], 1, (_, y, x) => y * x),
}

const layers: Record<string, Options> = {
  line: { use: 'line', x: source('x'), y: source('y'), style: 'k-' },
  'line without x': { use: 'line', y: source('y'), style: 'r--' },
  'line in dots': { use: 'line', x: source('x'), y: source('y'), style: 'b-o', alpha: 0.5 },
  trail: { use: 'line', x: source('clock'), y: 4, style: 'k-o', trail: 'all' },
  scatter: { use: 'scatter', x: source('x'), y: source('y'), color: 'g', marker: 's' },
  band: { use: 'band', x: source('x'), y: source('y'), error: 1, color: 'C1' },
  text: { use: 'text', x: 4, y: 4, text: 'here' },
  rectangle: { use: 'rectangle', x: 1, y: 1, width: 3, height: 2, fill: 'y' },
  raster: { use: 'raster', times: source('x'), row: 4, color: 'k', width: 1 },
  heatmap: { use: 'heatmap', data: 'map', extent: [-2, 9, 1, 7] },
  image: { use: 'image', data: 'map', extent: [-2, 9, 1, 7], interpolation: 'linear', border: { color: 'r' } },
  contour: { use: 'contour', data: 'map', extent: [-2, 9, 1, 7] },
  'filled contour': { use: 'contour', data: 'map', extent: [-2, 9, 1, 7], filled: true },
  vline: { use: 'vline', at: 2, color: 'k' },
}

/** In the order that a worker may be given them, each into the picture of the one before. */
const anyOrder = [2, 0, 5, 5, 1, 4, 3, 0]
async function drawInto(movie: FigureMovie, order: readonly number[]) {
  const target = movie.picture()
  for (const index of order) await movie.draw(index, target)
  return target
}

describe('limits that move show a layer as fixed ones do', () => {
  const look = { ...field, axis: 'off', ylim: [0, 8] }
  test.each(Object.keys(layers))('%s', async (name) => {
    const layer = layers[name]!
    const movie = await openFigure({ ...look, xlim: moving, layers: [layer] }, sources, 'figure', frames)
    for (let frame = 0; frame < frames; frame++) {
      const still = await openFigure({ ...look, xlim: fixed(frame), layers: [layer] }, sources, 'figure', frames)
      expect(same(await movie.draw(frame), await still.draw(frame)), `frame ${frame}`).toBe(true)
    }
    const target = await drawInto(movie, anyOrder)
    expect(same(target, await movie.draw(0))).toBe(true)
  })

  test('of both axes, turned round, on another scale', async () => {
    const ends = [1, 2, 3, 4, 5, 6]
    const options = { ...look, yscale: 'log', layers: [layers.line!] }
    const movie = await openFigure(
      { ...options, xlim: [9, listed(ends.map((end) => -end))], ylim: [listed(ends.map((end) => end / 2)), 20] },
      sources,
      'figure',
      frames,
    )
    for (const frame of [0, 3, 5]) {
      const own = { xlim: [9, -ends[frame]!], ylim: [ends[frame]! / 2, 20] }
      const still = await openFigure({ ...options, ...own }, sources, 'figure', frames)
      expect(same(await movie.draw(frame), await still.draw(frame)), `frame ${frame}`).toBe(true)
    }
  })
})

describe('axes whose limits move', () => {
  const options = {
    size: [400, 200],
    dpi: 72,
    grid: true,
    title: 'a',
    xlabel: 'time',
    ylabel: 'y',
    layers: [layers.line!],
  }
  /** Pixels of the frame's upper left and lower right corner. */
  const boxOf = async (movie: FigureMovie, frame: number) => {
    const picture = await movie.draw(frame)
    const isLine = (x: number, y: number) => pixelAt(picture, x, y).every((level) => level === 0)
    const columns = Array.from({ length: 400 }, (_, x) => x).filter((x) =>
      Array.from({ length: 60 }, (_, y) => y + 60).every((y) => isLine(x, y)),
    )
    const rows = Array.from({ length: 200 }, (_, y) => y).filter((y) =>
      Array.from({ length: 100 }, (_, x) => x + 150).every((x) => isLine(x, y)),
    )
    return { left: columns[0]!, right: columns.at(-1)!, top: rows[0]!, bottom: rows.at(-1)!, picture }
  }

  test('keep their box, and their ticks go along', async () => {
    const movie = await openFigure({ ...options, xlim: moving }, sources, 'figure', frames)
    const first = await boxOf(movie, 0)
    for (let frame = 0; frame < frames; frame++) {
      const { picture, ...box } = await boxOf(movie, frame)
      expect(box).toEqual({ left: first.left, right: first.right, top: first.top, bottom: first.bottom })
      // Ten units have a tick at every second, whatever they begin with.
      const [from, to] = fixed(frame) as [number, number]
      const values = [-4, -2, 0, 2, 4, 6, 8, 10].filter((value) => value >= from && value <= to)
      const places = values.map((value) => Math.round(box.left + ((value - from) / 10) * (box.right - box.left)))
      const marks = Array.from({ length: 400 }, (_, x) => x).filter((x) => pixelAt(picture, x, box.bottom + 2)[0] === 0)
      expect(marks, `frame ${frame}`).toEqual(places)
    }
  })

  test('look the same, whichever frames were drawn before', async () => {
    const movie = await openFigure(
      { ...options, xlim: moving, ylim: [listed([0, 10, 100, 1000, 0, 1]), 2000] },
      sources,
      'figure',
      frames,
    )
    for (let frame = 0; frame < frames; frame++) {
      const alone = await openFigure(
        { ...options, xlim: moving, ylim: [listed([0, 10, 100, 1000, 0, 1]), 2000] },
        sources,
        'figure',
        frames,
      )
      expect(same(await drawInto(movie, [...anyOrder, frame]), await alone.draw(frame)), `frame ${frame}`).toBe(true)
    }
  })

  test('leave out what is beyond the box', async () => {
    const drifting = { use: 'text', x: 0, y: 4, text: 'a long text' }
    const movie = await openFigure(
      {
        ...options,
        ylabel: undefined,
        ylim: [0, 8],
        xlim: [listed([0, 1, 2, 3, 4, 5]), 10],
        ticklabels: false,
        layers: [drifting],
      },
      sources,
      'figure',
      frames,
    )
    const box = await boxOf(movie, 5)
    for (let y = 60; y < 120; y++)
      for (let x = 0; x < box.left - 5; x++) expect(pixelAt(box.picture, x, y)).toEqual(white)
  })

  test('are shared by panels', async () => {
    const panels = (own: Options) => ({
      size: [300, 300],
      dpi: 72,
      panels: {
        layout: ['A', 'B'],
        share: 'x',
        A: { xlim: moving, layers: [layers.line!] },
        B: { ...own, layers: [{ use: 'raster', times: source('x'), color: 'r' }] },
      },
    })
    const given = await openFigure(panels({ xlim: moving }), sources, 'figure', frames)
    const shared = await openFigure(panels({}), sources, 'figure', frames)
    for (const frame of [0, 3]) expect(same(await shared.draw(frame), await given.draw(frame))).toBe(true)
  })

  test('may begin without a length, as [0, <time>] does', async () => {
    const movie = await openFigure(
      { ...field, xlim: [0, listed([0, 10])], ylim: [0, 8], layers: [{ use: 'vline', at: 0, color: 'k', width: 2 }] },
      clock,
      'figure',
      2,
    )
    // matplotlib's axis for [0, 0] reaches from −0.05 to 0.05.
    const picture = await movie.draw(0)
    expect([48, 49, 50, 51].map((x) => pixelAt(picture, x, 40))).toEqual([white, black, black, white])
  })

  test('with limits that no frame may have are refused', () => {
    const plan = (more: Options) => () => planFigure({ layers: [layers.line!], ...more }, sources)
    expect(plan({ xlim: [3, 3] })).toThrow('xlim: the two ends of an axis must differ')
    expect(plan({ xscale: 'log', xlim: [listed([1, 0.5, 0]), 9] })).toThrow('a log axis cannot show 0')
  })
})

describe('ticks of limits that move', () => {
  // matplotlib 3.11.2: 400 pixels at 100 dpi, ax.set_xlim(time - half, time + half), ax.get_xticks() within the limits.
  const golden: [time: number, half: number, ticks: number[]][] = [
    [0, 5, [-4, -2, 0, 2, 4]],
    [0, 0.5, [-0.4, -0.2, 0, 0.2, 0.4]],
    [0.25, 5, [-4, -2, 0, 2, 4]],
    [0.25, 0.5, [-0.2, 0, 0.2, 0.4, 0.6]],
    [0.25, 3.5, [-3, -2, -1, 0, 1, 2, 3]],
    [3.3, 5, [0, 2, 4, 6, 8]],
    [7.3, 3.5, [4, 5, 6, 7, 8, 9, 10]],
    [99.9, 5, [96, 98, 100, 102, 104]],
    [99.9, 0.5, [99.4, 99.6, 99.8, 100, 100.2, 100.4]],
    [1000.1, 3.5, [997, 998, 999, 1000, 1001, 1002, 1003]],
  ]
  const axis = { direction: 'x', pixels: 400, dpi: 100, font: 13.9, measure: () => 20, most: 9 } as const
  test.each(golden)('%d ± %d', (time, half, ticks) => {
    const ends = [time - half, time + half] as const
    const found = spaceTicks({ ...axis, ends }).ticks.map(({ place }) => ends[0] + place * 2 * half)
    expect(found).toHaveLength(ticks.length)
    for (const [at, value] of ticks.entries()) expect(found[at]).toBeCloseTo(value, 9)
  })

  test('have one step wherever the limits are, and labels of their own', () => {
    for (let frame = 0; frame < 2000; frame++) {
      const time = 995 + frame / 30
      const { ticks, offset } = spaceTicks({ ...axis, most: 5, ends: [time - 5, time + 5] })
      const values = ticks.map(({ text }) => Number(text))
      expect(offset).toBe('')
      for (const [at, value] of values.entries()) {
        expect(value % 2).toBe(0)
        if (at > 0) expect(value - values[at - 1]!).toBe(2)
      }
    }
  })
})
