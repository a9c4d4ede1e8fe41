// The lay-out: a figure's size and texts become places of its parts, in whole pixels; any thread, no canvas.
import type { AxisTicks } from './axis-ticks.js'
import type { Extend } from './bar-ends.js'
import type { Rect } from './blocks.js'
import type { PanelPlace } from './figure-spec.js'
import { type Fit, fitBox } from './fit-box.js'
import type { BarInput, LayoutInput, PanelInput } from './layout-input.js'
import type { BarMargins, Margins, Metrics, PanelTicks } from './margins.js'
import { barMargins, barTicks, findTicks, headingOf, marginsOf, metricsOf } from './margins.js'
import { rememberRecent } from './recent.js'
import { capHeight, type Measure } from './text.js'
import { aspectOf, growView, type View } from './view.js'

export interface BarLayout {
  /** Of the colours, without their frame of one line. */
  readonly box: Rect
  /** Marks and labels, right of the frame; of no width where there are none. */
  readonly labels: Rect
  /** The text above the bar that labels are multiplied by; of no height where there is none. */
  readonly offset: Rect
  readonly name: { readonly text: string; readonly x: number } | undefined
  readonly extend: Extend
}

export interface PanelLayout {
  /** Of the data, without its frame of one line. */
  readonly box: Rect
  readonly framed: boolean
  readonly view: View
  readonly x: AxisTicks
  readonly y: AxisTicks
  /** Of limits that move, in a frame; `x` and `y` are then the room for them. */
  readonly ticksAt: PanelTicks['at']
  /** With the baseline of its text. */
  readonly xlabel: { readonly text: string; readonly y: number } | undefined
  /** With the middle of its text. */
  readonly ylabel: { readonly text: string; readonly x: number } | undefined
  /** What names along x and y may use of the picture. */
  readonly room: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  /** As wide as the panel may be, and as high as the title's lines. */
  readonly title: Rect | undefined
  readonly bar: BarLayout | undefined
}

export interface Layout {
  readonly metrics: Metrics
  readonly panels: readonly PanelLayout[]
  /** The figure's own title and bar. */
  readonly title: Rect | undefined
  readonly bar: BarLayout | undefined
}

type Sacrifice = (input: LayoutInput) => LayoutInput
const inPanels =
  (change: (panel: PanelInput) => PanelInput): Sacrifice =>
  (input) => ({ ...input, panels: input.panels.map(change) })
const withoutTicks = (bar: BarInput | undefined): BarInput | undefined => bar && { ...bar, ticks: [], limits: [[0, 1]] }
const withoutLabel = (bar: BarInput | undefined): BarInput | undefined => bar && { ...bar, label: undefined }

/** What a figure too small for all of its parts does without, in this order. */
const sacrifices: readonly Sacrifice[] = [
  (input) => input,
  (input) => ({
    ...inPanels((panel) => ({
      ...panel,
      x: { ...panel.x, ticks: false },
      y: { ...panel.y, ticks: false },
      bar: withoutTicks(panel.bar),
    }))(input),
    bar: withoutTicks(input.bar),
  }),
  (input) => ({
    ...inPanels((panel) => ({
      ...panel,
      x: { ...panel.x, label: undefined },
      y: { ...panel.y, label: undefined },
      bar: withoutLabel(panel.bar),
    }))(input),
    bar: withoutLabel(input.bar),
  }),
  (input) => ({ ...inPanels((panel) => ({ ...panel, bar: undefined }))(input), bar: undefined }),
  (input) => ({ ...inPanels((panel) => ({ ...panel, title: undefined }))(input), title: undefined }),
]
const scales = [1, 0.9, 0.8, 0.7, 0.6]
/** The share of the picture's width and height that must be left for the data. */
const leastShare = 0.4

/** The lay-out; where the data would get too little room, texts shrink to 0.6, then parts are left out, then gaps shrink. */
export function layOut(input: LayoutInput): Layout {
  // Kept for labels of axes that move, which a long movie has many of.
  const widthOf = rememberRecent(
    4096,
    ([text, size]: [string, number]) => input.measure(text, size),
    ([text, size]) => `${size} ${text}`,
  )
  const measure: Measure = (text, size) => widthOf([text, size])
  let given: LayoutInput = { ...input, measure }
  for (const sacrifice of sacrifices) {
    given = sacrifice(given)
    for (const scale of scales) {
      const { layout, share } = arrange(given, metricsOf(input.dpi, scale, input.sizes))
      if (share >= leastShare) return layout
    }
  }
  const isInside = ({ box }: PanelLayout) => box.x + box.width <= input.size[0] && box.y + box.height <= input.size[1]
  for (let scale = scales.at(-1)!; ; scale /= 2) {
    const { layout } = arrange(given, metricsOf(input.dpi, scale, input.sizes))
    if (scale < 0.01 || layout.panels.every(isInside)) return layout
  }
}

/** One panel on its way to a lay-out. */
interface Draft {
  readonly panel: PanelInput
  readonly ticks: PanelTicks
  readonly margins: Margins
  readonly heading: { height: number; gap: number }
}

interface Sized {
  readonly width: number
  readonly height: number
  readonly barHeight: number
}

/** Pixels of the grid's columns or rows: where each begins, its margins and inner length. */
interface Tracks {
  readonly start: readonly number[]
  readonly before: readonly number[]
  readonly inner: readonly number[]
  readonly after: readonly number[]
  readonly end: number
}

const isBare = ({ panels, title, bar }: LayoutInput) =>
  !title && !bar && panels.every((panel) => panel.axis === 'off' && !panel.title && !panel.bar)

function arrange(input: LayoutInput, metrics: Metrics): { layout: Layout; share: number } {
  const [width, height] = input.size
  const { grid, measure } = input
  const edge = isBare(input) ? 0 : Math.round(6 * metrics.point)
  const gap = Math.round(6 * metrics.point)
  const aspectFor = ({ axis, fills, view }: PanelInput) =>
    axis === 'image' || (axis === 'off' && !fills) ? aspectOf(view) : undefined

  const heading = headingOf(input.title, metrics, metrics.line)
  const headingHeight = input.title ? heading.height + Math.round(4 * metrics.point) : 0
  // Ticks need the box's length, and the box needs the room of the ticks' labels: a few rounds agree.
  let boxes: readonly Sized[] = input.panels.map(({ place }) => ({
    width: ((width * place.columns) / grid.columns) * 0.6,
    height: ((height * place.rows) / grid.rows) * 0.6,
    barHeight: ((height * place.rows) / grid.rows) * 0.6,
  }))
  for (let round = 0; ; round++) {
    const drafts = input.panels.map((panel, at): Draft => {
      const ticks = findTicks(panel, metrics, measure, boxes[at]!)
      const margins = marginsOf(panel, metrics, measure, ticks, boxes[at]!)
      return { panel, ticks, margins, heading: headingOf(panel.title, metrics, margins.top) }
    })
    const inner = height - 2 * edge - headingHeight
    const figureBar = planBar(input, metrics, inner)
    const columns = tracksOf(grid.columns, grid.widths, gap, width - 2 * edge - figureBar.total, drafts, (draft) => ({
      first: draft.panel.place.column,
      count: draft.panel.place.columns,
      before: draft.margins.left,
      after: draft.margins.right + draft.margins.bar.right,
    }))
    const rows = tracksOf(grid.rows, grid.heights, gap, inner, drafts, (draft) => ({
      first: draft.panel.place.row,
      count: draft.panel.place.rows,
      before: draft.heading.height + draft.heading.gap + draft.margins.top,
      after: draft.margins.bottom,
    }))
    const fits = drafts.map(({ panel }) => {
      const slot = {
        width: spanOf(columns, panel.place.column, panel.place.columns),
        height: spanOf(rows, panel.place.row, panel.place.rows),
      }
      return fitBox(slot, aspectFor(panel), metrics.font, panel.bar !== undefined)
    })
    const settled = fits.every(
      (fit, at) =>
        fit.width === boxes[at]!.width && fit.height === boxes[at]!.height && fit.barHeight === boxes[at]!.barHeight,
    )
    boxes = fits
    if (!settled && round < 8) continue
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    const packed = {
      columns: packTracks(columns, gap, drafts, fits, 'width'),
      rows: packTracks(rows, gap, drafts, fits, 'height'),
    }
    const origin = {
      x: Math.max(0, Math.floor((width - packed.columns.end - figureBar.total) / 2)),
      y: Math.max(0, Math.floor((height - packed.rows.end - headingHeight) / 2)) + headingHeight,
    }
    const panels = drafts.map((draft, at) => place(draft, fits[at]!, packed, origin, metrics, input))
    return {
      share: Math.min(sum(columns.inner) / width, sum(rows.inner) / height),
      layout: {
        metrics,
        panels,
        title: input.title && { x: 0, y: origin.y - headingHeight, width, height: heading.height },
        bar: input.bar && placeFigureBar(input.bar, figureBar, panels, origin.x + packed.columns.end, metrics),
      },
    }
  }
}

interface Claim {
  readonly first: number
  readonly count: number
  readonly before: number
  readonly after: number
}

/** Cuts a length into columns or rows, whose margins are the widest of their panels. */
function tracksOf(
  count: number,
  ratios: readonly number[],
  gap: number,
  length: number,
  drafts: readonly Draft[],
  claimOf: (draft: Draft) => Claim,
): Tracks {
  const before = Array.from({ length: count }, () => 0)
  const after = Array.from({ length: count }, () => 0)
  for (const draft of drafts) {
    const claim = claimOf(draft)
    before[claim.first] = Math.max(before[claim.first]!, claim.before)
    const last = claim.first + claim.count - 1
    after[last] = Math.max(after[last]!, claim.after)
  }
  const margins = [...before, ...after].reduce((sum, each) => sum + each, 0)
  const room = Math.max(count, length - margins - gap * (count - 1))
  const all = ratios.reduce((sum, each) => sum + each, 0)
  const inner = ratios.map((ratio) => Math.max(1, Math.floor((room * ratio) / all + 1e-9)))
  return startTracks(before, inner, after, gap)
}

function startTracks(
  before: readonly number[],
  inner: readonly number[],
  after: readonly number[],
  gap: number,
): Tracks {
  const start: number[] = []
  let at = 0
  for (let index = 0; index < inner.length; index++) {
    start.push(at)
    at += before[index]! + inner[index]! + after[index]! + (index < inner.length - 1 ? gap : 0)
  }
  return { start, before, inner, after, end: at }
}

const innerStart = (tracks: Tracks, first: number) => tracks.start[first]! + tracks.before[first]!

/** Inner length from one track to another, the margins between them included. */
function spanOf(tracks: Tracks, first: number, count: number): number {
  const last = first + count - 1
  return innerStart(tracks, last) + tracks.inner[last]! - innerStart(tracks, first)
}

/** Tracks whose panels all have a fixed shape shrink to them, so that no empty room stands between panels. */
function packTracks(
  tracks: Tracks,
  gap: number,
  drafts: readonly Draft[],
  fits: readonly Fit[],
  side: 'width' | 'height',
): Tracks {
  const [first, count] = side === 'width' ? (['column', 'columns'] as const) : (['row', 'rows'] as const)
  const inner = tracks.inner.map((length, at) => {
    const members = drafts.flatMap(({ panel: { place } }, index) =>
      place[first] <= at && at < place[first] + place[count] ? [index] : [],
    )
    const single = members.every((index) => drafts[index]!.panel.place[count] === 1)
    if (!single || members.length === 0) return length
    const used = (fit: Fit) =>
      side === 'width' ? fit.width + fit.gap + fit.barWidth : Math.max(fit.height, fit.barHeight)
    return Math.min(length, Math.max(...members.map((index) => used(fits[index]!))))
  })
  return startTracks(tracks.before, inner, tracks.after, gap)
}

function place(
  { panel, ticks, margins, heading }: Draft,
  fit: Fit,
  { columns, rows }: { columns: Tracks; rows: Tracks },
  origin: { x: number; y: number },
  metrics: Metrics,
  input: LayoutInput,
): PanelLayout {
  const { font, name, nameGap } = metrics
  const at: PanelPlace = panel.place
  const slot = {
    x: origin.x + innerStart(columns, at.column),
    y: origin.y + innerStart(rows, at.row),
    width: spanOf(columns, at.column, at.columns),
    height: spanOf(rows, at.row, at.rows),
  }
  const used = fit.width + fit.gap + fit.barWidth
  const high = Math.max(fit.height, fit.barHeight)
  const x = slot.x + Math.max(0, Math.floor((slot.width - used) / 2))
  const top = slot.y + Math.max(0, Math.floor((slot.height - high) / 2))
  const box = { x, y: top + Math.floor((high - fit.height) / 2), width: fit.width, height: fit.height }
  const alone = input.panels.length === 1
  const [width, height] = input.size
  const off = panel.axis === 'off'
  const titleTop = top - margins.top - heading.gap - heading.height
  const room = {
    left: alone ? 0 : slot.x - margins.left,
    right: alone ? width : slot.x + slot.width + margins.right + margins.bar.right,
    top: alone ? (panel.title ? top - margins.top - heading.gap : 0) : slot.y - margins.top,
    bottom: panel.x.label ? box.y + box.height + margins.below : alone ? height : slot.y + slot.height + margins.bottom,
  }
  return {
    box,
    framed: !off,
    view: panel.axis === 'equal' ? growView(panel.view, box.height / box.width) : panel.view,
    x: ticks.x,
    y: ticks.y,
    ticksAt: ticks.at,
    xlabel:
      panel.x.label && !off
        ? { text: panel.x.label, y: box.y + box.height + margins.below + nameGap + capHeight * font }
        : undefined,
    ylabel: panel.y.label && !off ? { text: panel.y.label, x: x - margins.left + name / 2 } : undefined,
    room,
    title: panel.title && { x: room.left, y: titleTop, width: room.right - room.left, height: heading.height },
    bar:
      panel.bar &&
      placeBar(panel.bar, margins.bar, metrics, {
        x: x + fit.width + margins.right + fit.gap + metrics.line,
        y: top,
        width: fit.barWidth,
        height: fit.barHeight,
      }),
  }
}

function placeBar(
  { label, extend }: BarInput,
  margins: BarMargins,
  { line, half, name, nameGap }: Metrics,
  box: Rect,
): BarLayout {
  const labels = {
    x: box.x + box.width + line,
    y: box.y - line - half,
    width: margins.marks,
    height: box.height + 2 * (line + half),
  }
  const right = box.x - line + box.width + margins.right
  return {
    box,
    labels,
    offset: {
      x: box.x - line,
      y: labels.y - margins.offset,
      width: right - (label ? name + nameGap : 0) - box.x + line,
      height: margins.offset,
    },
    name: label ? { text: label, x: right - name / 2 } : undefined,
    extend,
  }
}

interface FigureBar {
  readonly margins: BarMargins
  readonly gap: number
  readonly width: number
  /** All that it takes of the picture's width. */
  readonly total: number
}

function planBar({ bar, measure }: LayoutInput, metrics: Metrics, height: number): FigureBar {
  if (!bar) return { margins: { marks: 0, right: 0, offset: 0 }, gap: 0, width: 0, total: 0 }
  const margins = barMargins(bar, barTicks(bar, metrics, measure, height * 0.8), metrics, measure)
  const [gap, width] = [Math.round(metrics.font), Math.round(1.2 * metrics.font)]
  return { margins, gap, width, total: gap + width + margins.right }
}

/** As high as all panels together. */
function placeFigureBar(
  bar: BarInput,
  { margins, gap, width }: FigureBar,
  panels: readonly PanelLayout[],
  right: number,
  metrics: Metrics,
): BarLayout {
  const top = Math.min(...panels.map(({ box }) => box.y))
  const bottom = Math.max(...panels.map(({ box }) => box.y + box.height))
  return placeBar(bar, margins, metrics, { x: right + gap + metrics.line, y: top, width, height: bottom - top })
}
