// The colours of marks: one for all, one each, or by value; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { type ColoringOptions, rememberNorm, tableOf } from '../color-scale.js'
import { type ColorValue, pixelOf, type Rgb } from '../colors.js'
import { limitsKeyOf } from '../option-places.js'
import { type DataOption, openValues, type Values, valuesIn } from '../values.js'
import type { LayerFrame, LayerInput } from './layer.js'

export interface ValueColors {
  /** With the frame. */
  readonly changes: boolean
  /** What is coloured by value. */
  readonly values: Values | undefined
  /** Pixels of `count` marks, 0 for those that have none. `color` is the frame's, where it is not by value. */
  at(frame: LayerFrame, color: unknown, count: number): Uint32Array
}

/** Several colours, in place of the three numbers of one. */
export function listColors(color: unknown): readonly ColorValue[] {
  const several = Array.isArray(color) && !(color.length === 3 && color.every((each) => typeof each === 'number'))
  return (several ? color : [color]) as readonly ColorValue[]
}

/** `color` is the option that {@link ValueColors.at} is handed; `none` is no colour. */
export function markColors(
  { spec, clips, index, folder, surface }: LayerInput,
  options: ColoringOptions,
  color: unknown,
  fallback: Rgb,
): ValueColors {
  const values = isSourceReference(color) ? openValues(color as DataOption, index, clips) : undefined
  const bad = options.bad === undefined || options.bad === 'none' ? undefined : surface.theme.colorOf(options.bad)
  const table = values && tableOf(options, 'marks', folder, fallback)
  const normOf = table && rememberNorm(table)
  return {
    changes: isFrameValues(color) || values?.changes === true,
    values,
    at(frame, given, count) {
      if (values && table && normOf) {
        const norm = normOf(frame.options as ColoringOptions, frame.limits[limitsKeyOf(spec)])
        const all = valuesIn(values, frame)
        const colorAt = (value: number) => (Number.isNaN(value) && !bad ? 0 : table[norm.entryOf(value)]!)
        return Uint32Array.from({ length: count }, (_, at) => colorAt(all[all.length === 1 ? 0 : at] ?? Number.NaN))
      }
      const value = isFrameValues(given) ? given.$frames[frame.index] : given
      const pixels = listColors(value).map((each) =>
        each === undefined ? pixelOf(fallback) : each === 'none' ? 0 : pixelOf(surface.theme.colorOf(each)),
      )
      return Uint32Array.from({ length: count }, (_, at) => pixels[at % pixels.length]!)
    },
  }
}
