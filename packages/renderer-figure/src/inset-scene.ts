// Insets: axes within a panel, painted over its layers as one of them; in workers.
import { clipRect, fillRect, type PixelNumbers, type Rect } from './blocks.js'
import { colorOf, pixelOf, type Rgb } from './colors.js'
import type { InsetSpec } from './figure-parts.js'
import type { PanelSpec } from './figure-spec.js'
import { axisOptions, titleOf } from './figure-texts.js'
import { cornerPlace } from './layers/corners.js'
import type { Layer, Surface } from './layers/layer.js'
import { makeMovingAxis } from './layers/moving-axis.js'
import { paintText } from './layers/paint-text.js'
import { unite } from './layers/place-points.js'
import type { PanelInput } from './layout-input.js'
import { findTicks, headingOf, type Margins, type Metrics, marginsOf, metricsOf, type PanelTicks } from './margins.js'
import { blitMask } from './marks/mask.js'
import { strokeMask } from './marks/stroke.js'
import { bare, moveAxes, movingInput } from './moving-axes.js'
import { isMovingPanel } from './moving-views.js'
import type { PanelScene } from './panel-scene.js'
import { countsCells, panelShape } from './panel-shape.js'
import { scalesOf } from './panel-views.js'
import { type Eyes, type LayersSetting, paintLayers, placeLayers } from './placed-layers.js'
import type { SceneSights } from './sights.js'
import { makeSurface } from './surface.js'
import { aspectOf, type DataWindow, growView } from './view.js'

export interface InsetHost {
  readonly surface: Surface
  readonly metrics: Metrics
  readonly paper: Rgb
  readonly layers: LayersSetting
  readonly sights: SceneSights
}

export interface InsetScene {
  readonly layer: Layer
  readonly scene: PanelScene
}

const both = { ticks: true, name: true }

/** matplotlib's `indicate_inset_zoom`: grey lines of half the strength, a point wide. */
const zoomColor = [128, 128, 128] as const
const zoomAlpha = 0.5

/** `number` is its place among the insets of its panel. */
export async function makeInset(
  { options, panel }: InsetSpec,
  drawn: PanelSpec,
  view: DataWindow,
  number: number,
  host: InsetHost,
): Promise<InsetScene> {
  const { surface: around, layers, sights } = host
  const { clips, main } = layers.input
  const metrics: Metrics = {
    ...metricsOf(72 * host.metrics.point, options.labelsize / 10, undefined, around.lettering.typeface.heights),
    line: host.metrics.line,
  }
  const { lettering, theme } = around
  const title = titleOf(panel.axes.title, theme)
  const input: PanelInput = {
    place: panel.place,
    bars: [],
    view,
    moving: movingInput(panel, view),
    ...panelShape(panel, clips, main),
    ...axisOptions(panel, scalesOf(panel), { bottom: both, left: both }),
    countsCells: countsCells(panel, clips, main),
    title: title && {
      em: lettering.lines(title.text).reduce((sum, line) => sum + lettering.lineHeight(line, 1), 0),
      fontsize: 12,
    },
  }
  const { box: wanted, margins, ticks } = arrange(input, options, around, metrics)
  const box = within(wanted, layers.input.size)
  const shown = input.axis === 'equal' ? growView(view, box.height / box.width) : view
  const paper = panel.axes.facecolor === undefined ? host.paper : theme.colorOf(panel.axes.facecolor)
  const surface = makeSurface(
    { box, view: shown, moves: isMovingPanel(panel), point: around.point, lettering, theme, paper },
    scalesOf(panel),
  )
  const moved = moveAxes(
    panel,
    view,
    { ...emptyLayout, box, view: shown, x: ticks.x, y: ticks.y, ticksAt: ticks.at },
    surface,
  )
  const placed = placeLayers({ panel, drawn, surface, axes: { ...moved, moves: stay }, metrics }, layers, {
    insets: [],
  })
  const eyes: Eyes = { sights, surface }
  const framed = input.axis !== 'off'
  const axisLayers = (['x', 'y'] as const).map((direction) =>
    makeMovingAxis(direction, () => moved.ticks()[direction], surface, metrics),
  )
  const scene: PanelScene = {
    box,
    eyes,
    look: (index) => moved.look(index),
    placed,
    moving: placed,
    titles: undefined,
    bars: [],
    insets: [],
    twinSurface: undefined,
  }

  const paintNames = (target: PixelNumbers): Rect | undefined => {
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    const look = { size: metrics.font, ha: 'center', va: 'baseline', rotation: 0, color: theme.ink, alpha: 1 } as const
    const { xlabel, ylabel } = panel.axes
    let touched: Rect | undefined
    const write = (text: unknown, x: number, y: number, more: object = {}) => {
      touched = unite<Rect>(touched, paintText(target, lettering, x, y, { ...look, ...more, text: String(text) }))
    }
    const below = box.y + box.height + margins.below + metrics.nameGap + metrics.capitals * metrics.font
    if (xlabel !== undefined && framed) write(xlabel, middle.x, below)
    const left = box.x - margins.left + metrics.name / 2 + (metrics.capitals / 2) * metrics.font
    if (ylabel !== undefined && framed) write(ylabel, left, middle.y, { rotation: 90 })
    if (title) {
      const size = 1.2 * metrics.font
      const lines = lettering.lines(title.text).length
      const first = box.y - margins.top - Math.round(4 * metrics.point) - (lines - 1) * 1.2 * size
      write(title.text, middle.x, first, {
        size,
        color: title.color === undefined ? theme.ink : theme.colorOf(title.color),
      })
    }
    return touched
  }

  const layer: Layer = {
    changes: placed.some(({ still }) => !still) || moved.moves.x || moved.moves.y,
    covers: false,
    async prepare(frames) {
      for (const each of placed) await each.layer.prepare?.(frames)
    },
    paint(frame, target): Rect | undefined {
      moved.look(frame.index)
      const spec = frame.panel.insets![number]!.panel
      const zoom = options.zoom === false ? undefined : paintZoom(target, around, surface, colorOfZoom(options.zoom))
      const shownBox = clipRect(box, target.width, target.height)
      fillRect(target, shownBox, pixelOf(paper))
      const painted = paintLayers(placed, frame, spec, target, eyes)
      const frames = framed ? paintFrame(target, box, metrics.line, theme.ink) : undefined
      const marks = framed ? axisLayers.map((each) => each.paint(frame, target)) : []
      return [zoom, ...painted, frames, ...marks, paintNames(target)].reduce(
        (all, rect) => unite<Rect>(all, rect),
        shownBox,
      )
    },
  }
  return { layer, scene }
}

const stay = { x: false, y: false }
const emptyLayout = {
  ...{ framed: true, xlabel: undefined, ylabel: undefined, y2label: undefined, y2: bare },
  ...{ room: { left: 0, right: 0, top: 0, bottom: 0 }, title: undefined, bars: [] },
}

const colorOfZoom = (zoom: InsetSpec['options']['zoom']): Rgb => (typeof zoom === 'boolean' ? zoomColor : colorOf(zoom))

interface Arranged {
  readonly box: Rect
  readonly margins: Margins
  readonly ticks: PanelTicks
}

/** The box of an inset, tight around pictures, with the space of its labels next to the edges of the axes around it. */
function arrange(input: PanelInput, options: InsetSpec['options'], around: Surface, metrics: Metrics): Arranged {
  const { box: outer, lettering } = around
  const [wide, high] = options.box ? [options.box[2], options.box[3]] : options.size
  const slot = {
    width: Math.max(2, Math.round(wide * outer.width)),
    height: Math.max(2, Math.round(high * outer.height)),
  }
  const aspect = input.axis === 'image' || (input.axis === 'off' && !input.fills) ? aspectOf(input.view) : undefined
  const width = aspect === undefined ? slot.width : Math.max(1, Math.floor(Math.min(slot.width, slot.height / aspect)))
  const height = aspect === undefined ? slot.height : Math.max(1, Math.min(slot.height, Math.round(width * aspect)))
  const size = { width, height, barHeight: 0 }
  const ticks = findTicks(input, metrics, lettering.measure, size)
  const margins = marginsOf(input, metrics, lettering.measure, ticks, size)
  if (options.box) {
    const [left, bottom] = options.box
    const x = Math.round(outer.x + left * outer.width + (slot.width - width) / 2)
    const y = Math.round(outer.y + (1 - bottom) * outer.height - slot.height + (slot.height - height) / 2)
    return { box: { x, y, width, height }, margins, ticks }
  }
  const heading = headingOf(
    input.title && { ...input.title, fontsize: options.labelsize * 1.2 },
    { ...metrics, point: around.point },
    margins.top,
  )
  const above = margins.top + (input.title ? heading.height + heading.gap : 0)
  const total = { width: margins.left + width + margins.right, height: above + height + margins.bottom }
  const corner = cornerPlace(options.loc, outer, total.width, total.height, Math.round(0.5 * metrics.font))
  return { box: { x: corner.x + margins.left, y: corner.y + above, width, height }, margins, ticks }
}

/** If a panel is too small for it, or it is placed outside of the picture, it is moved into the picture. */
function within({ x, y, width, height }: Rect, [across, down]: readonly [number, number]): Rect {
  const size = { width: Math.min(width, across), height: Math.min(height, down) }
  const inside = (place: number, most: number) => Math.max(0, Math.min(place, most))
  return { ...size, x: inside(x, across - size.width), y: inside(y, down - size.height) }
}

function paintFrame(target: PixelNumbers, { x, y, width, height }: Rect, line: number, color: Rgb): Rect {
  const ink = pixelOf(color)
  const whole = { x: x - line, y: y - line, width: width + 2 * line, height: height + 2 * line }
  const sides = [
    { ...whole, height: line },
    { ...whole, y: y + height, height: line },
    { ...whole, width: line },
    { ...whole, x: x + width, width: line },
  ]
  for (const side of sides) fillRect(target, clipRect(side, target.width, target.height), ink)
  return clipRect(whole, target.width, target.height)
}

/** What the inset shows, framed in the axes around it, and two lines between the corners of both, by matplotlib's rule. */
function paintZoom(target: PixelNumbers, around: Surface, { view, box }: Surface, color: Rgb): Rect {
  const [one, other] = [around.x(view.left), around.x(view.right)]
  const [high, low] = [around.y(view.top), around.y(view.bottom)]
  const [left, right] = [Math.min(one, other), Math.max(one, other)]
  const [top, bottom] = [Math.min(high, low), Math.max(high, low)]
  const edges = { left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height }
  const isLeft = left < edges.left
  const isRight = right < edges.right
  // Upwards on the screen.
  const isBelow = bottom > edges.bottom
  const isUnder = top > edges.top
  const gap = [Number.NaN, Number.NaN]
  const lines = [
    ...(isLeft !== isBelow ? [left, bottom, edges.left, edges.bottom, ...gap] : []),
    ...(isLeft === isUnder ? [left, top, edges.left, edges.top, ...gap] : []),
    ...(isRight === isBelow ? [right, bottom, edges.right, edges.bottom, ...gap] : []),
    ...(isRight !== isUnder ? [right, top, edges.right, edges.top, ...gap] : []),
  ]
  const style = { width: around.point, snap: true }
  const frame = strokeMask([left, top, right, top, right, bottom, left, bottom, left, top], style, around.box)
  const joined = strokeMask(lines, { width: around.point }, around.box)
  blitMask(target, around.box, frame, color, zoomAlpha)
  blitMask(target, around.box, joined, color, zoomAlpha)
  return unite<Rect>(frame, joined) ?? frame
}
