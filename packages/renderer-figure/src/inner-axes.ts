// Axes that lie in a panel: options become a twin, which has another axis of y, and insets; any thread.

import type { FigureSpec, LayerSpec, PanelSpec } from './figure-spec.js'
import type { AxesOptions } from './options/axes.js'
import type { InsetOptions, TwinOptions } from './options/inner-axes.js'
import type { LayerName, LayerOptions } from './options/layers.js'
import { repeatAt } from './repeats.js'

export interface InsetSpec {
  readonly options: InsetOptions
  readonly panel: PanelSpec
}

interface Given {
  readonly y2?: unknown
  readonly inset?: unknown
}

/** What a panel has besides its own axes. */
export type Inner = Pick<PanelSpec, 'twin' | 'insets'>

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function layersOf(given: TwinOptions | InsetOptions, path: string, number: number): LayerSpec[] {
  const spec = (options: unknown, at: string): LayerSpec => ({
    use: (options as { use: LayerName }).use,
    options: repeatAt(options as LayerOptions, number),
    path: at,
  })
  if (given.use !== undefined) return [spec(given, path)]
  return (given.layers as readonly unknown[]).map((layer, at) => spec(layer, `${path}.layers.${at}`))
}

/** `axes` are those of the panel around, whose axis of x a twin shares. */
export function innerAxes(options: Given, axes: AxesOptions, host: Omit<PanelSpec, 'axes' | 'layers'>): Inner {
  const y2 = options.y2 as TwinOptions | undefined
  const insets = options.inset === undefined ? [] : ([options.inset].flat() as InsetOptions[])
  const { place, index, number } = host
  return {
    ...(y2 && { twin: twinOf(y2, axes, host) }),
    ...(insets.length > 0 && {
      insets: insets.map((given, at): InsetSpec => {
        const path = below(host.path, Array.isArray(options.inset) ? `inset.${at}` : 'inset')
        const own = repeatAt(given, number)
        return { options: own, panel: { place, index, number, axes: own, path, layers: layersOf(own, path, number) } }
      }),
    }),
  }
}

function twinOf(
  given: TwinOptions,
  axes: AxesOptions,
  { place, index, number, path }: Omit<PanelSpec, 'axes' | 'layers'>,
): PanelSpec {
  const own = repeatAt(given, number)
  const at = below(path, 'y2')
  const { ylabel, ylim, yscale, invert, ticks, ticklabels } = own
  const turned = [axes.invert ?? []].flat().includes('x') ? (['x'] as const) : []
  return {
    ...{ place, index, number, path: at, layers: layersOf(own, at, number) },
    color: own.axiscolor,
    axes: {
      ...{ xlim: axes.xlim, xscale: axes.xscale, ylabel, ylim, yscale, axis: axes.axis },
      invert: [...turned, ...(invert ? (['y'] as const) : [])],
      ticks: { x: false, y: ticks },
      ticklabels: { x: false, y: ticklabels },
      ...{ grid: false, legend: false, timestamp: false },
    },
  }
}

/** A panel, its twin and those of its insets. */
export function withInner(panel: PanelSpec): PanelSpec[] {
  return [panel, ...(panel.twin ? [panel.twin] : []), ...(panel.insets ?? []).map((inset) => inset.panel)]
}

/** All pairs of axes of a figure. */
export const allAxes = ({ panels }: Pick<FigureSpec, 'panels'>): PanelSpec[] => panels.flatMap(withInner)

/** The same panel with other layers, those of its twin and insets included. */
export function mapLayers(panel: PanelSpec, change: (layer: LayerSpec) => LayerSpec): PanelSpec {
  const layers = panel.layers.map(change)
  const { twin, insets } = panel
  return {
    ...panel,
    layers,
    ...(twin && { twin: mapLayers(twin, change) }),
    ...(insets && { insets: insets.map((inset) => ({ ...inset, panel: mapLayers(inset.panel, change) })) }),
  }
}
