// Lay-outs of several panels: parts lie in the picture, and keep apart from each other.
import { describe, expect, test } from 'vitest'
import { overlaps, type Rect } from '../src/blocks.js'
import { figureSpec, type GridSpec, type PanelPlace } from '../src/figure-spec.js'
import { type FigureLayout, layOutFigure, type PanelLayout } from '../src/layout.js'
import type { LayoutInput, LegendInput, PanelInput } from '../src/layout-input.js'
import { dejavuHeights } from '../src/typeface.js'
import { planFigure, sourceOf } from './movie.js'
import { axisOf, barOf, headingOf } from './single-panel.js'

const measure = (text: string, size: number) => text.length * size * 0.62
const lines = [{ use: 'line', y: [1, 2, 3] }]

/** The grid and places of a mosaic. */
function mosaic(layout: string[], ratios: { widths?: number[]; heights?: number[] } = {}) {
  const letters = [...new Set(layout.join(''))].filter((letter) => letter !== '.')
  const panels = { layout, ...ratios, ...Object.fromEntries(letters.map((letter) => [letter, { layers: lines }])) }
  const { input } = planFigure({ panels }, { data: sourceOf(['t'], [3], 2, (_, t) => t) })
  const { grid, panels: specs } = figureSpec({ options: input.options, short: undefined }, input.clips, 'data')
  return { grid, places: specs.map(({ place }) => place) }
}

/** The grid and places of panels along axes. */
function along(lengths: number[], wrap?: number) {
  const axes = ['phi', 'theta'].slice(0, lengths.length)
  const { input } = planFigure(
    { layers: [{ use: 'line', y: { $source: 'data' } }], panels: { along: axes, ...(wrap && { wrap }) } },
    { data: sourceOf([...axes, 't'], [...lengths, 3], 2, (_, t) => t) },
  )
  const { grid, panels: specs } = figureSpec({ options: input.options, short: undefined }, input.clips, 'data')
  return { grid, places: specs.map(({ place }) => place) }
}

type Grid = { grid: GridSpec; places: PanelPlace[] }
type Changes = Partial<LayoutInput> & { panel?: (at: number) => Partial<PanelInput> }

function inputOf({ grid, places }: Grid, { panel, ...changes }: Changes = {}): LayoutInput {
  const view = { left: -3, right: 12, bottom: -1.5, top: 2.5 }
  const panels = places.map(
    (place, at): PanelInput => ({
      place,
      view,
      axis: 'auto',
      x: axisOf('time'),
      y: axisOf('rate'),
      countsCells: false,
      bars: [],
      ...panel?.(at),
    }),
  )
  return { size: [800, 600], dpi: 100, grid, measure, panels, bars: [], ...changes }
}

/** A panel with all that belongs to it: its box, frame, labels, names, title and bar. */
function extentOf({ box, framed, x, y, xlabel, ylabel, title, bars }: PanelLayout, { metrics }: FigureLayout): Rect[] {
  const { line, tick, pad, font, name } = metrics
  const frame = framed ? line : 0
  const parts: Rect[] = [
    { x: box.x - frame, y: box.y - frame, width: box.width + 2 * frame, height: box.height + 2 * frame },
  ]
  for (const { place, text } of x.ticks) {
    const [width, middle] = [measure(text, font), box.x + place * box.width]
    if (text)
      parts.push({
        x: middle - width / 2,
        y: box.y + box.height + line + tick + pad,
        width,
        height: dejavuHeights.capitals * font,
      })
  }
  for (const { place, text } of y.ticks) {
    const [width, middle] = [measure(text, font), box.y + (1 - place) * box.height]
    const right = box.x - line - tick - pad
    if (text)
      parts.push({
        x: right - width,
        y: middle - (dejavuHeights.capitals / 2) * font,
        width,
        height: dejavuHeights.capitals * font,
      })
  }
  if (xlabel) parts.push({ x: box.x, y: xlabel.y - dejavuHeights.capitals * font, width: 1, height: name })
  if (ylabel) parts.push({ x: ylabel.x - name / 2, y: box.y, width: name, height: box.height })
  if (title && title.height > 0) parts.push(title)
  for (const bar of bars) parts.push(bar.box, bar.labels, bar.offset)
  return parts.filter(({ width, height }) => width > 0 && height > 0)
}

/** The smallest rectangle around all of them. */
function hullOf(parts: readonly Rect[]): Rect {
  const [x, y] = [Math.min(...parts.map((part) => part.x)), Math.min(...parts.map((part) => part.y))]
  const right = Math.max(...parts.map((part) => part.x + part.width))
  const bottom = Math.max(...parts.map((part) => part.y + part.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Of 90 × 40 points. */
const legendAt = (side: LegendInput['side'], along: LegendInput['along']): LegendInput => ({
  ...{ side, along },
  sizeAt: (point) => ({ width: Math.ceil(90 * point), height: Math.ceil(40 * point), gap: Math.ceil(8 * point) }),
})

const grids: [string, Grid][] = [
  ['AB', mosaic(['AB'])],
  ['AAB;CCB', mosaic(['AAB', 'CCB'])],
  ['A.;.B', mosaic(['A.', '.B'])],
  ['AB;CC, widths', mosaic(['AB', 'CC'], { widths: [1, 3], heights: [2, 1] })],
  ['ABC;ADD', mosaic(['ABC', 'ADD'])],
  ['2 × 3', along([2, 3])],
  ['7 by 3', along([7], 3)],
  ['11 × 11', along([11, 11])],
]
const dressings: [string, Changes][] = [
  ['bare', { panel: () => ({ x: axisOf(undefined, false), y: axisOf(undefined, false) }) }],
  ['names', {}],
  [
    'titles and a legend',
    { title: headingOf(2, 14), legend: legendAt('upper', 'center'), panel: () => ({ title: headingOf(1, 12) }) },
  ],
  ['some titles', { panel: (at) => (at % 2 === 0 ? { title: headingOf(2, 12) } : {}) }],
  ['two bars each', { panel: () => ({ bars: [barOf([[-0.01, 0.02]], 'z'), barOf([[0, 1e-7]])] }) }],
  [
    'two bars and a legend beside',
    { legend: legendAt('right', 'start'), bars: [barOf([[0, 1e-7]], 'z'), barOf([[0, 1]])], title: headingOf(1, 12) },
  ],
  ['images, a legend left', { legend: legendAt('left', 'end'), panel: () => ({ axis: 'image', countsCells: true }) }],
  ['tall images', { panel: () => ({ axis: 'image', view: { left: 0, right: 2, bottom: 0, top: 9 } }) }],
  [
    'equal, a legend below',
    { legend: legendAt('lower', 'end'), panel: () => ({ axis: 'equal', title: headingOf(1, 12) }) },
  ],
  ['off', { panel: () => ({ axis: 'off', title: headingOf(1, 8) }) }],
]
const sizes: [number, number][] = [
  [1600, 1200],
  [800, 600],
  [320, 240],
  [120, 90],
  [48, 32],
]

describe.each(sizes)('%i × %i', (...size) => {
  describe.each(dressings)('%s', (_, changes) => {
    test.each(grids)('%s: parts lie in the picture, and panels apart', (_, grid) => {
      const input = inputOf(grid, { ...changes, size })
      const layout = layOutFigure(input)
      const whole = layout.panels.map((panel) => extentOf(panel, layout))
      // Some 20 × 20 pixels a panel are needed for its letters; below, boxes are all that keeps apart.
      const roomy = size[0] / grid.grid.columns >= 100 && size[1] / grid.grid.rows >= 75
      // Collected, and expected once: the pairs of a large grid are hundreds of thousands.
      const wrong: unknown[] = []
      const boxes = layout.panels.map(({ box }) => box)
      const around = whole.map(hullOf)
      for (const [at, box] of boxes.entries()) {
        for (const value of Object.values(box)) if (!Number.isInteger(value)) wrong.push({ at, value })
        if (!(Math.min(box.width, box.height) >= 1)) wrong.push({ at, box })
        for (const part of roomy ? whole[at]! : [box]) {
          const inside =
            Math.min(part.x, part.y) >= -1 && part.x + part.width <= size[0] + 1 && part.y + part.height <= size[1] + 1
          if (!inside) wrong.push({ at, outside: part })
        }
        for (const [other, beside] of boxes.entries()) {
          if (other === at) continue
          if (overlaps(box, beside)) wrong.push({ at, other, box, beside })
          if (!roomy) continue
          // An extent that keeps apart has no part that does not.
          if (overlaps(around[at]!, beside))
            for (const part of whole[at]!) if (overlaps(part, beside)) wrong.push({ at, other, part, beside })
        }
      }
      expect(wrong).toEqual([])
      const { title, bars, legend } = layout
      const ofBars = bars.flatMap(({ box, labels }) => (labels.width > 0 ? [box, labels] : [box]))
      for (const part of [title, legend, ...ofBars]) {
        if (!part) continue
        for (const { box } of layout.panels) expect(overlaps(part, box), JSON.stringify(part)).toBe(false)
        if (!roomy) continue
        if (legend && part !== legend) expect(overlaps(part, legend)).toBe(false)
        for (const own of part === legend ? whole.flat() : []) expect(overlaps(own, legend!)).toBe(false)
        expect(part.y).toBeGreaterThanOrEqual(0)
        expect(part.x + part.width).toBeLessThanOrEqual(size[0])
      }
    })
  })
})

describe('tracks', () => {
  const boxesOf = (grid: Grid, changes: Changes = {}) =>
    layOutFigure(inputOf(grid, changes)).panels.map(({ box }) => box)

  test('columns and rows are equal, whatever their labels', () => {
    const boxes = boxesOf(along([2, 3]), {
      panel: (at) => ({ y: at % 3 === 0 ? axisOf('a name') : axisOf(undefined, true, false) }),
    })
    expect(new Set(boxes.map(({ width }) => width)).size).toBe(1)
    expect(new Set(boxes.map(({ height }) => height)).size).toBe(1)
    expect(new Set(boxes.map(({ x }) => x)).size).toBe(3)
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(2)
  })

  test('widths and heights are relative', () => {
    const [a, b, c] = boxesOf(mosaic(['AB', 'CC'], { widths: [1, 3], heights: [2, 1] })) as [Rect, Rect, Rect]
    expect(b.width / a.width).toBeCloseTo(3, 1)
    expect(a.height / c.height).toBeCloseTo(2, 1)
  })

  test('a panel over several columns reaches from the first to the last', () => {
    const [a, b, c] = boxesOf(mosaic(['AAB', 'CDB'])) as [Rect, Rect, Rect, Rect]
    const [, , , d] = boxesOf(mosaic(['AAB', 'CDB']))
    expect([a.x, a.x + a.width]).toEqual([c.x, d!.x + d!.width])
    expect([b.y, b.y + b.height]).toEqual([a.y, c.y + c.height])
  })

  test('an empty place stays empty', () => {
    const [a, b] = boxesOf(mosaic(['A.', '.B'])) as [Rect, Rect]
    expect(a.x + a.width).toBeLessThanOrEqual(b.x)
    expect(a.y + a.height).toBeLessThanOrEqual(b.y)
  })

  test('panels of one picture stand close together', () => {
    const view = { left: 0, right: 10, bottom: 0, top: 10 }
    const none = axisOf(undefined, false)
    const boxes = boxesOf(along([4]), { size: [1200, 400], panel: () => ({ view, axis: 'image', x: none, y: none }) })
    const gaps = boxes.slice(1).map(({ x }, at) => x - boxes[at]!.x - boxes[at]!.width)
    for (const gap of gaps) expect(gap).toBeLessThan(20)
  })
})

test('a picture too small for panels and texts still has all boxes', () => {
  const input = inputOf(along([3, 3]), { size: [16, 16], panel: () => ({ title: headingOf(3, 12) }) })
  const { panels } = layOutFigure(input)
  expect(panels).toHaveLength(9)
  for (const { box } of panels) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1)
})
