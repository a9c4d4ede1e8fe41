// The colour bar of a panel or a figure: which layer's it is, and its marks and labels; in workers.
import type { Limits } from '@movieflow/core/plugin'
import type { Extend } from './bar-ends.js'
import type { Block, Pixels } from './blocks.js'
import type { CanvasModule } from './canvas.js'
import { normFor, tableOf } from './color-scale.js'
import { makeBarLabels, paintBar } from './colorbar.js'
import type { Rgb } from './colors.js'
import { contourSteps } from './contour/contour-steps.js'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import type { BarLayout } from './layout.js'
import type { BarInput } from './layout-input.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { limitsKey } from './option-places.js'
import type { ContourLayerOptions, HeatmapLayerOptions } from './options/layers.js'

/** The layer whose colours a panel's bar explains: the first that asks for one. */
function barLayer({ layers }: PanelSpec): { layer: LayerSpec; options: HeatmapLayerOptions } | undefined {
  const layer = layers.find(({ options }) => 'colorbar' in options && options.colorbar !== false)
  return layer && { layer, options: layer.options as HeatmapLayerOptions }
}

/** What the colours reach over, where no limits are given: those of contours begin and end at their levels. */
function endsOf({ use, options }: LayerSpec, found: Limits | undefined): Limits | undefined {
  return use === 'contour' ? contourSteps(options as ContourLayerOptions, found).ends : found
}

/** Triangles where values beyond the limits have colours of their own, unless the bar says otherwise. */
function extendOf({ colorbar, under, over }: HeatmapLayerOptions): Extend {
  const given = typeof colorbar === 'object' ? colorbar.extend : undefined
  if (given !== undefined) return given
  return under !== undefined ? (over !== undefined ? 'both' : 'min') : over !== undefined ? 'max' : 'neither'
}

/** What the lay-out must know of a panel's bar; none where no layer has one. */
export function barInput(
  panel: PanelSpec,
  knownLimits: Readonly<Record<string, readonly Limits[]>>,
): BarInput | undefined {
  const found = barLayer(panel)
  if (!found) return undefined
  const { options } = found
  const { colorbar } = options
  const { label, ticks } = typeof colorbar === 'object' ? colorbar : { label: undefined, ticks: undefined }
  const known = Array.isArray(options.limits) ? [undefined] : (knownLimits[limitsKey(found.layer.path)] ?? [])
  return {
    limits: known.map((limits) => normFor(options, endsOf(found.layer, limits)).limits),
    label: label === undefined ? undefined : String(label),
    ticks,
    normOf: (limits) => normFor({ norm: options.norm, limits: [limits[0], limits[1]] }, undefined),
    extend: extendOf(options),
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
  const { colorbar, norm } = options
  const extend = extendOf(options)
  paintBar(target, bar.box, tableOf(options, 'picture', folder, paper), {
    extend,
    line: metrics.line,
    ink: lettering.theme.ink,
  })
  const ticks = typeof colorbar === 'object' ? colorbar.ticks : undefined
  const normOf = (limits: Limits) => normFor({ norm, limits: [limits[0], limits[1]] }, undefined)
  const labels = makeBarLabels(canvas, { bar, metrics, ticks, paper, size, lettering, normOf, extend })
  return (limits) => {
    const found = normFor(options, endsOf(layer, limits[limitsKey(layer.path)])).limits
    return { name: found.join(), blocks: labels(found) }
  }
}
