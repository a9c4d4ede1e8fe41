// Where the values of a two-dimensional array lie, of which each is a mark at a place: on its grid, or at points of their own; any thread.
import { type Clip, isSourceReference } from '@movieflow/core/plugin'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import type { HeatmapLayerOptions, QuiverLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'
import { placedBy } from './placed-picture.js'
import { type DataOption, fixedOf } from './values.js'
import { type DataWindow, extentOf } from './view.js'

type Clips = Readonly<Record<string, Clip>>

/** Rows and columns of an array of two axes, the values of which come in the order of these. */
export interface ValueGrid {
  readonly rows: number
  readonly columns: number
  row(value: number): number
  column(value: number): number
}

/** The grid of what a panel takes of a source; `undefined` if that has not two axes. An axis called y has the rows. */
export function gridOf(option: DataOption | undefined, { index }: Pick<PanelSpec, 'index'>, clips: Clips) {
  if (!isSourceReference(option)) return undefined
  const clip = clips[option.$source]
  if (!clip) return undefined
  const fixed = new Set(fixedOf(option, index, clip.axes).map(({ axis }) => axis))
  const free = clip.axes.flatMap((axis, at) => (fixed.has(axis) ? [] : [{ axis, length: clip.shape[at]! }]))
  const [slow, fast] = free
  if (free.length !== 2) return undefined
  const turned = slow!.axis === 'x' || fast!.axis === 'y'
  const each = fast!.length
  const first = (value: number) => Math.floor(value / each)
  const second = (value: number) => value % each
  const grid: ValueGrid = turned
    ? { rows: fast!.length, columns: slow!.length, row: second, column: first }
    : { rows: slow!.length, columns: fast!.length, row: first, column: second }
  return grid
}

export interface PictureAround {
  readonly origin: 'upper' | 'lower'
  readonly view: DataWindow
}

/** The edges of the picture in the same axes, over which a grid without places of its own is spread. */
export function pictureAround(layers: readonly LayerSpec[], clips: Clips, main: string): PictureAround | undefined {
  for (const { use, options } of layers) {
    if (use !== 'heatmap' && use !== 'image') continue
    const picture = options as HeatmapLayerOptions
    const clip = clips[pictureSource(picture, main)]
    const length = (axis: string) => clip?.shape[clip.axes.indexOf(axis)] ?? 1
    if (!clip) continue
    const { origin, extent } = placedBy(picture, clip)
    return { origin, view: extentOf(length('x'), length('y'), origin, extent) }
  }
  return undefined
}

/** Data coordinates of the columns and rows of a grid: within `extent`, else within `picture`, else 0, 1, 2 … */
export function gridPlaces(
  { origin, extent }: Pick<QuiverLayerOptions, 'origin' | 'extent'>,
  { rows, columns }: Pick<ValueGrid, 'rows' | 'columns'>,
  picture?: PictureAround | undefined,
): { x: Float64Array; y: Float64Array } {
  const own: DataWindow | undefined = Array.isArray(extent)
    ? { left: extent[0], right: extent[1], bottom: extent[2], top: extent[3] }
    : undefined
  const given = own ?? (extent === 'cells' ? undefined : picture?.view)
  const middles = (count: number, from: number, to: number) =>
    Float64Array.from({ length: count }, (_, at) => from + ((at + 0.5) / count) * (to - from))
  if (!given) return { x: middles(columns, -0.5, columns - 0.5), y: middles(rows, -0.5, rows - 0.5) }
  const { left, right, bottom, top } = given
  const fromTop = (origin ?? picture?.origin) === 'upper'
  return { x: middles(columns, left, right), y: fromTop ? middles(rows, top, bottom) : middles(rows, bottom, top) }
}
