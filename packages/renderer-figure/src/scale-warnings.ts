// Warnings of panels whose colours look alike and mean different values; main thread.
import { type Clip, isSourceReference } from '@movieflow/core/plugin'
import type { FigureSpec, LayerSpec, PanelSpec } from './figure-spec.js'
import { lightsOf } from './lights.js'
import { markColoring } from './mark-coloring.js'
import { optionOf } from './option-places.js'
import type { ContourLayerOptions, HeatmapLayerOptions, ImageLayerOptions } from './options/layers.js'
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
  return [...idleScale(spec, figure), ...idleBars(spec), ...differingScales(spec, clips, main)]
}

/** A figure's scale that no layer has. */
function idleScale({ scale }: FigureSpec, figure: object): string[] {
  const { colorbar, limits, norm } = figure as { colorbar?: unknown; limits?: unknown; norm?: unknown }
  const [written] = Object.entries({ colorbar, limits, norm }).find(([, value]) => value) ?? []
  if (scale || written === undefined) return []
  return [
    `${optionOf('', written)} does nothing: all heat maps, grey images and filled contours of the figure have their own colour map, limits or norm`,
  ]
}

/** Bars are next to panels: those of layers of insets have no place. */
function idleBars({ panels }: FigureSpec): string[] {
  const layers = panels.flatMap(({ insets = [] }) => insets.flatMap(({ panel }) => panel.layers))
  const asking = layers.flatMap(({ options, path }) => {
    const { colorbar = false, border } = options as HeatmapLayerOptions
    return [
      ...(colorbar === false ? [] : [optionOf(path, 'colorbar')]),
      ...(border && border.colorbar !== false ? [optionOf(path, 'border.colorbar')] : []),
    ]
  })
  return [...new Set(asking)].map((option) => `${option} is not drawn: an inset has no space for a colour bar`)
}

/** Panels by place that a reader takes for one scale: the colours are the same, one bar is drawn, and the limits differ. */
function differingScales({ panels, scale }: FigureSpec, clips: Clips, main: string): string[] {
  const all = panels.flatMap((panel) => {
    const name = nameOf(panel)
    const ofPanel = (layer: LayerSpec) => coloredOf(layer, name, scale?.colorbar, clips, main)
    // A twin lies over its panel and is explained by the same bar; an inset has no bar.
    const own = [panel, ...(panel.twin ? [panel.twin] : [])].flatMap(({ layers }) => layers.flatMap(ofPanel))
    const insets = (panel.insets ?? []).flatMap((inset) =>
      inset.panel.layers
        .flatMap((layer) => coloredOf(layer, nameOf(inset.panel), scale?.colorbar, clips, main))
        .map((each) => ({ ...each, hasBar: each.layer.shared === true && each.hasBar })),
    )
    return [...own, ...insets]
  })
  if (new Set(all.map(({ panel }) => panel)).size < 2 || panels[0]!.index.length > 0) return []
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
      ? `panel ${names[0]}, which shows the same colours: it has its own limits`
      : `panels ${names.join(', ')}, which show the same colours: they have their own limits`
  return [
    `${where} does not apply to ${which} (for one scale write \`colorbar: true\` next to \`panels\`, and no limits in them; or add a colour bar to each)`,
  ]
}

function coloredOf(layer: LayerSpec, panel: string, figureBar: unknown, clips: Clips, main: string): Colored[] {
  const { options, shared } = layer
  const { colormap, norm, limits, colorbar, categories } = options as HeatmapLayerOptions
  const data = valuesOf(layer, clips, main)
  if (data === undefined) return []
  const own = Array.isArray(limits) ? limits.join() : JSON.stringify([data, limits])
  return [
    {
      ...{ layer, panel },
      look: JSON.stringify([colormap, norm]),
      limits: categories ? JSON.stringify(categories.values) : shared ? 'the figure' : own,
      hasBar: shared ? Boolean(figureBar) : (colorbar ?? false) !== false,
    },
  ]
}

/** What has the colours of a colour map: the source of a picture, or what marks refer to. */
function valuesOf(layer: LayerSpec, clips: Clips, main: string): string | undefined {
  const { use, options } = layer
  const marks = markColoring(layer)
  if (marks) return isSourceReference(marks.color) ? JSON.stringify(marks.color) : undefined
  const filled = use === 'contour' && (options as ContourLayerOptions).filled
  if (use !== 'heatmap' && use !== 'image' && !filled) return undefined
  const hasOwn = lightsOf(layer, clips, main) || hasOwnColors(options as ImageLayerOptions, clips, main)
  return use === 'image' && hasOwn ? undefined : pictureSource(options as HeatmapLayerOptions, main)
}

const nameOf = ({ path }: PanelSpec) => path.replace(/^panels\./, '')

function hasOwnColors(options: ImageLayerOptions, clips: Clips, main: string): boolean {
  return clips[pictureSource(options, main)]?.axes.includes('rgb') === true
}
