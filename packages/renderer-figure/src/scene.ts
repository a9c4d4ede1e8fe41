// A figure's scene: its background with all that stays, and for each panel what is painted frame by frame; in workers.
import type { DrawingInput, Limits, PluginContext, RenderFrame } from '@movieflow/core/plugin'
import { drawAxes, drawBarName, drawFrame, drawNames } from './axes.js'
import { type Block, copyRect, fillRect, layBlock, overlaps, type Pixels, type Rect } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { pixelOf, type Rgb } from './colors.js'
import { type BarPainter, barInput, makeBar } from './figure-bar.js'
import { type FigureSpec, figureDpi, type PanelSpec } from './figure-spec.js'
import { axisOptions, headingInput } from './figure-texts.js'
import { makeGridLayer } from './layers/grid-layer.js'
import type { Layer, LayerFrame, Surface } from './layers/layer.js'
import { makeLegend } from './layers/legend-layer.js'
import { makeLayer } from './layers/make-layer.js'
import { makeMovingAxis } from './layers/moving-axis.js'
import { makeScalebar } from './layers/scalebar-layer.js'
import { makeTimestamp } from './layers/timestamp-layer.js'
import { layOut } from './layout.js'
import { makeLettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { bare, type MovingAxes, moveAxes, movingInput } from './moving-axes.js'
import { isMovingPanel } from './moving-views.js'
import { limitsKey } from './option-places.js'
import type { FigureOptions } from './options/figure.js'
import type { LayerName } from './options/layers.js'
import { countsCells, outerPanels, shapeOf } from './panel-shape.js'
import { scalesOf } from './panel-views.js'
import type { Sights } from './sights.js'
import { makeSurface } from './surface.js'
import { stampInk, type Theme } from './theme/theme.js'
import { makeTitles, nameTitle, type TitleStyle, titleStyle } from './title.js'
import { History } from './values.js'
import type { View } from './view.js'

/** What a buffer holds of what changes: by the name of the part. */
export type Held = Map<string, { readonly name: string; readonly rects: readonly Rect[] }>

export interface Scene {
  readonly background: Uint32Array
  paint(frame: RenderFrame<FigureOptions>, spec: FigureSpec, target: Pixels, held: Held): void
  /** In the order of the figure's panels: for those who read the data under a pixel. */
  readonly panels: readonly PanelScene[]
}

export interface SceneInput {
  readonly input: DrawingInput<FigureOptions>
  /** With the options of the movie's first frame, so that every worker has the same lay-out, whatever it draws first. */
  readonly spec: FigureSpec
  /** With those of the frame at hand, which are other objects where they change. */
  readonly drawn: FigureSpec
  readonly views: readonly View[]
  readonly theme: Theme
  readonly frame: RenderFrame<FigureOptions>
  readonly context: PluginContext
  readonly sights: Sights
}

/** A layer with where its options stand. */
export interface Placed {
  readonly layer: Layer
  /** In its panel; none for what belongs to the axes. */
  readonly at: number | undefined
  readonly still: boolean
}

/** What looks at a panel's layers as they are painted. */
interface Eyes {
  readonly sights: Sights
  readonly surface: Surface
}

export interface PanelScene {
  readonly box: Rect
  readonly eyes: Eyes
  /** Moves its axes to what they show in a frame. */
  look(index: number): void
  /** All of it, from the back to the front. */
  readonly placed: readonly Placed[]
  /** What is painted in each frame, from the back to the front. */
  readonly moving: readonly Placed[]
  readonly titles: ((title: TitleStyle) => Block) | undefined
  readonly bar: BarPainter | undefined
}

export async function makeScene(canvas: CanvasModule, setting: SceneInput): Promise<Scene> {
  const { input, spec, drawn, views, theme, frame, context, sights } = setting
  const { options, size, clips, main } = input
  const [width, height] = size
  const { paper, sizes } = theme
  const lettering = makeLettering(canvas, { mode: options.text === 'tex' ? 'tex' : 'plain', theme }, context)
  const along = spec.panels.length > 1 && spec.panels[0]!.index.length > 0
  const bars = spec.panels.map((panel) => barInput(panel, input.knownLimits))
  const edges = outerPanels(spec)
  const layout = layOut({
    size,
    dpi: figureDpi(options),
    grid: spec.grid,
    title: headingInput(spec.title, lettering),
    bar: along ? bars[0] : undefined,
    panels: spec.panels.map((panel, at) => ({
      place: panel.place,
      view: views[at]!,
      moving: movingInput(panel, views[at]!),
      ...shapeOf(panel, clips, main),
      ...axisOptions(panel, scalesOf(panel), edges(panel)),
      countsCells: countsCells(panel, clips, main),
      title: headingInput(panel.axes.title, lettering),
      bar: along ? undefined : bars[at],
    })),
    measure: lettering.measure,
    sizes,
  })

  const { metrics } = layout
  const sheet = makeSheet(canvas, width, height)
  sheet.context.fillStyle = lettering.pen.paper
  sheet.context.fillRect(0, 0, width, height)
  for (const panel of layout.panels) {
    // Ticks of axes whose limits move are painted in each frame.
    const { x, y, ticksAt } = panel
    drawAxes(sheet.context, { ...panel, x: ticksAt.x ? bare : x, y: ticksAt.y ? bare : y }, metrics, lettering)
    drawNames(sheet.context, panel, metrics, lettering)
    if (panel.bar?.extend === 'neither') drawFrame(sheet.context, panel.bar.box, metrics.line, lettering.pen.ink)
  }
  if (layout.bar) {
    if (layout.bar.extend === 'neither') drawFrame(sheet.context, layout.bar.box, metrics.line, lettering.pen.ink)
    drawBarName(sheet.context, layout.bar, { top: 0, bottom: height }, metrics, lettering)
  }
  const background: Pixels = { width, height, data: sheet.read(width, height) }
  lettering.pen.settle(background.data)

  const history = new History(input.read)
  const panels: PanelScene[] = []
  for (const [at, panel] of spec.panels.entries()) {
    const place = layout.panels[at]!
    const { facecolor } = panel.axes
    const face = facecolor === undefined ? theme.face : theme.colorOf(facecolor)
    if (face !== paper) fillRect(background, place.box, pixelOf(face))
    const surface = makeSurface(
      {
        ...{ box: place.box, view: place.view, moves: isMovingPanel(panel), point: metrics.point, lettering },
        paper: face,
        theme,
      },
      scalesOf(panel),
    )
    const axes = moveAxes(panel, views[at]!, place, surface)
    const placed = placeLayers(panel, drawn.panels[at]!, surface, axes, metrics, { setting, history })
    for (const { layer } of placed) await layer.prepare?.(frame.count)
    const eyes: Eyes = { sights, surface }
    const look = (index: number) => {
      axes.look(index)
      sights.measure(panel, surface.view)
    }
    look(frame.index)
    const moving = bake(placed, frame, panel, background, eyes)
    const title = (rect: Rect | undefined, centre: number, inks: Rgb) =>
      rect && makeTitles(canvas, { band: rect, centre, point: metrics.point, paper: inks, lettering })
    panels.push({
      box: place.box,
      eyes,
      look,
      placed,
      moving,
      titles: title(place.title, place.box.x + place.box.width / 2, paper),
      bar:
        place.bar &&
        makeBar(canvas, {
          bar: place.bar,
          panel,
          metrics,
          paper,
          size,
          lettering,
          folder: context.folder,
          target: background,
        }),
    })
  }
  const figureBar =
    layout.bar &&
    makeBar(canvas, {
      bar: layout.bar,
      panel: spec.panels[0]!,
      metrics,
      paper,
      size,
      lettering,
      folder: context.folder,
      target: background,
    })
  const boxes = layout.panels.map(({ box }) => box)
  const middle = (Math.min(...boxes.map(({ x }) => x)) + Math.max(...boxes.map(({ x, width }) => x + width))) / 2
  const figureTitle =
    layout.title && makeTitles(canvas, { band: layout.title, centre: middle, point: metrics.point, paper, lettering })

  return {
    background: background.data,
    panels,
    paint(frame, spec, target, held) {
      const cleared: Rect[] = []
      for (const [at, { box, moving }] of panels.entries()) {
        // A layer that covers the box paints over all that was there.
        const covered = coversBox(moving[0], spec.panels[at]!)
        for (const rect of held.get(`panel ${at}`)?.rects ?? []) {
          if (covered && contains(box, rect)) continue
          copyRect(background, target, rect)
          if (!contains(box, rect)) cleared.push(rect)
        }
      }
      const { limits } = frame
      if (figureTitle) paintTitle('title', figureTitle, spec.title, target, held, cleared)
      if (figureBar) paintBar('bar', figureBar, limits, target, held, cleared)
      for (const [at, panel] of panels.entries()) {
        if (panel.titles) paintTitle(`title ${at}`, panel.titles, spec.panels[at]!.axes.title, target, held, cleared)
        if (panel.bar) paintBar(`bar ${at}`, panel.bar, limits, target, held, cleared)
      }
      for (const [at, { moving, eyes, look }] of panels.entries()) {
        look(frame.index)
        const rects = paintLayers(moving, frame, spec.panels[at]!, target, eyes, background)
        held.set(`panel ${at}`, { name: '', rects })
      }
    },
  }

  function paintTitle(
    part: string,
    titles: (title: TitleStyle) => Block,
    title: FigureSpec['title'],
    target: Pixels,
    held: Held,
    cleared: readonly Rect[],
  ): void {
    const style = titleStyle(title, theme)
    if (!style) return
    const name = nameTitle(style)
    const before = held.get(part)
    if (before?.name === name && !before.rects.some((rect) => cleared.some((other) => overlaps(rect, other)))) return
    for (const rect of before?.rects ?? []) copyRect(background, target, rect)
    const block = titles(style)
    layBlock(target, block)
    held.set(part, { name, rects: [block] })
  }

  function paintBar(
    part: string,
    bar: BarPainter,
    limits: Readonly<Record<string, Limits | undefined>>,
    target: Pixels,
    held: Held,
    cleared: readonly Rect[],
  ): void {
    const { name, blocks } = bar(limits)
    const before = held.get(part)
    if (before?.name === name && !before.rects.some((rect) => cleared.some((other) => overlaps(rect, other)))) return
    for (const block of blocks) layBlock(target, block)
    held.set(part, { name, rects: blocks })
  }
}

function coversBox(lowest: Placed | undefined, { layers }: PanelSpec): boolean {
  if (lowest?.at === undefined || !lowest.layer.covers) return false
  const { options } = layers[lowest.at]!
  return !('alpha' in options) || options.alpha === 1
}

const contains = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** The colours of lines that name none. */
function colorCycle({ colorOf }: Theme): () => Rgb {
  let next = 0
  return () => colorOf(`C${next++}`)
}

function placeLayers(
  panel: PanelSpec,
  drawn: PanelSpec,
  surface: Surface,
  axes: MovingAxes,
  metrics: Metrics,
  { setting: { input, context }, history }: { setting: SceneInput; history: History },
): Placed[] {
  // As in matplotlib, lines count apart from areas and points: a mean and the band around it have one colour.
  const cycles = { line: colorCycle(surface.theme), area: colorCycle(surface.theme) }
  const own = panel.layers.map((spec, at): Placed => {
    const { clips, main, knownLimits } = input
    const known = knownLimits[limitsKey(spec.path)] ?? []
    const lowest = at === 0
    const layer = makeLayer({
      spec,
      panel,
      surface,
      clips,
      main,
      index: panel.index,
      number: panel.number,
      history,
      step: input.step ?? 1 / input.fps,
      folder: context.folder,
      nextColor: (kind) => cycles[kind](),
      lowest,
      knownLimits: known,
    })
    // Colours of data that stay change with limits that are those of a frame, or of some frames.
    const own =
      'limits' in spec.options && typeof spec.options.limits === 'object' && !Array.isArray(spec.options.limits)
    const recolored = known.length > 1 || (own && known.length === 0)
    return {
      layer,
      at,
      still: !surface.moves && !layer.changes && !recolored && spec.options === drawn.layers[at]!.options,
    }
  })
  const pictures = own.findIndex((_, at) => !isArea(panel.layers[at]!.use))
  const beneath = pictures < 0 ? own.length : pictures
  const grid = makeGridLayer(panel.axes.grid, axes.ticks, surface)
  const stamped = stampInk(
    surface.theme,
    surface.paper,
    panel.layers.some(({ use }) => use === 'heatmap' || use === 'image'),
  )
  const extras: (Layer | undefined)[] = [
    axes.moves.x ? makeMovingAxis('x', () => axes.ticks().x, surface, metrics) : undefined,
    axes.moves.y ? makeMovingAxis('y', () => axes.ticks().y, surface, metrics) : undefined,
    makeLegend(panel, own, surface),
    makeScalebar(panel.axes.scalebar, surface, stamped),
    makeTimestamp(panel.axes.timestamp, surface, stamped, input.fps),
  ]
  const extra = (layer: Layer | undefined): Placed[] =>
    layer ? [{ layer, at: undefined, still: !surface.moves && !layer.changes }] : []
  return [...own.slice(0, beneath), ...extra(grid), ...own.slice(beneath), ...extras.flatMap(extra)]
}

/** Layers that lines of a grid are drawn over. */
const isArea = (use: LayerName) => ['heatmap', 'image', 'contour', 'band', 'rectangle'].includes(use)

/** Paints what stays the same, as far as nothing that moves lies beneath it; the rest is painted in each frame. */
function bake(
  placed: readonly Placed[],
  frame: RenderFrame<FigureOptions>,
  panel: PanelSpec,
  background: Pixels,
  eyes: Eyes,
): Placed[] {
  const moving = placed.findIndex(({ still }) => !still)
  const still = moving < 0 ? placed : placed.slice(0, moving)
  paintLayers(still, frame, panel, background, eyes)
  return moving < 0 ? [] : placed.slice(moving)
}

function paintLayers(
  layers: readonly Placed[],
  frame: RenderFrame<FigureOptions>,
  panel: PanelSpec,
  target: Pixels,
  { sights, surface }: Eyes,
  background?: Pixels,
): Rect[] {
  const rects: Rect[] = []
  const frameOf = layerFrames(frame, panel)
  for (const [place, { layer, at }] of layers.entries()) {
    const rect = layer.paint({ ...frameOf(at), background: place === 0 ? background : undefined }, target)
    if (at !== undefined) sights.look(panel.layers[at]!, panel, frame, { target, rect, view: surface.view })
    if (rect && rect.width > 0 && rect.height > 0) rects.push(rect)
  }
  return rects
}

/** What a frame is to the layers of a panel, by their places. */
export function layerFrames(
  { index, data, limits, time, count }: RenderFrame<FigureOptions>,
  panel: PanelSpec,
): (at: number | undefined) => LayerFrame {
  const layers = panel.layers.map(({ options }) => options)
  const shared = { index, count, time, data, limits, layers, axes: panel.axes }
  return (at) => ({ ...shared, options: at === undefined ? undefined! : layers[at]! })
}
