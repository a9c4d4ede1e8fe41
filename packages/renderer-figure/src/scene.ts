// A figure's scene: its background with all that stays, and for each panel what is painted frame by frame; in workers.
import type { DrawingInput, Limits, PluginContext, RenderFrame } from '@movieflow/core/plugin'
import { drawAxes, drawBarName, drawFrame, drawNames } from './axes.js'
import type { BarLayout } from './bar-places.js'
import { copyRect, fillRect, layBlock, overlaps, type PixelBlock, type PixelNumbers, type Rect } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { pixelOf, type Rgb } from './colors.js'
import { type BarPainter, type BarSubject, barInput, figureBars, makeBar, ownBars } from './figure-bar.js'
import { legendInput, makeFigureLegend } from './figure-legend.js'
import type { FigureSpec, PanelSpec } from './figure-spec.js'
import { axisOptions, headingInput } from './figure-texts.js'
import { type InsetScene, makeInset } from './inset-scene.js'
import { layOutFigure } from './layout.js'
import { legendNames } from './legend-setting.js'
import { makeLettering } from './lettering.js'
import { bare, moveAxes, movingInput } from './moving-axes.js'
import { isMovingPanel } from './moving-views.js'
import type { FigureOptions } from './options/figure.js'
import { labelledPanels } from './outer-panels.js'
import type { PanelScene } from './panel-scene.js'
import { countsCells, panelShape } from './panel-shape.js'
import { type PanelView, scalesOf } from './panel-views.js'
import { bake, type Eyes, type LayersSetting, type PlacedLayer, paintLayers, placeLayers } from './placed-layers.js'
import type { SceneSights } from './sights.js'
import { makeSurface } from './surface.js'
import type { Theme } from './theme/theme.js'
import { makeTitles, nameTitle, type TitleStyle, titleStyle } from './title.js'
import { makeTwin, twinInput } from './twin-scene.js'
import { History } from './values.js'
import type { VectorSheet } from './vector/vector-sheet.js'

/** What a buffer holds of what changes: by the name of the part. */
export type Held = Map<string, { readonly name: string; readonly rects: readonly Rect[] }>

export interface Scene {
  readonly background: Uint32Array
  paint(frame: RenderFrame<FigureOptions>, spec: FigureSpec, target: PixelNumbers, held: Held): void
  /** In the order of the figure's panels: for those who read the data under a pixel. */
  readonly panels: readonly PanelScene[]
}

export interface SceneInput {
  readonly input: DrawingInput<FigureOptions>
  /** With the options of the movie's first frame, so that every worker has the same lay-out, whatever it draws first. */
  readonly spec: FigureSpec
  /** With those of the present frame, which are other objects if they change. */
  readonly drawn: FigureSpec
  readonly views: readonly PanelView[]
  /** Dots an inch. */
  readonly dpi: number
  readonly theme: Theme
  readonly frame: RenderFrame<FigureOptions>
  readonly context: PluginContext
  readonly sights: SceneSights
  /** Takes shapes in place of pixels; for one frame. */
  readonly vector?: VectorSheet | undefined
}

export async function makeScene(canvas: CanvasModule, setting: SceneInput): Promise<Scene> {
  const { input, spec, drawn, views, dpi, theme, frame, context, sights, vector } = setting
  const { options, size, clips, main } = input
  const [width, height] = size
  const { paper, sizes } = theme
  const lettering = makeLettering(
    canvas,
    { mode: options.text === 'tex' ? 'tex' : 'plain', theme, isVector: vector !== undefined },
    context,
  )
  const { knownLimits } = input
  const [barsOf, outerBars] = [spec.panels.map((panel) => ownBars(spec, panel)), figureBars(spec)]
  const labelled = labelledPanels(spec, views)
  const figureNames = legendNames(spec.panels)
  const layout = layOutFigure({
    size,
    dpi,
    grid: spec.grid,
    title: headingInput(spec.title, lettering),
    bars: outerBars.map((bar) => barInput(bar, knownLimits)),
    legend: legendInput(spec, lettering, figureNames),
    aligned: !spec.outer && (spec.share.x || spec.share.y),
    panels: spec.panels.map((panel, at) => ({
      place: panel.place,
      view: views[at]!,
      moving: movingInput(panel, views[at]!),
      ...panelShape(panel, clips, main),
      ...axisOptions(panel, scalesOf(panel), labelled(panel)),
      y2: twinInput(panel.twin, views[at]!.twin),
      countsCells: countsCells(panel, clips, main),
      title: headingInput(panel.axes.title, lettering),
      bars: barsOf[at]!.map((bar) => barInput(bar, knownLimits)),
    })),
    measure: lettering.measure,
    sizes,
    heights: lettering.typeface.heights,
  })

  const { metrics } = layout
  const sheet = vector ? undefined : makeSheet(canvas, width, height)
  const pen = vector?.pen() ?? sheet!.context
  pen.fillStyle = lettering.pen.paper
  pen.fillRect(0, 0, width, height)
  for (const panel of layout.panels) {
    // Ticks of axes whose limits move are painted in each frame.
    const { x, y, ticksAt } = panel
    drawAxes(pen, { ...panel, x: ticksAt.x ? bare : x, y: ticksAt.y ? bare : y }, metrics, lettering)
    drawNames(pen, panel, metrics, lettering)
    for (const { extend, box } of panel.bars)
      if (extend === 'neither') drawFrame(pen, box, metrics.line, lettering.pen.ink)
  }
  for (const bar of layout.bars) {
    if (bar.extend === 'neither') drawFrame(pen, bar.box, metrics.line, lettering.pen.ink)
    drawBarName(pen, bar, { top: 0, bottom: height }, metrics, lettering)
  }
  const background: PixelNumbers = {
    width,
    height,
    data: sheet?.read(width, height) ?? new Uint32Array(width * height),
    vector,
  }
  if (!vector) lettering.pen.settle(background.data)

  const painterOf = (bar: BarLayout, subject: BarSubject) =>
    makeBar(canvas, {
      ...{ bar, subject, metrics, paper, size, lettering, knownLimits },
      ...{ folder: context.folder, target: background },
    })
  const layers: LayersSetting = { input, context, history: new History(input.read) }
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
    const now = drawn.panels[at]!
    const twin = panel.twin && makeTwin(panel.twin, now.twin!, views[at]!.twin!, { surface, place, metrics })
    const insets: InsetScene[] = []
    for (const [number, inset] of (panel.insets ?? []).entries()) {
      const host = { surface, metrics, paper, layers, sights }
      insets.push(await makeInset(inset, now.insets![number]!.panel, views[at]!.insets[number]!, number, host))
    }
    const placed = placeLayers({ panel, drawn: now, surface, axes, metrics }, layers, {
      ...{ twin: twin?.setting, twinAxis: twin?.axis },
      insets: insets.map(({ layer }) => layer),
    })
    for (const { layer } of placed) await layer.prepare?.(frame.count)
    const eyes: Eyes = { sights, surface }
    const look = (index: number) => {
      axes.look(index)
      twin?.look(index)
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
      bars: place.bars.map((bar, number) => painterOf(bar, barsOf[at]![number]!)),
      twinSurface: twin?.setting.surface,
      insets: insets.map(({ scene }) => scene),
    })
  }
  const legend =
    layout.legend &&
    makeFigureLegend(spec, layout.legend, figureNames, { panels, lettering, point: metrics.point, size })
  if (legend && !legend.changes) legend.paint(frame, drawn, background)
  const barsBeside = layout.bars.map((bar, at) => painterOf(bar, outerBars[at]!))
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
      if (legend?.changes) {
        if (!target.vector) copyRect(background, target, legend.area)
        legend.paint(frame, spec, target)
      }
      if (figureTitle) paintTitle('title', figureTitle, spec.title, target, held, cleared)
      for (const [at, bar] of barsBeside.entries()) paintBar(`bar beside ${at}`, bar, limits, target, held, cleared)
      for (const [at, panel] of panels.entries()) {
        if (panel.titles) paintTitle(`title ${at}`, panel.titles, spec.panels[at]!.axes.title, target, held, cleared)
        for (const [number, bar] of panel.bars.entries())
          paintBar(`bar ${at} ${number}`, bar, limits, target, held, cleared)
      }
      for (const [at, { moving, eyes, look }] of panels.entries()) {
        look(frame.index)
        // A line that grows is kept as pixels.
        const under = target.vector ? undefined : background
        const rects = paintLayers(moving, frame, spec.panels[at]!, target, eyes, under)
        held.set(`panel ${at}`, { name: '', rects })
      }
    },
  }

  function paintTitle(
    part: string,
    titles: (title: TitleStyle) => PixelBlock,
    title: FigureSpec['title'],
    target: PixelNumbers,
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
    target: PixelNumbers,
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

function coversBox(lowest: PlacedLayer | undefined, { layers }: PanelSpec): boolean {
  if (lowest?.at === undefined || lowest.twin || !lowest.layer.covers) return false
  const { options } = layers[lowest.at]!
  return !('alpha' in options) || options.alpha === 1
}

const contains = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height
