// Contour levels: the range of a field becomes round numbers, as matplotlib's contour chooses them; any thread.
import { powerOfTen, widenLimits } from '../ticks.js'

/** matplotlib's `MaxNLocator` has more steps here than along axes. */
const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
const staircase = [...steps.slice(0, -1).map((step) => 0.1 * step), ...steps, 15]

/**
 * Some `count` levels for values from `low` to `high`, ascending; the first and the last may lie just outside, so that bands
 * between levels cover all values. `MaxNLocator(count + 1, min_n_ticks=1)`, trimmed as `contour` and `contourf` (3.6) do.
 */
export function contourLevels(low: number, high: number, count = 7): number[] {
  const levels = roundValues(low, high, count + 1)
  const first = Math.max(
    0,
    levels.findLastIndex((level) => level < low),
  )
  const over = levels.findIndex((level) => level > high)
  const trimmed = levels.slice(first, over < 0 ? levels.length : over + 1)
  return trimmed.length < 3 ? levels : trimmed
}

/** `MaxNLocator.tick_values`, ends beyond the limits included. */
function roundValues(low: number, high: number, intervals: number): number[] {
  const [first, last] = widenLimits(low, high, 1e-13, 1e-14)
  const range = last - first
  if (!Number.isFinite(range)) return []
  const middle = (first + last) / 2
  const offset =
    Math.abs(middle) / range < 100 ? 0 : Math.sign(middle) * powerOfTen(Math.floor(Math.log10(Math.abs(middle))))
  const scale = powerOfTen(Math.floor(Math.log10(range / intervals)))
  const [from, to] = [first - offset, last - offset]
  const ladder = staircase.map((step) => step * scale)
  let values: number[] = []
  for (let rung = ladder.findIndex((step) => step >= (to - from) / intervals); rung >= 0; rung--) {
    const step = ladder[rung]!
    const base = Math.floor(from / step) * step
    // Forgives rounding errors, which a large offset makes larger.
    const slack =
      offset === 0 ? 1e-10 : Math.min(0.4999, Math.max(1e-10, 10 ** (Math.log10(Math.abs(offset) / step) - 12)))
    const [below, above] = [(from - base) / step, (to - base) / step]
    const lowest = Math.floor(below + slack)
    const highest = Math.ceil(above - slack)
    values = Array.from({ length: highest - lowest + 1 }, (_, index) => (lowest + index) * step + base)
    if (values.some((value) => value >= from && value <= to)) break
  }
  return values.map((value) => value + offset)
}
