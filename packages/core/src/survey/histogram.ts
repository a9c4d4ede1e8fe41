// Counts exactly how many values are in each bin; any thread.
import type { Limits, NumericArray } from '../model/index.js'

export interface BinsInput {
  /** The smallest and largest value, or a range within; `undefined` if there is no value. */
  readonly range: Limits | undefined
  readonly bins: number
  /** Edges differ by a constant factor; the range is then above 0. */
  readonly logarithmic: boolean
  /** Values are whole numbers: every bin covers the same number of them. */
  readonly whole: boolean
}

/** The edges of bins, ascending: one more than bins. A range of one value is widened, as in NumPy. */
export function binEdges({ range, bins, logarithmic, whole }: BinsInput): Float64Array {
  if (logarithmic) {
    const [low, high] = widened(range?.map(Math.log) as [number, number] | undefined)
    const edges = evenEdges(low, high, bins).map(Math.exp)
    // Exact at both ends, to include the smallest and the largest value.
    if (range && range[0] < range[1]) {
      edges[0] = range[0]
      edges[bins] = range[1]
    }
    return edges
  }
  if (whole && range) {
    const [low, high] = [Math.ceil(range[0]), Math.floor(range[1])]
    const width = Math.max(1, Math.ceil((high - low + 1) / bins))
    const count = Math.max(1, Math.ceil((high - low + 1) / width))
    return Float64Array.from({ length: count + 1 }, (_, at) => low - 0.5 + at * width)
  }
  const [low, high] = widened(range)
  return evenEdges(low, high, bins)
}

function widened(range: Limits | undefined): Limits {
  if (!range) return [0, 1]
  const [low, high] = range
  if (low < high) return range
  // Adding a half may not change a large number.
  const half = Math.max(0.5, Math.abs(low) * 2 ** -40)
  return [low - half, high + half]
}

function evenEdges(low: number, high: number, bins: number): Float64Array {
  // The difference of the largest numbers overflows.
  const step = Number.isFinite(high - low) ? (high - low) / bins : high / bins - low / bins
  const edges = Float64Array.from({ length: bins + 1 }, (_, at) => low + at * step)
  edges[bins] = high
  return edges
}

/** Adds values to the counts of their bins; those outside of all bins, and NaN, are left out. */
export class BinCounter {
  readonly counts: Float64Array
  readonly #edges: Float64Array
  readonly #logarithmic: boolean

  constructor(edges: Float64Array, logarithmic: boolean) {
    this.#edges = edges
    this.#logarithmic = logarithmic
    this.counts = new Float64Array(edges.length - 1)
  }

  add(values: NumericArray): void {
    const edges = this.#edges
    const bins = this.counts.length
    const [low, high] = [edges[0]!, edges[bins]!]
    const place = this.#logarithmic ? Math.log : (value: number) => value
    const first = place(low)
    const perBin = Number.isFinite(high - low) ? bins / (place(high) - first) : 0
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!
      if (!(value >= low && value <= high)) continue
      let bin = Math.min(bins - 1, Math.floor((place(value) - first) * perBin))
      // The computed bin may be off by rounding; the edges are exact.
      while (bin > 0 && value < edges[bin]!) bin--
      while (bin < bins - 1 && value >= edges[bin + 1]!) bin++
      this.counts[bin]!++
    }
  }
}
