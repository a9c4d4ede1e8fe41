// Margins: the texts around an axes box become the room that they need, in pixels; any thread, no canvas.
import { type AxisTicks, spaceTicks } from './axis-ticks.js'
import type { LayoutInput } from './layout-input.js'
import { capHeight, descent } from './text.js'
import { growView, type View } from './view.js'

/** What points stand for, in pixels. */
export interface Metrics {
  /** One point, after the shrinking that a small figure needs. */
  readonly point: number
  /** Font size of tick labels and axis labels. */
  readonly font: number
  /** Height of an axis label, and the gap before it. */
  readonly name: number
  readonly nameGap: number
  readonly line: number
  readonly tick: number
  readonly pad: number
  /** Half the height of a tick label. */
  readonly half: number
  /** Height of the text that tick labels are multiplied by. */
  readonly offset: number
}

/** matplotlib's sizes: letters of 10 points, lines of 0.8, ticks and their distance from labels of 3.5. */
export function metricsOf(dpi: number, scale: number): Metrics {
  const point = (dpi / 72) * scale
  const font = 10 * point
  return {
    point,
    font,
    name: Math.ceil((capHeight + descent) * font),
    nameGap: Math.round(4 * point),
    line: Math.max(1, Math.round(0.8 * point)),
    tick: Math.max(2, Math.round(3.5 * point)),
    pad: Math.max(2, Math.round(3.5 * point)),
    half: Math.ceil((capHeight / 2) * font) + 1,
    offset: Math.ceil(0.85 * font),
  }
}

export interface FigureTicks {
  readonly view: View
  readonly x: AxisTicks
  readonly y: AxisTicks
  /** The bar's, for each of the limits that are known. */
  readonly bars: readonly AxisTicks[]
}

/** All ticks of a figure whose box and colour bar have these sizes. */
export function findTicks(
  input: LayoutInput,
  { font, point }: Metrics,
  box: { width: number; height: number; barHeight: number },
): FigureTicks {
  const { measure, countsCells: integer, bar } = input
  const view = input.axis === 'equal' ? growView(input.view, box.height / box.width) : input.view
  const shared = { dpi: 72 * point, font, measure }
  const none: AxisTicks = { ticks: [], minor: [], offset: '' }
  const ticked = input.axis !== 'off' && input.ticks
  return {
    view,
    x: ticked
      ? spaceTicks({ ...shared, integer, direction: 'x', ends: [view.left, view.right], pixels: box.width })
      : none,
    y: ticked
      ? spaceTicks({ ...shared, integer, direction: 'y', ends: [view.bottom, view.top], pixels: box.height })
      : none,
    bars: (bar?.limits ?? []).map((ends) =>
      spaceTicks({ ...shared, direction: 'y', ends, pixels: box.barHeight, fixed: bar?.ticks }),
    ),
  }
}

export interface Margins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** From the box down to the end of tick labels. */
  readonly below: number
  /** Of the bar's marks and labels, and of all that stands right of the bar. */
  readonly barMarks: number
  readonly barRight: number
  /** Of the text that the bar's labels are multiplied by. */
  readonly barOffset: number
}

/** Stand for labels that are not known yet; wider ones are drawn smaller. */
const widestUsual = '\u22120.0000'
const usualOffset = '1e\u22121'

/** The room around a box of this size, its frame included. */
export function marginsOf(
  input: LayoutInput,
  metrics: Metrics,
  ticks: FigureTicks,
  box: { width: number; height: number },
): Margins {
  const { font, line, tick, pad, half, offset, name, nameGap } = metrics
  const { x, y, bars } = ticks
  const frame = input.axis === 'off' ? 0 : line
  const widest = (texts: readonly string[]) => Math.ceil(Math.max(0, ...texts.map((text) => input.measure(text, font))))
  const named = (text: string | undefined) => (text && input.axis !== 'off' ? nameGap + name : 0)

  const known = bars.length > 0
  const barTexts = known ? bars.flatMap(({ ticks }) => ticks.map(({ text }) => text)) : [widestUsual]
  const barMarks = input.bar && barTexts.length > 0 ? tick + pad + widest(barTexts) + 1 : 0
  const offsets = (known ? bars.map((bar) => bar.offset) : [usualOffset]).filter((text) => text !== '')
  const barOffset = input.bar && offsets.length > 0 ? offset : 0
  const barSide = input.bar ? Math.max(barMarks, widest(offsets) - 2 * line) : 0

  /** How far labels of x reach beyond the box at its left or right end. */
  const beyond = (distance: (place: number) => number) =>
    Math.max(0, ...x.ticks.map(({ place, text }) => Math.ceil(widest([text]) / 2 - distance(place) * box.width)))
  /** Whether a label of y stands so near an end of the box that it reaches beyond. */
  const near = (distance: (place: number) => number) => y.ticks.some(({ place }) => distance(place) * box.height < half)
  const fromStart = (place: number) => place
  const fromEnd = (place: number) => 1 - place

  const labels = x.ticks.length > 0 ? tick + pad + Math.ceil(capHeight * font) + (x.offset ? pad + offset : 0) : 0
  const below = frame + Math.max(labels, near(fromStart) ? half : 0)
  return {
    left: Math.max(
      frame + (y.ticks.length > 0 ? tick + pad + widest(y.ticks.map(({ text }) => text)) : 0) + named(input.ylabel),
      beyond(fromStart),
    ),
    right: Math.max(frame, beyond(fromEnd)),
    top: Math.max(
      frame + (y.offset ? half + offset : near(fromEnd) ? half : 0),
      input.bar ? line + (barMarks > 0 ? half : 0) + barOffset : 0,
    ),
    bottom: Math.max(below + named(input.xlabel), input.bar ? line + (barMarks > 0 ? half : 0) : 0),
    below,
    barMarks,
    barOffset,
    barRight: input.bar ? 2 * line + barSide + (input.bar.label ? nameGap + name : 0) : 0,
  }
}
