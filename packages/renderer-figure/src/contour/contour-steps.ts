// A contour's levels, given or found, and the values that its colours stand for; any thread.
import type { Limits } from '@movieflow/core/plugin'
import type { ContourLayerOptions } from '../options/layers.js'
import { contourLevels } from './contour-levels.js'

export interface ContourSteps {
  /** Ascending. */
  readonly levels: readonly number[]
  /** One a line, or one a band: the middle between its levels. */
  readonly values: readonly number[]
  /** Values of the first and last colour, where no limits are given: as in matplotlib, the lowest value's and the highest one's. */
  readonly ends: Limits
}

/**
 * `found` are the ends of the data, which levels are found between. On a scale that others share, levels lie between its
 * limits, and colours are those of the scale.
 */
export function contourSteps(
  { levels: given, filled, limits }: Pick<ContourLayerOptions, 'levels' | 'filled' | 'limits'>,
  foundInData: Limits | undefined,
  shared = false,
): ContourSteps {
  const found = shared && Array.isArray(limits) ? limits : foundInData
  const ascending = (values: readonly number[]) => values.toSorted((left, right) => left - right)
  const levels = typeof given === 'number' ? (found ? contourLevels(found[0], found[1], given) : []) : ascending(given)
  const values = filled ? levels.slice(1).map((level, at) => (level + levels[at]!) / 2) : levels
  return { levels, values, ends: shared && found ? found : [values[0] ?? 0, values.at(-1) ?? 1] }
}
