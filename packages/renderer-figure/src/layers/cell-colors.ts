// The colours of a picture's cells, a row at a time, by a colour map; in workers.
import type { Tensor } from '@movieflow/core/plugin'
import { rememberNorm, tableOf } from '../color-scale.js'
import { countTableColors, entryOf } from '../colormaps/scale.js'
import { limitsKeyOf } from '../option-places.js'
import type { HeatmapLayerOptions, ImageLayerOptions } from '../options/layers.js'
import type { LayerFrame, LayerInput } from './layer.js'

/**
 * Fills `out` from `at` with the pixels of a row's cells: `cells` are their numbers, cell 0 begins at the element `first`,
 * neighbours are `step` elements apart.
 */
export type ColorRow = (first: number, step: number, cells: Int32Array, out: Uint32Array, at: number) => void

/** Colours by a colour map; 0 for none. */
export function mappedColors(
  { spec, surface, folder, lowest }: LayerInput,
  options: HeatmapLayerOptions | ImageLayerOptions,
) {
  const table = tableOf(options, 'picture', folder, surface.paper)
  const colors = countTableColors(table)
  if (options.bad === 'none' && !lowest) table[colors] = 0
  const normOf = rememberNorm(table)
  return ({ data }: Tensor, frame: LayerFrame): ColorRow => {
    const norm = normOf(frame.options as HeatmapLayerOptions, frame.limits[limitsKeyOf(spec)])
    if (!norm.linear)
      return (first, step, cells, out, at) => {
        for (let cell = 0; cell < cells.length; cell++)
          out[at + cell] = table[norm.entryOf(data[first + cells[cell]! * step]!)]!
      }
    const { low, range } = norm.linear
    return (first, step, cells, out, at) => {
      for (let cell = 0; cell < cells.length; cell++)
        out[at + cell] = table[entryOf(data[first + cells[cell]! * step]!, low, range, colors)]!
    }
  }
}
