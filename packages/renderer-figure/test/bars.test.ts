// Colour bars in bands, of named boxes, and of borders; and which bars a figure has.
import { readFileSync } from 'node:fs'
import type { Limits, Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { spaceTicks } from '../src/axis-ticks.js'
import { barInput, figureBars, ownBars } from '../src/figure-bar.js'
import { figureSpec } from '../src/figure-spec.js'
import { drawFigure, openFigure, planFigure, type Sources, source, sourceOf, type Use } from './movie.js'

interface BarCase {
  name: string
  asked: number | number[]
  levels: number[]
  colormap: string
  limits: Limits | null
  extend: 'neither' | 'min' | 'both'
  colors: number[][]
  ticks: number[]
  places: number[]
}
const { cases } = JSON.parse(readFileSync(new URL('fixtures/bars.json', import.meta.url), 'utf8')) as {
  cases: BarCase[]
}

/** 0 to 16, as make-bars.py has it. */
const field = { field: sourceOf(['y', 'x'], [5, 7], 1, (_, y, x) => y + 2 * x) }

function specOf(options: Record<string, unknown>, sources: Sources, use: Use = 'figure') {
  const { input } = planFigure(options, sources, use)
  return figureSpec({ options: input.options, short: use === 'figure' ? undefined : use }, input.clips, input.main)
}

/** Runs of one colour in the first column of pixels that has `least` of them, from the bottom up; greys are frames, letters and paper. */
function coloursIn({ data, width, height }: Picture, least = 1): { color: number[]; length: number; x: number }[] {
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]
  const isGrey = ([red, green, blue]: number[]) => red === green && green === blue
  for (let x = 0; x < width; x++) {
    const column = Array.from({ length: height }, (_, y) => at(x, height - 1 - y)).filter((color) => !isGrey(color))
    if (column.length < height / 3) continue
    const runs: { color: number[]; length: number; x: number }[] = []
    for (const color of column) {
      const last = runs.at(-1)
      if (last?.color.join() === color.join()) last.length++
      else runs.push({ color, length: 1, x })
    }
    if (runs.length >= least) return runs
  }
  return []
}

test('names of categories that are higher than their boxes are set smaller, and then some are left out', async () => {
  const names = Array.from({ length: 13 }, () => 'H')
  /** Strokes of more than three pixels, and less than a bar's, in the column that has the most of them: marks of ticks are lower. */
  const lettersIn = async (height: number) => {
    const options = { size: [400, height], axis: 'off', labels: names, colormap: 'Set3', colorbar: true, data: 'field' }
    const { data, width } = await drawFigure(options, field, 0, 'heatmap')
    const strokes = Array.from({ length: width }, (_, x) => {
      const column = Array.from({ length: height }, (_, y) => (data[(y * width + x) * 4]! < 100 ? '#' : ' ')).join('')
      return column.split(/ +/).filter(({ length }) => length > 3 && length < 20).length
    })
    return Math.max(...strokes)
  }
  expect(await lettersIn(300)).toBe(13)
  expect(await lettersIn(180)).toBe(13)
  expect(await lettersIn(110)).toBe(7)
})

describe('a bar of filled contours, against matplotlib (fixtures/bars.json)', () => {
  test.each(cases)('$name', async ({ asked, levels, colormap, limits, extend, colors, ticks, places }) => {
    // The bands themselves are not seen.
    const own = { levels: asked, filled: true, colormap, extend, ...(limits && { limits }) }
    const options = { size: [300, 240], ...own, colorbar: true, alpha: 0 }
    const spec = specOf(options, field, 'contour')
    const bar = barInput(ownBars(spec, spec.panels[0]!)[0]!, { limits: [[0, 16]] })
    const [axis] = bar.axes
    const found = spaceTicks({
      ...{ direction: 'y', pixels: 1000, dpi: 100, font: 10, measure: () => 0 },
      ...{ ends: axis!.ends, scale: axis!.scale, fixed: axis!.ticks! },
    })
    expect(axis!.ends).toEqual([levels[0], levels.at(-1)])
    expect(found.ticks.map(({ text }) => Number(text))).toEqual(ticks)
    for (const [at, { place }] of found.ticks.entries()) expect(place).toBeCloseTo(places[at]!, 9)

    const runs = coloursIn(await drawFigure(options, field, 0, 'contour'))
    expect(runs).toHaveLength(colors.length)
    // Triangles are of another length than bands, and their tips of the colour of lines, too.
    const isBand = (at: number) => (at > 0 || extend === 'neither') && (at < runs.length - 1 || extend !== 'both')
    const bands = runs.filter((_, at) => isBand(at))
    const all = bands.reduce((sum, { length }) => sum + length, 0)
    for (const [at, { color, length }] of runs.entries()) {
      if (!isBand(at)) continue
      expect(Math.abs(length - all / bands.length)).toBeLessThanOrEqual(1)
      for (const channel of [0, 1, 2]) expect(Math.abs(color[channel]! - colors[at]![channel]!)).toBeLessThanOrEqual(1)
    }
  })
})

test('a bar in bands follows limits of single frames, in any order and buffer', async () => {
  const growing = { field: sourceOf(['y', 'x'], [5, 7], 4, (frame, y, x) => (frame + 1) ** 2 * (y + 2 * x - 3)) }
  const options = {
    ...{ size: [300, 240], filled: true, colorbar: true, over: 'red', levels: 4 },
    limits: { percentile: [0, 100], over: 'frame' },
  }
  const movie = await openFigure(options, growing, 'contour')
  const fresh = await Promise.all([0, 1, 2, 3].map((frame) => drawFigure(options, growing, frame, 'contour')))
  const picture = movie.picture()
  for (const frame of [2, 0, 3, 3, 1, 0]) {
    await movie.draw(frame, picture)
    expect(Buffer.compare(picture.data, fresh[frame]!.data)).toBe(0)
  }
})

describe('values that are categories', () => {
  const stages = { stages: sourceOf(['y', 'x'], [4, 4], 1, (_, y, x) => (y + x) % 4) }
  const named = { size: [300, 240], colormap: ['gold', '#123456', 'crimson'], labels: ['wake', 'NREM', 'REM'] }

  test('have a box each in the bar, from the first at the bottom, with their names', async () => {
    const bar = { ...named, colorbar: true }
    const spec = specOf(bar, stages, 'heatmap')
    const { axes } = barInput(ownBars(spec, spec.panels[0]!)[0]!, {})
    expect(axes).toMatchObject([{ ends: [0, 3], ticks: [0.5, 1.5, 2.5], texts: ['wake', 'NREM', 'REM'] }])
    const runs = coloursIn(await drawFigure({ ...bar, alpha: 0 }, stages, 0, 'heatmap'))
    expect(runs.map(({ color }) => color)).toEqual([
      [255, 215, 0],
      [0x12, 0x34, 0x56],
      [220, 20, 60],
    ])
  })

  test('have the colours of a list in their order; others are bad; nothing is surveyed', async () => {
    const options = { ...named, size: [40, 40], axis: 'off', bad: 'lime' }
    expect(planFigure(options, stages, 'heatmap').plan.limits).toBeUndefined()
    const { data, width } = await drawFigure(options, stages, 0, 'heatmap')
    const colors = [0, 1, 2, 3].map((x) => [
      ...data.subarray((5 * width + 10 * x + 5) * 4, (5 * width + 10 * x + 5) * 4 + 3),
    ])
    expect(colors).toEqual([
      [255, 215, 0],
      [0x12, 0x34, 0x56],
      [220, 20, 60],
      [0, 255, 0],
    ])
  })

  test('go by their values where names stand behind values; a continuous map gives its ends and middle', async () => {
    const options = { size: [40, 40], axis: 'off', colormap: 'gray', labels: { 3: 'c', 0: 'a', 2: 'b' }, bad: 'red' }
    const { data, width } = await drawFigure(options, stages, 0, 'heatmap')
    const level = (x: number) => [...data.subarray((5 * width + 10 * x + 5) * 4, (5 * width + 10 * x + 5) * 4 + 3)]
    expect([0, 1, 2, 3].map(level)).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [128, 128, 128],
      [255, 255, 255],
    ])
  })

  test('take the labels of an axis of the data; an axis without labels is named', () => {
    const labelled = {
      winner: sourceOf(['y', 'x'], [2, 2], 1, (_, y) => y),
      rate: { ...sourceOf(['cell', 't'], [2, 3], 1, () => 1), labels: { cell: ['PV1', 'SST1'] } },
    }
    const of = (labels: unknown) => specOf({ data: 'winner', labels, colorbar: true }, labelled, 'heatmap')
    const [panel] = of('cell').panels
    expect(barInput(ownBars(of('cell'), panel!)[0]!, {}).axes[0]!.texts).toEqual(['PV1', 'SST1'])
    expect(() => of('cells')).toThrow('no source has an axis cells with labels')
    expect(() => of({ rest: 0 })).toThrow('rest is not a number')
  })

  test('are told by the legend if no bar is drawn, as layers with these names are', async () => {
    const points = { kind: sourceOf(['c'], [3], 1, (_, c) => c) }
    const spots = { use: 'scatter', x: [1, 2, 3], y: [1, 2, 1], markersize: 6 }
    const figure = { size: [300, 240], xlim: [0, 4], ylim: [0, 3], legend: 'upper left' }
    const colors = ['gold', '#123456', 'crimson']
    const byValue = { ...spots, color: source('kind'), colormap: colors, labels: ['a', 'b', 'c'] }
    const one = (at: number, label: string) => ({
      ...{ use: 'scatter', x: [at + 1], y: [[1, 2, 1][at]], color: colors[at], label },
    })
    const drawn = await drawFigure({ ...figure, layers: [byValue] }, points)
    const alike = await drawFigure({ ...figure, layers: [one(0, 'a'), one(1, 'b'), one(2, 'c')] }, points)
    expect(Buffer.compare(drawn.data, alike.data)).toBe(0)
    const withBar = await drawFigure({ ...figure, layers: [{ ...byValue, colorbar: true }] }, points)
    expect(Buffer.compare(withBar.data, alike.data)).not.toBe(0)
  })
})

describe('the bars of a figure', () => {
  const sources = {
    map: sourceOf(['cell', 'y', 'x'], [3, 4, 4], 2, (frame, cell, y, x) => frame + cell + y * x),
    score: sourceOf(['cell'], [3], 1, (_, cell) => 2 * cell - 1),
  }
  const bordered = { colorbar: { label: 'rate' }, border: { color: source('score'), colorbar: { label: 'score' } } }

  test('of panels along an axis are those of the picture and of its border, beside all panels', () => {
    const spec = specOf({ ...bordered, data: 'map', panels: { along: 'cell' } }, sources, 'heatmap')
    expect(spec.panels.map((panel) => ownBars(spec, panel))).toEqual([[], [], []])
    expect(figureBars(spec).map((bar) => barInput(bar, {}).label)).toEqual(['rate', 'score'])
  })

  test('a border’s bar has its norm and limits; of a border of one colour it is refused', () => {
    const planned = (border: object) =>
      planFigure({ data: 'map', panels: { along: 'cell' }, border }, sources, 'heatmap')
    const { plan } = planned({ color: source('score'), norm: 'log', colorbar: true })
    expect(plan.limits).toMatchObject({ 'border.limits': { of: [{ source: 'score' }], positive: true } })
    expect(() => planned({ color: 'red', colorbar: true })).toThrow('the color of this border is not a source')
    expect(() => planned({ color: source('score'), norm: 'log', limits: [-1, 1] })).toThrow('needs limits above 0')
  })

  test('a border of a list of colours, one a panel, has a bar and a legend of names', async () => {
    const named = { color: ['red', 'lime', 'blue'], labels: ['PV', 'SST', 'PC'] }
    const figure = (more: object, rest = {}) => ({
      ...{ data: 'map', colormap: 'gray', size: [520, 240], panels: { along: 'cell' }, ...rest },
      border: { ...named, ...more },
    })
    const spec = specOf(figure({ colorbar: true }), sources, 'heatmap')
    expect(figureBars(spec).map((bar) => barInput(bar, {}).axes[0]!.texts)).toEqual([['PV', 'SST', 'PC']])
    const runs = coloursIn(await drawFigure(figure({ colorbar: true }), sources, 0, 'heatmap'), 3)
    expect(runs.map(({ color }) => color)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ])
    const legend = await drawFigure(figure({}, { legend: true }), sources, 0, 'heatmap')
    const none = await drawFigure(figure({}), sources, 0, 'heatmap')
    expect(Buffer.compare(legend.data, none.data)).not.toBe(0)
  })

  test('both are drawn, the second right of the first', async () => {
    const options = { ...bordered, data: 'map', size: [520, 240], colormap: 'plasma', panels: { along: 'cell' } }
    const { data, width, height } = await drawFigure(options, sources, 0, 'heatmap')
    // Columns of a picture's middle row that are the bars': far right, colourful, some pixels wide.
    const row = height >> 1
    const colourful = Array.from({ length: width }, (_, x) => {
      const [red, green, blue] = data.subarray((row * width + x) * 4, (row * width + x) * 4 + 3)
      return red !== green || green !== blue
    })
    const runs = colourful.join('').split('false').length
    expect(runs).toBeGreaterThan(2)
    const last = colourful.lastIndexOf(true)
    const gap = colourful.lastIndexOf(false, last)
    const before = colourful.lastIndexOf(true, gap)
    expect(last - gap).toBeGreaterThan(8)
    expect(gap - before).toBeGreaterThan(20)
  })
})
