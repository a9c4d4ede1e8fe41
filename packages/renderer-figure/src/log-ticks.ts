// Ticks of logarithmic axes: powers between the limits and minor ticks, as in matplotlib's locators (3.6); any thread.
import { powerOf } from './tick-format.js'
import { chooseTicks } from './ticks.js'

/** How a scale's ticks shall fit on their axis. */
export interface TickFit {
  /** Most intervals between ticks: see intervalsThatFit. */
  readonly intervals: number
  readonly integer?: boolean
  /** How often labels have touched, so that fewer are wanted than matplotlib gives. */
  readonly crowded?: number
  /** Limits of one length have one step, wherever they are. */
  readonly steady?: boolean
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step)

/** matplotlib's quotient: ticks follow it even if it is not quite a whole number. */
const logOf = (value: number, base: number) => Math.log(value) / Math.log(base)

export interface LogTicks {
  /** Powers of the base; they and the minor ones may lie beyond the limits. */
  readonly major: readonly number[]
  readonly minor: readonly number[]
  /** Multiples of a power that have a label as minor ticks: only on short axes. */
  readonly labelled: ReadonlySet<number>
}

/** LogLocator's ticks between positive limits; minor ticks are at whole multiples of powers as long as all powers have a tick. */
export function chooseLogTicks(low: number, high: number, base: number, fit: TickFit): LogTicks {
  const { intervals, crowded = 0 } = fit
  const [from, to] = [logOf(low, base), logOf(high, base)]
  const powers = Math.floor(to) - Math.ceil(from)
  const most = Math.min(9, Math.max(2, intervals))
  let stride = Math.floor((powers + 1) / most) + 1
  if (stride >= powers) stride = Math.max(1, powers - 1)
  const major = range(Math.floor(from) - stride, Math.ceil(to) + 2 * stride, stride).map((exponent) =>
    powerOf(base, exponent),
  )
  const labelled = labelledMultiples(Math.abs(to - from), base, crowded)
  const multiples = powers > 10 || base < 3 ? [] : range(2, base)
  if (stride !== 1 || multiples.length === 0) return { major, minor: [], labelled }
  const minor = major.flatMap((power) => multiples.map((multiple) => multiple * power))
  const visible = minor.filter((tick) => tick >= low && tick <= high).length
  if (multiples.length === 1 || visible > 1) return { major, minor, labelled }
  return { major, minor: chooseTicks(low, high, { intervals: Math.max(1, 9 - crowded) }), labelled }
}

/** LogFormatter's choice: all multiples within 0.4 of a power, some within a whole one. */
function labelledMultiples(powers: number, base: number, crowded: number): Set<number> {
  if (powers > 1) return new Set()
  if (powers <= 0.4) return new Set(range(1, base + 1))
  const count = Math.floor(base / 2)
  const spread = range(0, count + 1).map((index) => Math.round(base ** (index / Math.max(1, count))))
  return new Set(crowded > 0 ? spread.filter((_, index) => index % 2 === 0) : spread)
}

/** SymmetricalLogLocator's ticks: 0, and powers outside of ±`linthresh`. */
export function chooseSymlogTicks(low: number, high: number, linthresh: number, base: number, fit: TickFit): number[] {
  const exponents = (from: number, to: number): [number, number] => [
    Math.floor(logOf(from, base)),
    Math.ceil(logOf(to, base)),
  ]
  const below = low < -linthresh
  const above = high > linthresh
  const middle = (below && high > -linthresh) || (above && low < linthresh)
  const [lowest, lowestEnd] = below ? exponents(Math.abs(Math.min(-linthresh, high)), Math.abs(low) + 1) : [0, 0]
  const [highest, highestEnd] = above ? exponents(Math.max(linthresh, low), high + 1) : [0, 0]
  const count = lowestEnd - lowest + (highestEnd - highest) + (middle ? 1 : 0)
  const stride = Math.max(Math.floor(count / 14), 1) + (fit.crowded ?? 0)
  return [
    ...range(lowest, lowestEnd, stride)
      .reverse()
      .map((exponent) => -powerOf(base, exponent)),
    ...(middle ? [0] : []),
    ...range(highest, highestEnd, stride).map((exponent) => powerOf(base, exponent)),
  ]
}
