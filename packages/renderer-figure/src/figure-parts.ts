// What a figure is made of: its grid, its panels, and their layers, whatever way they were written; any thread.
import type { FixedAxis, LimitsOption } from '@movieflow/core/plugin'
import type { ColorValue } from './colors.js'
import type { NormOption } from './norms.js'
import type { AxesOptions, LegendPlace, OutsidePlace } from './options/axes.js'
import type { Categories, Colorbar, Colormap } from './options/coloring.js'
import type { FigureOptions } from './options/figure.js'
import type { InsetOptions } from './options/inner-axes.js'
import type { LayerName, LayerOptions } from './options/layers.js'

/** Cells of the figure's grid that a panel fills. */
export interface PanelPlace {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

export interface LayerSpec {
  readonly use: LayerName
  readonly options: LayerOptions
  /** Where its options stand below `render`, as `layers.0`; empty for a short form. */
  readonly path: string
  /** The index of the axis that it runs along. */
  readonly index?: readonly FixedAxis[]
  /** Its colours are on the figure's scale. */
  readonly shared?: boolean
}

/** How messages name a layer: `render.layers[0] (line)`. */
export function layerName({ use, path }: LayerSpec): string {
  return `${['render', path]
    .filter(Boolean)
    .join('.')
    .replaceAll(/\.(\d+)/g, '[$1]')} (${use})`
}

export interface PanelSpec {
  readonly place: PanelPlace
  /** The index of each axis that panels run along. */
  readonly index: readonly FixedAxis[]
  /** From 0, as `border: { color: [...] }` counts panels. */
  readonly number: number
  readonly axes: AxesOptions
  /** Where the options of its axes stand below `render`; empty for the figure's own. */
  readonly path: string
  readonly layers: readonly LayerSpec[]
  /** Over it, with the same axis of x and another one of y, at the right. */
  readonly twin?: PanelSpec
  /** Of the axis of a twin. */
  readonly color?: ColorValue
  /** Axes within it. */
  readonly insets?: readonly InsetSpec[]
}

export interface InsetSpec {
  readonly options: InsetOptions
  readonly panel: PanelSpec
}

export interface GridSpec {
  readonly rows: number
  readonly columns: number
  /** Relative to each other, one a column. */
  readonly widths: readonly number[]
  readonly heights: readonly number[]
}

/** The scale that all layers of a figure share that have none of their own. */
export interface FigureScale {
  readonly colormap: Colormap
  readonly norm: NormOption
  readonly limits: LimitsOption | undefined
  readonly under: ColorValue | undefined
  readonly over: ColorValue | undefined
  readonly colorbar: Colorbar
  readonly categories: Categories | undefined
}

export interface FigureSpec {
  readonly grid: GridSpec
  readonly share: { readonly x: boolean; readonly y: boolean }
  /** Labels of ticks at the outer panels alone. */
  readonly outer: boolean
  readonly panels: readonly PanelSpec[]
  /** Above all panels. */
  readonly title: AxesOptions['title']
  /** Next to all panels. */
  readonly legend?: FigureLegend | undefined
  /** Of the layers that are `shared`. */
  readonly scale?: FigureScale
}

/** The options of `use: figure`, or of a short form, where those of its layer stand beside the figure's. */
export interface Written {
  readonly options: FigureOptions
  /** The layer of a short form. */
  readonly short: LayerName | undefined
}

/** What an option `legend` says. */
export interface LegendSetting {
  readonly loc?: LegendPlace | undefined
  /** Points. */
  readonly fontsize?: number | undefined
  readonly frame: boolean
  readonly columns?: number | undefined
}

/** Of all panels, beside them. */
export interface FigureLegend extends LegendSetting {
  readonly loc: OutsidePlace
}
