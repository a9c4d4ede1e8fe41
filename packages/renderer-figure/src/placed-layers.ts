// The layers of a panel in the order in which they are painted, and how they are: what stays once, the rest frame by frame; in workers.
import type { DrawingInput, PluginContext, RenderFrame } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from './blocks.js'
import type { Rgb } from './colors.js'
import type { PanelSpec } from './figure-spec.js'
import { seenBy } from './layer-repeats.js'
import { makeGridLayer } from './layers/grid-layer.js'
import type { Layer, LayerFrame, Surface } from './layers/layer.js'
import { makeLegend } from './layers/legend-layer.js'
import { makeLayer } from './layers/make-layer.js'
import { makeMovingAxis } from './layers/moving-axis.js'
import { makeScalebar } from './layers/scalebar-layer.js'
import { makeTimestamp } from './layers/timestamp-layer.js'
import type { Metrics } from './margins.js'
import type { MovingAxes } from './moving-axes.js'
import { limitsKeyOf } from './option-places.js'
import type { FigureOptions } from './options/figure.js'
import type { LayerName } from './options/layers.js'
import type { SceneSights } from './sights.js'
import { stampInk, type Theme } from './theme/theme.js'
import type { History } from './values.js'

/** A layer with where its options stand. */
export interface PlacedLayer {
  readonly layer: Layer
  /** In its panel; none for what belongs to the axes. */
  readonly at: number | undefined
  readonly still: boolean
  /** Of a layer of the panel's twin, whose layers `at` counts. */
  readonly twin?: Surface | undefined
}

/** What looks at a panel's layers as they are painted. */
export interface Eyes {
  readonly sights: SceneSights
  readonly surface: Surface
}

/** What all layers of a figure are made with. */
export interface LayersSetting {
  readonly input: DrawingInput<FigureOptions>
  readonly context: PluginContext
  readonly history: History
}

/** A panel as layers are made for it: with the options of the first frame, and with those of the frame at hand. */
export interface AxesSetting {
  readonly panel: PanelSpec
  readonly drawn: PanelSpec
  readonly surface: Surface
  readonly axes: MovingAxes
  readonly metrics: Metrics
}

/** What belongs to a panel besides. */
export interface InnerLayers {
  readonly twin?: AxesSetting | undefined
  /** Its axis at the right. */
  readonly twinAxis?: Layer | undefined
  readonly insets: readonly Layer[]
}

/** The colours of lines that name none. */
function colorCycle({ colorOf }: Theme): () => Rgb {
  let next = 0
  return () => colorOf(`C${next++}`)
}

interface Cycles {
  readonly line: () => Rgb
  readonly area: () => Rgb
}

function ownLayers(
  { panel, drawn, surface }: AxesSetting,
  { input, context, history }: LayersSetting,
  cycles: Cycles,
): PlacedLayer[] {
  return panel.layers.map((spec, at): PlacedLayer => {
    const { clips, main, knownLimits } = input
    const known = knownLimits[limitsKeyOf(spec)] ?? []
    const lowest = at === 0
    const layer = makeLayer({
      spec,
      panel,
      surface,
      clips,
      main,
      index: seenBy(panel, spec).index,
      number: panel.number,
      history,
      step: input.step ?? 1 / input.fps,
      folder: context.folder,
      nextColor: (kind) => cycles[kind](),
      lowest,
      knownLimits,
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
}

export function placeLayers(own: AxesSetting, setting: LayersSetting, inner: InnerLayers): PlacedLayer[] {
  const { panel, surface, axes, metrics } = own
  // As in matplotlib, lines count apart from areas and points: a mean and the band around it have one colour.
  const cycles = { line: colorCycle(surface.theme), area: colorCycle(surface.theme) }
  const layers = ownLayers(own, setting, cycles)
  const { twin } = inner
  const over = twin ? ownLayers(twin, setting, cycles).map((each) => ({ ...each, twin: twin.surface })) : []
  const pictures = layers.findIndex((_, at) => !isArea(panel.layers[at]!.use))
  const beneath = pictures < 0 ? layers.length : pictures
  const grid = makeGridLayer(panel.axes.grid, axes.ticks, surface)
  const pictured = panel.layers.some(({ use }) => use === 'heatmap' || use === 'image')
  const stamped = stampInk(surface.theme, surface.paper, pictured)
  const extras: (Layer | undefined)[] = [
    axes.moves.x ? makeMovingAxis('x', () => axes.ticks().x, surface, metrics) : undefined,
    axes.moves.y ? makeMovingAxis('y', () => axes.ticks().y, surface, metrics) : undefined,
    ...inner.insets,
    makeLegend(panel, [...layers, ...over], surface),
    makeScalebar(panel.axes.scalebar, surface, stamped),
    makeTimestamp(panel.axes.timestamp, surface, stamped, setting.input.fps),
  ]
  const extra = (layer: Layer | undefined): PlacedLayer[] =>
    layer
      ? [{ layer, at: undefined, still: layer === inner.twinAxis ? !layer.changes : !surface.moves && !layer.changes }]
      : []
  // Beside the box nothing lies on it: an axis that stays is painted once.
  return [
    ...extra(inner.twinAxis?.changes === false ? inner.twinAxis : undefined),
    ...layers.slice(0, beneath),
    ...extra(grid),
    ...layers.slice(beneath),
    ...over,
    ...extra(inner.twinAxis?.changes ? inner.twinAxis : undefined),
    ...extras.flatMap(extra),
  ]
}

const areas: readonly LayerName[] = [
  ...(['heatmap', 'image', 'contour', 'band', 'rectangle', 'polygon'] as const),
  ...(['bar', 'hist', 'fill', 'span'] as const),
]

/** Layers that lines of a grid are drawn over. */
const isArea = (use: LayerName) => areas.includes(use)

/** Paints what stays the same, as far as nothing that moves lies beneath it; the rest is painted in each frame. */
export function bake(
  placed: readonly PlacedLayer[],
  frame: FrameGiven,
  panel: PanelSpec,
  background: PixelNumbers,
  eyes: Eyes,
): PlacedLayer[] {
  const moving = placed.findIndex(({ still }) => !still)
  const still = moving < 0 ? placed : placed.slice(0, moving)
  paintLayers(still, frame, panel, background, eyes)
  return moving < 0 ? [] : placed.slice(moving)
}

export function paintLayers(
  layers: readonly PlacedLayer[],
  frame: FrameGiven,
  panel: PanelSpec,
  target: PixelNumbers,
  { sights, surface }: Eyes,
  background?: PixelNumbers,
): Rect[] {
  const rects: Rect[] = []
  const frameOf = layerFrames(frame, panel)
  const twinOf = panel.twin && layerFrames(frame, panel.twin)
  for (const [place, { layer, at, twin }] of layers.entries()) {
    const own = (twin ? twinOf! : frameOf)(at, place === 0 ? background : undefined)
    const rect = layer.paint(own, target)
    const of = twin ? panel.twin! : panel
    if (at !== undefined)
      sights.look(of.layers[at]!, seenBy(of, of.layers[at]!), frame, { target, rect, view: (twin ?? surface).view })
    if (rect && rect.width > 0 && rect.height > 0) rects.push(rect)
  }
  return rects
}

type FrameGiven = Pick<RenderFrame<FigureOptions>, 'index' | 'data' | 'limits' | 'time' | 'count'>

/** What a frame is to the layers of a panel, by their places. */
export function layerFrames(
  { index, data, limits, time, count }: FrameGiven,
  panel: PanelSpec,
): (at: number | undefined, background?: PixelNumbers) => LayerFrame {
  const { layers, axes } = panel
  return (at, background) => {
    const options = at === undefined ? undefined! : layers[at]!.options
    return { index, count, time, data, limits, panel, axes, options, background }
  }
}
