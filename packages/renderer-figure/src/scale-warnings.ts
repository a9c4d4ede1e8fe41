// Warnings of panels whose colours look alike and mean different values; main thread.
import { type Clip, isSourceReference } from '@movieflow/core/plugin'
import type { FigureSpec, LayerSpec } from './figure-spec.js'
import { lightsOf } from './lights.js'
import { optionOf } from './option-places.js'
import type { HeatmapLayerOptions, ImageLayerOptions, ScatterLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'

type Clips = Readonly<Record<string, Clip>>

/** A layer with colours of values. */
interface Colored {
  readonly layer: LayerSpec
  /** The panel, as messages name it. */
  readonly panel: string
  /** What its colours look like. */
  readonly look: string
  /** What decides its limits. */
  readonly limits: string
  readonly hasBar: boolean
}

/** What is to be said of a figure's scales. */
export function scaleWarnings(spec: FigureSpec, figure: object, clips: Clips, main: string): string[] {
  return [...idleScale(spec, figure), ...surplusBars(spec), ...differingScales(spec, clips, main)]
}

/** A figure's scale that no layer has. */
function idleScale({ scale }: FigureSpec, figure: object): string[] {
  const { colorbar, limits, norm } = figure as { colorbar?: unknown; limits?: unknown; norm?: unknown }
  const [written] = Object.entries({ colorbar, limits, norm }).find(([, value]) => value) ?? []
  if (scale || written === undefined) return []
  return [
    `${optionOf('', written)} does nothing: the figure has no heat map, grey image or filled contour without a colour map, limits or norm of its own`,
  ]
}

/** A panel by place has room for one bar. */
function surplusBars({ panels }: FigureSpec): string[] {
  if (panels.length < 2 || panels[0]!.index.length > 0) return []
  return panels.flatMap(({ layers }) => {
    const asking = layers.flatMap(({ options, path }) => {
      const { colorbar = false, border } = options as HeatmapLayerOptions
      return [
        ...(colorbar === false ? [] : [optionOf(path, 'colorbar')]),
        ...(border && border.colorbar !== false ? [optionOf(path, 'border.colorbar')] : []),
      ]
    })
    return asking.slice(1).map((option) => `${option} is not drawn: a panel has one colour bar, here ${asking[0]}`)
  })
}

/** Panels by place that a reader takes for one scale: the colours are the same, one bar is drawn, and the limits differ. */
function differingScales({ panels, scale }: FigureSpec, clips: Clips, main: string): string[] {
  if (panels.length < 2 || panels[0]!.index.length > 0) return []
  const all = panels.flatMap((panel) =>
    panel.layers.flatMap((layer) =>
      coloredOf(layer, panel.path.replace(/^panels\./, ''), scale?.colorbar, clips, main),
    ),
  )
  const withBar = all.filter(({ hasBar }) => hasBar)
  const misread = all.filter(
    ({ hasBar, panel, look, limits }) =>
      !hasBar &&
      !all.some((other) => other.panel === panel && other.hasBar) &&
      withBar.some((bar) => bar.look === look) &&
      withBar.every((bar) => bar.look !== look || bar.limits !== limits),
  )
  if (misread.length === 0) return []
  const names = [...new Set(misread.map(({ panel }) => panel))]
  const bar = withBar.find(({ look }) => look === misread[0]!.look)!
  const where = bar.layer.shared ? optionOf('', 'colorbar') : optionOf(bar.layer.path, 'colorbar')
  const which =
    names.length === 1
      ? `panel ${names[0]}, which shows the same colours: it has limits of its own`
      : `panels ${names.join(', ')}, which show the same colours: they have limits of their own`
  return [
    `${where} does not tell of ${which} (for one scale write \`colorbar: true\` beside \`panels\`, and no limits in them; or give each a colour bar)`,
  ]
}

function coloredOf(layer: LayerSpec, panel: string, figureBar: unknown, clips: Clips, main: string): Colored[] {
  const { use, options, shared } = layer
  const { colormap, norm, limits, colorbar, categories } = options as HeatmapLayerOptions
  const picture = use === 'heatmap' || use === 'image'
  if (!picture && !(use === 'contour' && 'filled' in options && options.filled) && use !== 'scatter') return []
  if (use === 'image' && (lightsOf(layer, clips, main) || hasOwnColors(options as ImageLayerOptions, clips, main)))
    return []
  const { color } = options as ScatterLayerOptions
  if (use === 'scatter' && !isSourceReference(color)) return []
  const source = use === 'scatter' ? JSON.stringify(color) : pictureSource(options as HeatmapLayerOptions, main)
  const own = Array.isArray(limits) ? limits.join() : JSON.stringify([source, limits])
  return [
    {
      ...{ layer, panel },
      look: JSON.stringify([colormap, norm]),
      limits: categories ? JSON.stringify(categories.values) : shared ? 'the figure' : own,
      hasBar: shared ? Boolean(figureBar) : colorbar !== false,
    },
  ]
}

function hasOwnColors(options: ImageLayerOptions, clips: Clips, main: string): boolean {
  return clips[pictureSource(options, main)]?.axes.includes('rgb') === true
}
