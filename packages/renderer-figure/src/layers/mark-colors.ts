// Colours of the marks of a layer, one for each: from a list that begins anew, or of values by a colour map; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { rememberNorm, tableOf } from '../color-scale.js'
import { type ColorValue, pixelOf } from '../colors.js'
import type { LayerSpec } from '../figure-parts.js'
import { limitsKeyOf } from '../option-places.js'
import type { ScatterLayerOptions } from '../options/layers.js'
import type { Theme } from '../theme/theme.js'
import type { LayerFrame } from './layer.js'

export interface MarkColors {
  /** The colours of values. */
  readonly table: Uint32Array | undefined
  /** With the frame, though its values may not. */
  readonly changes: boolean
  /** A colour for each of `count` marks, as pixels; 0 for none. `undefined`: all have the layer's. `values` are those to be coloured. */
  at(frame: LayerFrame, values: Float64Array | undefined, count: number): Uint32Array | undefined
}

type Colored = Pick<ScatterLayerOptions, 'color' | 'bad' | 'colormap' | 'norm' | 'limits' | 'under' | 'over'>

export function openMarkColors(spec: LayerSpec, folder: string, { colorOf }: Pick<Theme, 'colorOf'>): MarkColors {
  const options = spec.options as ScatterLayerOptions
  const bad = options.bad === 'none' ? undefined : colorOf(options.bad)
  const table = isSourceReference(options.color) ? tableOf(options, 'marks', folder, [0, 0, 0]) : undefined
  const normOf = table && rememberNorm(table)
  return {
    table,
    changes: isFrameValues(options.color),
    at(frame, values, count) {
      if (table && normOf && values) {
        const norm = normOf(frame.options as ScatterLayerOptions, frame.limits[limitsKeyOf(spec)])
        return Uint32Array.from(values, (value) => (Number.isNaN(value) && !bad ? 0 : table[norm.entryOf(value)]!))
      }
      const { color } = frame.options as Colored
      const value = isFrameValues(color) ? color.$frames[frame.index] : color
      const several = Array.isArray(value) && !(value.length === 3 && value.every((each) => typeof each === 'number'))
      if (!several) return undefined
      const colors = (value as ColorValue[]).map((each) => pixelOf(colorOf(each)))
      return Uint32Array.from({ length: count }, (_, at) => colors[at % colors.length]!)
    },
  }
}
