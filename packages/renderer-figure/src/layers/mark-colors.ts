// The colours of marks: one for all, one each from a list that is repeated, or of values by a colour map; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { type ColoringOptions, rememberNorm, tableOf } from '../color-scale.js'
import { countTableColors } from '../colormaps/scale.js'
import { isColorList, listColors, pixelOf, type Rgb } from '../colors.js'
import { limitsKeyOf } from '../option-places.js'
import { type DataOption, openValues, type Values, valuesIn } from '../values.js'
import type { LayerFrame, LayerInput } from './layer.js'

export interface MarkColors {
  /** With the frame. */
  readonly changes: boolean
  /** What is coloured by value. */
  readonly values: Values | undefined
  /** The colours of these values. */
  readonly table: Uint32Array | undefined
  /**
   * Pixels of `count` marks, 0 for those that have none. `color` is the frame's, if it is not by value; `shown` are values in place of the
   * frame's, as those of a trail.
   */
  at(frame: LayerFrame, color: unknown, count: number, shown?: Float64Array): Uint32Array
}

/** The colours of a frame: one, a list, or `undefined` for none that is named. */
const colorsIn = (color: unknown, { index }: Pick<LayerFrame, 'index'>): unknown =>
  isFrameValues(color) ? color.$frames[index] : color

/** Whether each mark may have another colour: they are by value, or a list. */
export function isByMark(color: unknown, frame: Pick<LayerFrame, 'index'>): boolean {
  return isSourceReference(color) || isColorList(colorsIn(color, frame))
}

/** `color` is the option that {@link MarkColors.at} is handed; `none` is no colour, and no colour is `fallback`. */
export function markColors(
  { spec, clips, index, folder, surface }: LayerInput,
  options: ColoringOptions,
  color: unknown,
  fallback: Rgb,
): MarkColors {
  const values = isSourceReference(color) ? openValues(color as DataOption, index, clips) : undefined
  const bad = options.bad === undefined || options.bad === 'none' ? undefined : surface.theme.colorOf(options.bad)
  const table = values && tableOf(options, 'marks', folder, fallback)
  const normOf = table && rememberNorm(table)
  const missing = table && !bad ? countTableColors(table) : undefined
  return {
    changes: isFrameValues(color) || values?.changes === true,
    values,
    table,
    at(frame, given, count, shown) {
      if (values && table && normOf) {
        const norm = normOf(frame.options as ColoringOptions, frame.limits[limitsKeyOf(spec)])
        const all = shown ?? valuesIn(values, frame)
        const colorAt = (value: number) => {
          const entry = norm.entryOf(value)
          return entry === missing ? 0 : table[entry]!
        }
        return Uint32Array.from({ length: count }, (_, at) => colorAt(all[all.length === 1 ? 0 : at] ?? Number.NaN))
      }
      const pixels = listColors(colorsIn(given, frame)).map((each) =>
        each === undefined ? pixelOf(fallback) : each === 'none' ? 0 : pixelOf(surface.theme.colorOf(each)),
      )
      return Uint32Array.from({ length: count }, (_, at) => pixels[at % pixels.length]!)
    },
  }
}
