// Half lengths of error bars: one array for both sides, or one for each; any thread.
import type { Clip, FixedAxis } from '@movieflow/core/plugin'
import { type DataOption, type FrameData, openValues, type Values, valuesIn } from './values.js'

/** As it is written: half of the length, or that below and that above. */
export type ErrorOption = unknown

export interface OpenErrors {
  readonly changes: boolean
  /** Below and above: the same twice if they are equal. */
  readonly parts: readonly [Values, Values]
}

/** The two halves of an error, as they are written. */
export function errorSides(option: ErrorOption): readonly [DataOption, DataOption] {
  if (typeof option === 'object' && option !== null && 'low' in option && 'high' in option)
    return [option.low as DataOption, option.high as DataOption]
  return [option as DataOption, option as DataOption]
}

export function openErrors(
  option: ErrorOption,
  panel: readonly FixedAxis[],
  clips: Readonly<Record<string, Clip>>,
): OpenErrors | undefined {
  if (option === undefined) return undefined
  const [low, high] = errorSides(option)
  const below = openValues(low, panel, clips)
  const above = low === high ? below : openValues(high, panel, clips)
  return { changes: below.changes || above.changes, parts: [below, above] }
}

export interface ErrorEnds {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Where the bars around some values begin and end; NaN if there is none. */
export function errorEnds(errors: OpenErrors, around: Float64Array, frame: FrameData): ErrorEnds {
  const [below, above] = errors.parts.map((values) => valuesIn(values, frame)) as [Float64Array, Float64Array]
  return endsAround(around, below, above)
}

/** The same of half lengths that are at hand: one for each value, or one for all. */
export function endsAround(around: Float64Array, below: Float64Array, above: Float64Array): ErrorEnds {
  const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place] ?? Number.NaN
  return {
    low: around.map((value, place) => value - at(below, place)),
    high: around.map((value, place) => value + at(above, place)),
  }
}
