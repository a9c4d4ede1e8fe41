// The lay-out: a figure's size and texts become places of its parts, in whole pixels; any thread, no canvas.
import type { AxisTicks } from './axis-ticks.js'
import { type BarLayout, placeBar, placeFigureBars, planBars } from './bar-places.js'
import type { Rect } from './blocks.js'
import type { PanelPlace } from './figure-spec.js'
import { type Fit, fitBox } from './fit-box.js'
import type { BarInput, LayoutInput, PanelInput } from './layout-input.js'
import {
  type BarMargins,
  findTicks,
  headingOf,
  type Margins,
  type Metrics,
  marginsOf,
  metricsOf,
  type PanelTicks,
} from './margins.js'
import { rememberRecent } from './recent.js'
import { linearScale } from './scales.js'
import type { Measure } from './text.js'
import { innerStart, packTracks, spanOf, type Tracks, tracksOf } from './tracks.js'
import { aspectOf, type DataWindow, growView } from './view.js'

export interface PanelLayout {
  /** Of the data, without its frame of one line. */
  readonly box: Rect
  readonly framed: boolean
  readonly view: DataWindow
  readonly x: AxisTicks
  readonly y: AxisTicks
  /** Of the second axis of y, at the right. */
  readonly y2: AxisTicks
  /** Of limits that move, in a frame; `x` and `y` are then the room for them. */
  readonly ticksAt: PanelTicks['at']
  /** With the baseline of its text. */
  readonly xlabel: { readonly text: string; readonly y: number } | undefined
  /** With the middle of its text. */
  readonly ylabel: { readonly text: string; readonly x: number } | undefined
  /** At the right, of a second axis of y. */
  readonly y2label: { readonly text: string; readonly x: number } | undefined
  /** What names along x and y may use of the picture. */
  readonly room: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  /** As wide as the panel may be, and as high as the title's lines. */
  readonly title: Rect | undefined
  readonly bars: readonly BarLayout[]
}

export interface FigureLayout {
  readonly metrics: Metrics
  readonly panels: readonly PanelLayout[]
  /** The figure's own title, bars and legend. */
  readonly title: Rect | undefined
  readonly bars: readonly BarLayout[]
  readonly legend: Rect | undefined
}

type Sacrifice = (input: LayoutInput) => LayoutInput
const inPanels =
  (change: (panel: PanelInput) => PanelInput): Sacrifice =>
  (input) => ({ ...input, panels: input.panels.map(change) })
const withoutTicks = (bar: BarInput): BarInput => ({ ...bar, axes: [{ ends: [0, 1], scale: linearScale, ticks: [] }] })
const withoutLabel = (bar: BarInput): BarInput => ({ ...bar, label: undefined })

/** What a figure too small for all of its parts does without, in this order. */
const sacrifices: readonly Sacrifice[] = [
  (input) => input,
  (input) => ({
    ...inPanels((panel) => ({
      ...panel,
      x: { ...panel.x, ticks: false },
      y: { ...panel.y, ticks: false },
      y2: panel.y2 && { ...panel.y2, ticks: false },
      bars: panel.bars.map(withoutTicks),
    }))(input),
    bars: input.bars.map(withoutTicks),
  }),
  (input) => ({
    ...inPanels((panel) => ({
      ...panel,
      x: { ...panel.x, label: undefined },
      y: { ...panel.y, label: undefined },
      y2: panel.y2 && { ...panel.y2, label: undefined },
      bars: panel.bars.map(withoutLabel),
    }))(input),
    bars: input.bars.map(withoutLabel),
  }),
  (input) => ({ ...inPanels((panel) => ({ ...panel, bars: [] }))(input), bars: [], legend: undefined }),
  (input) => ({ ...inPanels((panel) => ({ ...panel, title: undefined }))(input), title: undefined }),
]
const scales = [1, 0.9, 0.8, 0.7, 0.6]
/** The share of the picture's width and height that must be left for the data. */
const leastShare = 0.4

/** The lay-out; where the data would get too little room, texts shrink to 0.6, then parts are left out, then gaps shrink. */
export function layOutFigure(input: LayoutInput): FigureLayout {
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
      const { layout, share } = arrange(given, metricsOf(input.dpi, scale, input.sizes, input.heights))
      if (share >= leastShare) return layout
    }
  }
  const isInside = ({ box }: PanelLayout) => box.x + box.width <= input.size[0] && box.y + box.height <= input.size[1]
  for (let scale = scales.at(-1)!; ; scale /= 2) {
    const { layout } = arrange(given, metricsOf(input.dpi, scale, input.sizes, input.heights))
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

const isBare = ({ panels, title, bars, legend }: LayoutInput) =>
  !title &&
  !legend &&
  bars.length === 0 &&
  panels.every((panel) => panel.axis === 'off' && !panel.title && panel.bars.length === 0)

function arrange(input: LayoutInput, metrics: Metrics): { layout: FigureLayout; share: number } {
  const [width, height] = input.size
  const { grid, measure } = input
  const edge = isBare(input) ? 0 : Math.round(6 * metrics.point)
  const gap = Math.round(6 * metrics.point)
  const aspectFor = ({ axis, fills, view }: PanelInput) =>
    axis === 'image' || (axis === 'off' && !fills) ? aspectOf(view) : undefined

  const heading = headingOf(input.title, metrics, metrics.line)
  const headingHeight = input.title ? heading.height + Math.round(4 * metrics.point) : 0
  const legend = legendRoom(input, metrics, width - 2 * edge)
  // Ticks need the box's length, and the box needs the room of the ticks' labels: a few rounds agree.
  let boxes: readonly Fit[] = input.panels.map(({ place }) => ({
    ...{ gap: 0, barWidth: 0, barRoom: 0 },
    width: ((width * place.columns) / grid.columns) * 0.6,
    height: ((height * place.rows) / grid.rows) * 0.6,
    barHeight: ((height * place.rows) / grid.rows) * 0.6,
  }))
  /** That of the figure's bars, as soon as boxes are known. */
  let barHeights: readonly number[] = []
  for (let round = 0; ; round++) {
    const drafts = input.panels.map((panel, at): Draft => {
      const ticks = findTicks(panel, metrics, measure, boxes[at]!)
      const margins = marginsOf(panel, metrics, measure, ticks, boxes[at]!)
      return { panel, ticks, margins, heading: headingOf(panel.title, metrics, margins.top) }
    })
    const inner = height - 2 * edge - headingHeight - legend.above - legend.below
    const bars = planBars(input, metrics, [0.8 * inner, ...barHeights])
    const barsBeside = bars.reduce((sum, { total }) => sum + total, 0)
    const beside = barsBeside + legend.left + legend.right
    // A panel's own bars are room beside its column, so that its box is as large as those without any.
    const barRooms = boxes.map(({ barRoom }) => barRoom)
    const above = headroomOf(drafts)
    const columns = tracksOf(
      grid.columns,
      grid.widths,
      gap,
      width - 2 * edge - beside,
      drafts.map(({ panel: { place }, margins }, at) => ({
        ...{ first: place.column, count: place.columns, before: margins.left },
        after: margins.right + rightOf(margins.bars) + barRooms[at]!,
      })),
    )
    const rows = tracksOf(grid.rows, grid.heights, gap, inner, [
      ...drafts.map(({ panel: { place }, margins, heading }) => ({
        ...{ first: place.row, count: place.rows, before: heading.height + above(place) },
        after: margins.bottom,
      })),
      ...bars.map(({ above: before, below: after }) => ({ first: 0, count: grid.rows, before, after })),
    ])
    const fits = drafts.map(({ panel }, at) => {
      const slot = {
        width: spanOf(columns, panel.place.column, panel.place.columns) + barRooms[at]!,
        height: spanOf(rows, panel.place.row, panel.place.rows),
      }
      return fitBox(slot, aspectFor(panel), metrics.font, panel.bars.length)
    })
    const packedRows = packTracks(
      rows,
      gap,
      drafts.map(({ panel: { place } }, at) => ({
        ...{ first: place.row, count: place.rows },
        length: Math.max(fits[at]!.height, fits[at]!.barHeight),
      })),
    )
    const tops = drafts.map(({ panel: { place } }, at) => topIn(packedRows, place, fits[at]!))
    const ends = tops.map((top, at) => top + fits[at]!.height)
    const barHeight = Math.max(...ends) - Math.min(...tops)
    const barsFit = bars.length === 0 || barHeights[0] === barHeight
    barHeights = [barHeight]
    const settled =
      barsFit &&
      fits.every(
        (fit, at) =>
          fit.width === boxes[at]!.width &&
          fit.height === boxes[at]!.height &&
          fit.barHeight === boxes[at]!.barHeight &&
          fit.barRoom === barRooms[at],
      )
    boxes = fits
    if (!settled && round < 8) continue
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    const packed = {
      columns: packTracks(
        columns,
        gap,
        drafts.map(({ panel: { place } }, at) => ({
          ...{ first: place.column, count: place.columns, length: fits[at]!.width },
        })),
      ),
      rows: packedRows,
    }
    const origin = {
      x: Math.max(0, Math.floor((width - packed.columns.end - beside) / 2)) + legend.left,
      y:
        Math.max(0, Math.floor((height - packed.rows.end - headingHeight - legend.above - legend.below) / 2)) +
        (headingHeight + legend.above),
    }
    const placed = drafts.map((draft, at) =>
      place(draft, fits[at]!, packed, origin, above(draft.panel.place), metrics, input),
    )
    // The bars of a lone panel are a part of it.
    const room = drafts.length === 1 ? barRooms[0]! : 0
    const panels = input.aligned ? alignNames(placed, drafts) : placed
    return {
      share: Math.min((sum(columns.inner) + room) / width, sum(rows.inner) / height),
      layout: {
        metrics,
        panels,
        title: input.title && { x: 0, y: origin.y - legend.above - headingHeight, width, height: heading.height },
        bars: placeFigureBars(
          bars,
          panels.map(({ box }) => box),
          origin.x + packed.columns.end,
          metrics,
        ),
        legend: placeLegend(
          input.legend,
          legend,
          panels.map(({ box }) => box),
          { ...origin, right: origin.x + packed.columns.end + barsBeside, bottom: origin.y + packed.rows.end },
        ),
      },
    }
  }
}

/** Where a panel's box begins: in the middle of its rows, and of its bar if that is higher. */
function topIn(rows: Tracks, { row, rows: count }: PanelPlace, { height, barHeight }: Fit): number {
  const high = Math.max(height, barHeight)
  const start = innerStart(rows, row) + Math.max(0, Math.floor((spanOf(rows, row, count) - high) / 2))
  return start + Math.floor((high - height) / 2)
}

/** What a legend takes of the picture at each of its sides, and how large it is. */
interface LegendRoom {
  readonly left: number
  readonly right: number
  readonly above: number
  readonly below: number
  readonly width: number
  readonly height: number
}

function legendRoom({ legend }: LayoutInput, { point }: Metrics, room: number): LegendRoom {
  const none = { left: 0, right: 0, above: 0, below: 0, width: 0, height: 0 }
  if (!legend) return none
  const { width, height, gap } = legend.sizeAt(point, room)
  const size = { ...none, width, height }
  if (legend.side === 'left' || legend.side === 'right') return { ...size, [legend.side]: width + gap }
  return { ...size, [legend.side === 'upper' ? 'above' : 'below']: height + gap }
}

/** Beside all panels, and along them as far as their boxes reach. */
function placeLegend(
  legend: LayoutInput['legend'],
  { width, height, left, above, right, below }: LegendRoom,
  boxes: readonly Rect[],
  around: { readonly x: number; readonly y: number; readonly right: number; readonly bottom: number },
): Rect | undefined {
  if (!legend) return undefined
  const share = { start: 0, center: 0.5, end: 1 }[legend.along]
  const along = (from: number, to: number, length: number) => Math.round(from + share * (to - from - length))
  const [first, last] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map((box) => box.x + box.width))]
  const [top, bottom] = [Math.min(...boxes.map(({ y }) => y)), Math.max(...boxes.map((box) => box.y + box.height))]
  const upright = left + right > 0
  return {
    ...{ width, height },
    x: upright ? (left > 0 ? around.x - left : around.right + right - width) : along(first, last, width),
    y: upright ? along(top, bottom, height) : above > 0 ? around.y - above : around.bottom + below - height,
  }
}

/** What stands right of the colours of bars. */
const rightOf = (bars: readonly BarMargins[]) => bars.reduce((sum, { right }) => sum + right, 0)

/** From boxes up to their titles: one height for all panels that begin in a row. */
function headroomOf(drafts: readonly Draft[]): (place: PanelPlace) => number {
  return ({ row }) =>
    Math.max(
      ...drafts.filter(({ panel }) => panel.place.row === row).map(({ heading, margins }) => heading.gap + margins.top),
    )
}

/** Names of y at one distance in a column, and those of x in a row. */
function alignNames(panels: readonly PanelLayout[], drafts: readonly Draft[]): PanelLayout[] {
  const of = (at: number) => drafts[at]!.panel.place
  const last = (at: number) => of(at).row + of(at).rows
  return panels.map((panel, at) => {
    const inColumn = panels.filter((_, other) => of(other).column === of(at).column)
    const inRow = panels.filter((_, other) => last(other) === last(at))
    const x = Math.min(...inColumn.flatMap(({ ylabel }) => ylabel?.x ?? []))
    const y = Math.max(...inRow.flatMap(({ xlabel }) => xlabel?.y ?? []))
    return {
      ...panel,
      ylabel: panel.ylabel && { ...panel.ylabel, x },
      xlabel: panel.xlabel && { ...panel.xlabel, y },
    }
  })
}

function place(
  { panel, ticks, margins, heading }: Draft,
  fit: Fit,
  { columns, rows }: { columns: Tracks; rows: Tracks },
  origin: { x: number; y: number },
  above: number,
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
  const high = Math.max(fit.height, fit.barHeight)
  const x = slot.x + Math.max(0, Math.floor((slot.width - fit.width) / 2))
  const top = slot.y + Math.max(0, Math.floor((slot.height - high) / 2))
  const box = { x, y: top + Math.floor((high - fit.height) / 2), width: fit.width, height: fit.height }
  const alone = input.panels.length === 1
  const [width, height] = input.size
  const off = panel.axis === 'off'
  const titleTop = top - above - heading.height
  const room = {
    left: alone ? 0 : slot.x - margins.left,
    right: alone ? width : slot.x + slot.width + margins.right + rightOf(margins.bars) + fit.barRoom,
    top: alone ? (panel.title ? top - above : 0) : slot.y - margins.top,
    bottom: panel.x.label ? box.y + box.height + margins.below : alone ? height : slot.y + slot.height + margins.bottom,
  }
  return {
    box,
    framed: !off,
    view: panel.axis === 'equal' ? growView(panel.view, box.height / box.width) : panel.view,
    x: ticks.x,
    y: ticks.y,
    y2: ticks.y2,
    ticksAt: ticks.at,
    xlabel:
      panel.x.label && !off
        ? { text: panel.x.label, y: box.y + box.height + margins.below + nameGap + metrics.capitals * font }
        : undefined,
    ylabel: panel.y.label && !off ? { text: panel.y.label, x: x - margins.left + name / 2 } : undefined,
    y2label:
      panel.y2?.label && !off ? { text: panel.y2.label, x: x + fit.width + margins.right - name / 2 } : undefined,
    room,
    title: panel.title && { x: room.left, y: titleTop, width: room.right - room.left, height: heading.height },
    bars: panel.bars.map((bar, at) =>
      placeBar(bar, margins.bars[at]!, metrics, {
        x:
          x +
          (fit.width + margins.right + rightOf(margins.bars.slice(0, at))) +
          (at * (fit.gap + fit.barWidth) + fit.gap + metrics.line),
        y: top,
        width: fit.barWidth,
        height: fit.barHeight,
      }),
    ),
  }
}
