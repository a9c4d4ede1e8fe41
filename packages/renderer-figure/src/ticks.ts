// Ticks: the ends and the length of an axis become round numbers, as matplotlib's AutoLocator chooses them; any thread.

/** Python's `a // b` for floats. */
function floorDivide(a: number, b: number): number {
  let rest = a % b
  if (rest !== 0 && rest < 0 !== b < 0) rest += b
  const quotient = (a - rest) / b
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** 10 to the power of a whole number, correctly rounded (`10 ** n` is not). */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`)
}

/** `[low, high]` widened if its ends are (nearly) equal: by `share` of their size, or to `±share` about 0. */
export function widenLimits(low: number, high: number, share = 0.1, tiny = 1e-15): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [-share, share]
  if (low > high) return widenLimits(high, low, share, tiny)
  const largest = Math.max(Math.abs(low), Math.abs(high))
  // 2^-1022 is the smallest normal double.
  if (largest < (1e6 / tiny) * 2 ** -1022) return [-share, share]
  if (high - low > largest * tiny) return [low, high]
  return low === 0 && high === 0 ? [-share, share] : [low - share * Math.abs(low), high + share * Math.abs(high)]
}

/**
 * How many intervals fit on an axis of `points` (1/72 inch) with labels of `fontsize` points, as matplotlib estimates
 * it: labels three times as wide as high along x, a blank line between them along y; 1 to 9.
 */
export function intervalsThatFit(direction: 'x' | 'y', points: number, fontsize: number): number {
  return Math.min(9, Math.max(1, Math.floor(points / (fontsize * (direction === 'x' ? 3 : 2)))))
}

/** Round steps within a power of ten, from one to the next. */
const axisSteps = [1, 2, 2.5, 5, 10]

/** The whole numbers n with n·step ≤ low and ≥ high, forgiving rounding errors that `offset` makes larger. */
function edges(low: number, high: number, step: number, offset: number): [number, number] {
  const tolerance =
    offset === 0 ? 1e-10 : Math.min(0.4999, Math.max(1e-10, 10 ** (Math.log10(Math.abs(offset) / step) - 12)))
  const below = floorDivide(low, step)
  const above = floorDivide(high, step)
  const closeTo = (value: number, edge: number) => Math.abs(value - edge) < tolerance
  return [
    closeTo((low - below * step) / step, 1) ? below + 1 : below,
    closeTo((high - above * step) / step, 0) ? above : above + 1,
  ]
}

export interface TickOptions {
  /** Most intervals between ticks: see {@link intervalsThatFit}. */
  readonly intervals: number
  /** Whole numbers only, if at least two of them are within the limits. */
  readonly integer?: boolean
  /** Limits of one length have one step, wherever they are. */
  readonly steady?: boolean
}

/**
 * Positions of ticks within `[low, high]`, ascending; steps are 1, 2, 2.5, 5 times a power of ten, and there are at
 * least two of them. matplotlib's `MaxNLocator._raw_ticks` (3.6), less the ticks outside the limits.
 */
export function chooseTicks(low: number, high: number, options: TickOptions): number[] {
  return ticksWithin(roundValues(low, high, options), low, high)
}

export interface RoundOptions extends TickOptions {
  readonly steps?: readonly number[]
  /** Values within the limits, at least. */
  readonly fewest?: number
}

/** Round numbers from the last at or below `low` to the first at or above `high`: `MaxNLocator._raw_ticks` (3.6). */
export function roundValues(
  low: number,
  high: number,
  { intervals, integer = false, steady = false, steps = axisSteps, fewest = 2 }: RoundOptions,
): number[] {
  const [first, last] = widenLimits(low, high, 1e-13, 1e-14)
  const range = last - first
  if (!Number.isFinite(range)) return []
  const middle = (first + last) / 2
  const offset =
    Math.abs(middle) / range < 100 ? 0 : Math.sign(middle) * powerOfTen(Math.floor(Math.log10(Math.abs(middle))))
  const scale = powerOfTen(Math.floor(Math.log10(range / intervals)))
  const from = first - offset
  const to = last - offset
  const staircase = [...steps.slice(0, -1).map((step) => 0.1 * step), ...steps, 10 * steps[1]!]
  let ladder = staircase.map((step) => step * scale)
  if (integer) ladder = ladder.filter((step) => step < 1 || Math.abs(step - Math.round(step)) < 0.001)
  let values: number[] = []
  // The length of limits that move has rounding errors.
  const length = (to - from) * (steady ? 1 - 1e-9 : 1)
  for (let rung = ladder.findIndex((step) => step >= length / intervals); rung >= 0; rung--) {
    let step = ladder[rung]!
    if (steady && rung > 0 && step * fewest > to - from) continue
    if (integer && Math.floor(to) - Math.ceil(from) >= fewest - 1) step = Math.max(1, step)
    const base = floorDivide(from, step) * step
    const [lowest, highest] = edges(from - base, to - base, step, offset)
    values = Array.from({ length: highest - lowest + 1 }, (_, index) => (lowest + index) * step + base)
    if (values.filter((value) => value >= from && value <= to).length >= fewest) break
  }
  return values.map((value) => value + offset)
}

/** Those of `ticks` that lie within the limits, rounding errors forgiven. */
export function ticksWithin(ticks: readonly number[], low: number, high: number): number[] {
  const slack = (high - low) * 1e-10
  return ticks.filter((tick) => tick >= low - slack && tick <= high + slack)
}
