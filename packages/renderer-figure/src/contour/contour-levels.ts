// Contour levels: the range of a field becomes round numbers, as matplotlib's contour chooses them; any thread.
import { roundValues } from '../ticks.js'

/** matplotlib's `MaxNLocator` has more steps here than along axes. */
const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/**
 * Some `count` levels for values from `low` to `high`, ascending; the first and the last may lie just outside, so that bands
 * between levels cover all values. `MaxNLocator(count + 1, min_n_ticks=1)`, trimmed as `contour` and `contourf` (3.6) do.
 */
export function contourLevels(low: number, high: number, count = 7): number[] {
  const levels = roundValues(low, high, { intervals: count + 1, steps, fewest: 1 })
  const first = Math.max(
    0,
    levels.findLastIndex((level) => level < low),
  )
  const over = levels.findIndex((level) => level > high)
  const trimmed = levels.slice(first, over < 0 ? levels.length : over + 1)
  return trimmed.length < 3 ? levels : trimmed
}
