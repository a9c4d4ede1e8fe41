// Axes within a panel: options become a twin, which has another axis of y, and insets; any thread.

import type { FigureSpec, InsetSpec, LayerSpec, PanelSpec } from './figure-parts.js'
import type { AxesOptions } from './options/axes.js'
import type { InsetOptions, TwinOptions } from './options/inner-axes.js'
import type { LayerName, LayerOptions } from './options/layers.js'
import { repeatAt } from './repeats.js'

interface Given {
  readonly y2?: unknown
  readonly inset?: unknown
}

/** What a panel has besides its own axes. */
export type Inner = Pick<PanelSpec, 'twin' | 'insets'>

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function layersOf(given: TwinOptions | InsetOptions, path: string): LayerSpec[] {
  const spec = (options: unknown, at: string): LayerSpec => ({
    use: (options as { use: LayerName }).use,
    options: options as LayerOptions,
    path: at,
  })
  if (given.use !== undefined) return [spec(given, path)]
  return (given.layers as readonly unknown[]).map((layer, at) => spec(layer, `${path}.layers.${at}`))
}

/**
 * `axes` are those of the panel around, whose axis of x a twin shares; `first` says which of the values of options that differ from panel to
 * panel are its own.
 */
export function innerAxes(
  options: Given,
  axes: AxesOptions,
  host: Omit<PanelSpec, 'axes' | 'layers'>,
  first = 0,
): Inner {
  // A fill has an option of this name, too: data.
  const y2 = isAxes(options.y2) ? options.y2 : undefined
  const insets = options.inset === undefined ? [] : ([options.inset].flat() as InsetOptions[])
  const { place, index, number } = host
  return {
    ...(y2 && { twin: twinOf(y2, axes, host, first) }),
    ...(insets.length > 0 && {
      insets: insets.map((given, at): InsetSpec => {
        const path = below(host.path, Array.isArray(options.inset) ? `inset.${at}` : 'inset')
        const own = repeatAt(given, first)
        return { options: own, panel: { place, index, number, axes: own, path, layers: layersOf(given, path) } }
      }),
    }),
  }
}

const isAxes = (value: unknown): value is TwinOptions =>
  typeof value === 'object' && value !== null && ('layers' in value || 'use' in value)

function twinOf(
  given: TwinOptions,
  axes: AxesOptions,
  { place, index, number, path }: Omit<PanelSpec, 'axes' | 'layers'>,
  first: number,
): PanelSpec {
  const own = repeatAt(given, first)
  const at = below(path, 'y2')
  const { ylabel, ylim, yscale, invert, ticks, ticklabels } = own
  const turned = [axes.invert ?? []].flat().includes('x') ? (['x'] as const) : []
  return {
    ...{ place, index, number, path: at, layers: layersOf(given, at) },
    color: own.axiscolor,
    axes: {
      ...{ xlim: axes.xlim, xscale: axes.xscale, ylabel, ylim, yscale },
      // What shows more around the data does so along x alone.
      axis: axes.axis === 'equal' ? 'auto' : axes.axis,
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
export function mapLayers(panel: PanelSpec, change: (panel: PanelSpec) => readonly LayerSpec[]): PanelSpec {
  const { twin, insets } = panel
  return {
    ...panel,
    layers: change(panel),
    ...(twin && { twin: mapLayers(twin, change) }),
    ...(insets && { insets: insets.map((inset) => ({ ...inset, panel: mapLayers(inset.panel, change) })) }),
  }
}
