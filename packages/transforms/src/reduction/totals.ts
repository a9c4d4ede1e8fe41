// Sums, extremes and spreads that grow element by element in float64, NaN left out.
import type { Kernel } from './layout.js'

/** For each cell: the sum, extreme or mean so far, the sum of squared deviations, and how many were no NaN. */
export interface Totals {
  readonly values: Float64Array
  readonly squares: Float64Array
  readonly counts: Float64Array
}

export interface Statistic {
  readonly kernel: Kernel<Totals>
  /** The initial value of `values`. */
  readonly start: number
  /** The result of a cell that `count` numbers fell into; NaN if there are none. */
  finish(value: number, count: number, squares: number, ddof: number): number
}

const addValues: Kernel<Totals> = ({ values, counts }, at, data, from, stride, end) => {
  let total = values[at]!
  let count = counts[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (Number.isNaN(value)) continue
    total += value
    count++
  }
  values[at] = total
  counts[at] = count
}

const addMagnitudes: Kernel<Totals> = ({ values, counts }, at, data, from, stride, end) => {
  let total = values[at]!
  let count = counts[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (Number.isNaN(value)) continue
    total += Math.abs(value)
    count++
  }
  values[at] = total
  counts[at] = count
}

const addSquares: Kernel<Totals> = ({ values, counts }, at, data, from, stride, end) => {
  let total = values[at]!
  let count = counts[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (Number.isNaN(value)) continue
    total += value * value
    count++
  }
  values[at] = total
  counts[at] = count
}

// An extreme is NaN until its first number, for which the kernels test.

const raise: Kernel<Totals> = ({ values }, at, data, from, stride, end) => {
  let most = values[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (value > most || Number.isNaN(most)) most = value
  }
  values[at] = most
}

const raiseMagnitude: Kernel<Totals> = ({ values }, at, data, from, stride, end) => {
  let most = values[at]!
  for (let index = from; index < end; index += stride) {
    const value = Math.abs(data[index]!)
    if (value > most || Number.isNaN(most)) most = value
  }
  values[at] = most
}

const lower: Kernel<Totals> = ({ values }, at, data, from, stride, end) => {
  let least = values[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (value < least || Number.isNaN(least)) least = value
  }
  values[at] = least
}

/** Welford's: mean and squared deviations in one pass, without the cancellation of a difference of sums. */
const spread: Kernel<Totals> = ({ values, squares, counts }, at, data, from, stride, end) => {
  let mean = values[at]!
  let square = squares[at]!
  let count = counts[at]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (Number.isNaN(value)) continue
    const deviation = value - mean
    count++
    mean += deviation / count
    square += deviation * (value - mean)
  }
  values[at] = mean
  squares[at] = square
  counts[at] = count
}

const divide = (value: number, count: number) => value / count
const itself = (value: number, count: number) => (count === 0 ? Number.NaN : value)
const extreme = (value: number) => value

/** The statistics of `reduce` except the median; each is NaN if a cell has no number. */
export const statistics = {
  mean: { kernel: addValues, start: 0, finish: divide },
  meanabs: { kernel: addMagnitudes, start: 0, finish: divide },
  rms: { kernel: addSquares, start: 0, finish: (value, count) => Math.sqrt(value / count) },
  max: { kernel: raise, start: Number.NaN, finish: extreme },
  maxabs: { kernel: raiseMagnitude, start: Number.NaN, finish: extreme },
  min: { kernel: lower, start: Number.NaN, finish: extreme },
  sum: { kernel: addValues, start: 0, finish: itself },
  std: {
    kernel: spread,
    start: 0,
    finish: (_mean, count, squares, ddof) => (count > ddof ? Math.sqrt(squares / (count - ddof)) : Number.NaN),
  },
  norm: { kernel: addSquares, start: 0, finish: (value, count) => itself(Math.sqrt(value), count) },
} as const satisfies Record<string, Statistic>
