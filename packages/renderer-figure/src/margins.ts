// Margins: the texts around an axes box become the room that they need, in pixels; any thread, no canvas.
import { type AxisTicks, spaceTicks } from './axis-ticks.js'
import type { AxisOptions, BarInput, HeadingInput, PanelInput } from './layout-input.js'
import type { Ends } from './moving-ends.js'
import { moveTicks } from './moving-ticks.js'
import type { Measure } from './text.js'
import type { TypeSizes } from './theme/theme.js'
import { dejavuHeights, type LetterHeights } from './typeface.js'
import { type DataWindow, growView } from './view.js'

/** What points stand for, in pixels. */
export interface Metrics {
  /** One point, after the shrinking that a small figure needs. */
  readonly point: number
  /** Font size of tick labels. */
  readonly font: number
  /** Font size of the names of axes and colour bars. */
  readonly nameFont: number
  /** Height of capitals and digits, as a share of the font size. */
  readonly capitals: number
  /** Height of such a name, and the gap before it. */
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
const usual = { tick: 10, label: 10, axes: 0.8 }

export function metricsOf(
  dpi: number,
  scale: number,
  sizes: Readonly<Pick<TypeSizes, 'tick' | 'label' | 'axes'>> = usual,
  { capitals, descent }: LetterHeights = dejavuHeights,
): Metrics {
  const point = (dpi / 72) * scale
  const font = sizes.tick * point
  const nameFont = sizes.label * point
  return {
    point,
    font,
    nameFont,
    capitals,
    name: Math.ceil((capitals + descent) * nameFont),
    nameGap: Math.round(4 * point),
    line: Math.max(1, Math.round(sizes.axes * point)),
    tick: Math.max(2, Math.round(3.5 * point)),
    pad: Math.max(2, Math.round(3.5 * point)),
    half: Math.ceil((capitals / 2) * font) + 1,
    offset: Math.ceil(Math.max(0.85, capitals + 0.12) * font),
  }
}

export interface PanelTicks {
  readonly view: DataWindow
  readonly x: AxisTicks
  readonly y: AxisTicks
  /** Of each bar, for each of its limits that are known. */
  readonly bars: readonly (readonly AxisTicks[])[]
  /** Of axes whose limits move: the ticks of a frame. */
  readonly at: { readonly x?: TicksAt; readonly y?: TicksAt; readonly y2?: TicksAt }
  readonly y2: AxisTicks
}

type TicksAt = (ends: Ends) => AxisTicks

const none: AxisTicks = { ticks: [], minor: [], offset: '', intervals: 1 }

/** All ticks of a panel whose box and colour bars have these sizes. */
export function findTicks(
  panel: PanelInput,
  { font, point }: Metrics,
  measure: Measure,
  box: { width: number; height: number; barHeight: number },
): PanelTicks {
  const { bars, axis, moving } = panel
  const shown = (view: DataWindow) => (axis === 'equal' ? growView(view, box.height / box.width) : view)
  const view = shown(panel.view)
  const at: { x?: TicksAt; y?: TicksAt; y2?: TicksAt } = {}
  const shared = { dpi: 72 * point, font, measure }
  const along = (
    { ticks, labels, scale }: AxisOptions,
    name: 'x' | 'y' | 'y2',
    ends: Ends,
    samples: readonly Ends[] | undefined,
    pixels: number,
  ): AxisTicks => {
    const direction = name === 'x' ? 'x' : 'y'
    const integer = name !== 'y2' && panel.countsCells
    if (axis === 'off' || ticks === false) return none
    const fixed = ticks === true ? undefined : ticks
    const fixedTexts = typeof labels === 'object' ? labels : undefined
    const find = (ends: Ends, most?: number) => {
      const found = spaceTicks({ ...shared, integer, direction, ends, pixels, scale, fixed, fixedTexts, most })
      if (labels !== false) return found
      return { ...found, ticks: found.ticks.map((tick) => ({ ...tick, text: '' })), offset: '' }
    }
    if (!samples) return find(ends)
    const moves = moveTicks(find, samples, measure, font)
    at[name] = moves.at
    return moves.room
  }
  const across = ({ left, right }: DataWindow): Ends => [left, right]
  const up = ({ bottom, top }: DataWindow): Ends => [bottom, top]
  const views = moving?.samples.map(shown)
  return {
    view,
    x: along(panel.x, 'x', across(view), moving?.x ? views?.map(across) : undefined, box.width),
    y: along(panel.y, 'y', up(view), moving?.y ? views?.map(up) : undefined, box.height),
    y2: panel.y2 ? along(panel.y2, 'y2', panel.y2.ends, panel.y2.samples, box.height) : none,
    at,
    bars: bars.map((bar) => barTicks(bar, { font, point }, measure, box.barHeight)),
  }
}

/** The ticks of a bar for each of the limits that are known. */
export function barTicks(
  bar: BarInput,
  { font, point }: Pick<Metrics, 'font' | 'point'>,
  measure: Measure,
  pixels: number,
): AxisTicks[] {
  return bar.axes.map(({ ends, scale, ticks, texts }) =>
    spaceTicks({
      ...{ dpi: 72 * point, font, measure, direction: 'y' as const },
      ...{ ends, pixels, scale, fixed: ticks, fixedTexts: texts },
    }),
  )
}

export interface Margins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** From the box down to the end of tick labels. */
  readonly below: number
  /** Of each bar. */
  readonly bars: readonly BarMargins[]
}

/** Room of what stands right of a bar and above it. */
export interface BarMargins {
  /** Marks and labels. */
  readonly marks: number
  /** All that stands right of the bar's colours, its frame included. */
  readonly right: number
  /** The text that the bar's labels are multiplied by. */
  readonly offset: number
}

/** Stand for labels that are not known yet; wider ones are drawn smaller. */
const widestUsual = '\u22120.0000'
const usualOffset = '1e\u22121'

const widestOf = (texts: readonly string[], { font }: Metrics, measure: Measure) =>
  Math.ceil(Math.max(0, ...texts.map((text) => measure(text, font))))

export function barMargins(bar: BarInput, ticks: readonly AxisTicks[], metrics: Metrics, measure: Measure): BarMargins {
  const { line, tick, pad, nameGap, name } = metrics
  const known = ticks.length > 0
  const texts = known ? ticks.flatMap(({ ticks }) => ticks.map(({ text }) => text)) : [widestUsual]
  const marks = texts.length > 0 ? tick + pad + widestOf(texts, metrics, measure) + 1 : 0
  const offsets = (known ? ticks.map(({ offset }) => offset) : [usualOffset]).filter((text) => text !== '')
  const side = Math.max(marks, widestOf(offsets, metrics, measure) - 2 * line)
  return {
    marks,
    right: 2 * line + side + (bar.label ? nameGap + name : 0),
    offset: offsets.length > 0 ? metrics.offset : 0,
  }
}

/** The room around a box of this size, its frame included. */
export function marginsOf(
  panel: PanelInput,
  metrics: Metrics,
  measure: Measure,
  ticks: PanelTicks,
  box: { width: number; height: number },
): Margins {
  const { font, line, tick, pad, half, offset, name, nameGap, capitals } = metrics
  const { x, y, y2 } = ticks
  const off = panel.axis === 'off'
  const frame = off ? 0 : line
  const widest = (texts: readonly string[]) => widestOf(texts, metrics, measure)
  const named = (text: string | undefined) => (text && !off ? nameGap + name : 0)
  const bars = panel.bars.map((bar, at) => barMargins(bar, ticks.bars[at]!, metrics, measure))
  const barHalf = bars.some(({ marks }) => marks > 0) ? half : 0

  /** How far labels of x reach beyond the box at its left or right end. */
  const beyond = (distance: (place: number) => number) =>
    Math.max(
      0,
      ...x.ticks.map(({ place, text }) => (text ? Math.ceil(widest([text]) / 2 - distance(place) * box.width) : 0)),
    )
  /** Whether a label of y stands so near an end of the box that it reaches beyond. */
  const near = (distance: (place: number) => number) =>
    [...y.ticks, ...y2.ticks].some(({ place, text }) => text !== '' && distance(place) * box.height < half)
  const fromStart = (place: number) => place
  const fromEnd = (place: number) => 1 - place
  const labelled = (axis: AxisTicks) => axis.ticks.some(({ text }) => text !== '')

  const marks = x.ticks.length > 0 ? tick : 0
  const labels = labelled(x) ? tick + pad + Math.ceil(capitals * font) + (x.offset ? pad + offset : 0) : marks
  const besideOf = (axis: AxisTicks) =>
    labelled(axis) ? tick + pad + widest(axis.ticks.map(({ text }) => text)) : axis.ticks.length > 0 ? tick : 0
  const below = frame + Math.max(labels, near(fromStart) ? half : 0)
  return {
    left: Math.max(frame + besideOf(y) + named(panel.y.label), beyond(fromStart)),
    right: Math.max(frame + besideOf(y2) + named(panel.y2?.label), beyond(fromEnd)),
    top: Math.max(
      frame + (y.offset || y2.offset ? half + offset : near(fromEnd) ? half : 0),
      bars.length > 0 ? line + barHalf + Math.max(...bars.map((bar) => bar.offset)) : 0,
    ),
    bottom: Math.max(below + named(panel.x.label), bars.length > 0 ? line + barHalf : 0),
    below,
    bars,
  }
}

/** Height of a title, and the gap below it. */
export function headingOf(title: HeadingInput | undefined, { point, line }: Metrics, top: number) {
  if (!title) return { height: 0, gap: 0 }
  // Labels that stand out above the box are gap enough.
  const gap = Math.max(0, Math.round(4 * point) - (top - line))
  return { height: Math.ceil(title.em * title.fontsize * point), gap }
}
