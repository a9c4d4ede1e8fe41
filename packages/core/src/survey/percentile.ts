// Percentiles of sorted values, as NumPy and MATLAB compute them.

export type PercentileMethod = 'linear' | 'hazen'

/** The position of a percentile among `count` sorted values: between ranks `lower` and `lower + 1`, at `fraction`. */
export function percentileRank(
  count: number,
  percentile: number,
  method: PercentileMethod,
): { lower: number; fraction: number } {
  const quantile = percentile / 100
  // Hyndman and Fan 1996, definitions 7 (linear) and 5 (hazen), counted from 0.
  const position = method === 'linear' ? (count - 1) * quantile : count * quantile + 0.5 - 1
  const clamped = Math.min(Math.max(position, 0), count - 1)
  const lower = Math.min(Math.floor(clamped), Math.max(0, count - 2))
  return { lower, fraction: clamped - lower }
}

/** Interpolates between two neighbours, rounded as in `numpy.percentile`. */
export function interpolate(low: number, high: number, fraction: number): number {
  if (fraction === 0 || low === high) return low
  const difference = high - low
  return fraction >= 0.5 ? high - difference * (1 - fraction) : low + difference * fraction
}

/** A percentile of values in ascending order; NaN if there are none. */
export function percentileOfSorted(sorted: ArrayLike<number>, percentile: number, method: PercentileMethod): number {
  if (sorted.length === 0) return Number.NaN
  if (sorted.length === 1) return sorted[0]!
  const { lower, fraction } = percentileRank(sorted.length, percentile, method)
  return interpolate(sorted[lower]!, sorted[lower + 1]!, fraction)
}
