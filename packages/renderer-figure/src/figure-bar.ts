// The colour bar of a panel or a figure: which layer's it is, and its marks and labels; in workers.
import type { Limits } from '@movieflow/core/plugin'
import type { Block, Pixels } from './blocks.js'
import type { CanvasModule } from './canvas.js'
import { makeBarLabels, paintBar } from './colorbar.js'
import { loadColormap } from './colormaps/lookup.js'
import { pixelTable } from './colormaps/scale.js'
import { colorOf, type Rgb } from './colors.js'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import type { BarLayout } from './layout.js'
import type { BarInput } from './layout-input.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { makeNorm } from './norms.js'
import type { HeatmapLayerOptions } from './options/layers.js'
import { limitsKey } from './plan.js'

/** The layer whose colours a panel's bar explains: the first that asks for one. */
function barLayer({ layers }: PanelSpec): { layer: LayerSpec; options: HeatmapLayerOptions } | undefined {
  const layer = layers.find(({ options }) => 'colorbar' in options && options.colorbar !== false)
  return layer && { layer, options: layer.options as HeatmapLayerOptions }
}

const givenLimits = ({ limits }: HeatmapLayerOptions) =>
  Array.isArray(limits) ? (limits as unknown as Limits) : undefined

/** What the lay-out must know of a panel's bar; none where no layer has one. */
export function barInput(
  panel: PanelSpec,
  knownLimits: Readonly<Record<string, readonly Limits[]>>,
): BarInput | undefined {
  const found = barLayer(panel)
  if (!found) return undefined
  const { colorbar, norm, under, over } = found.options
  const { label, ticks } = typeof colorbar === 'object' ? colorbar : { label: undefined, ticks: undefined }
  const given = givenLimits(found.options)
  const known = given ? [given] : (knownLimits[limitsKey(found.layer.path)] ?? [])
  return {
    limits: known.map((limits) => makeNorm(norm, limits).limits),
    label: label === undefined ? undefined : String(label),
    ticks,
    normOf: (limits) => makeNorm(norm, limits),
    extend: under !== undefined ? (over !== undefined ? 'both' : 'min') : over !== undefined ? 'max' : 'neither',
  }
}

/** The bar's marks and labels for a frame's limits, with a name that tells whether two are the same. */
export type BarPainter = (limits: Readonly<Record<string, Limits | undefined>>) => {
  readonly name: string
  readonly blocks: readonly Block[]
}

export interface BarSetting {
  readonly bar: BarLayout
  readonly panel: PanelSpec
  readonly metrics: Metrics
  readonly paper: Rgb
  readonly size: readonly [number, number]
  readonly lettering: Lettering
  /** The pipeline's folder. */
  readonly folder: string
  /** Where its colours are painted, once. */
  readonly target: Pixels
}

export function makeBar(canvas: CanvasModule, setting: BarSetting): BarPainter {
  const { bar, panel, metrics, paper, size, lettering, folder, target } = setting
  const { layer, options } = barLayer(panel)!
  const { colorbar, norm, colormap, under, over } = options
  const colors = {
    bad: paper,
    under: under === undefined ? undefined : colorOf(under),
    over: over === undefined ? undefined : colorOf(over),
  }
  paintBar(target, bar.box, pixelTable(loadColormap(colormap, folder), colors))
  const ticks = typeof colorbar === 'object' ? colorbar.ticks : undefined
  const labels = makeBarLabels(canvas, {
    bar,
    metrics,
    ticks,
    paper,
    size,
    lettering,
    normOf: (limits) => makeNorm(norm, limits),
  })
  return (limits) => {
    const found = makeNorm(norm, givenLimits(options) ?? limits[limitsKey(layer.path)]).limits
    return { name: found.join(), blocks: labels(found) }
  }
}
