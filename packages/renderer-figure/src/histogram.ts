// Histograms: values are counted in bins, as numpy.histogram does; any thread.

/** Edges of bins of one width; numpy.linspace's. */
export function histogramEdges(low: number, high: number, bins: number): Float64Array {
  // One value has a bin around it.
  const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high]
  const step = (last - first) / bins
  const edges = Float64Array.from({ length: bins + 1 }, (_, at) => first + at * step)
  edges[bins] = last
  return edges
}

/**
 * How many values lie in each bin: its left edge belongs to it, the right one to the next; the last has both. Missing values and those beyond
 * are in none. With `weights` a value counts as much as its own; one without any counts nothing.
 */
export function countInBins(values: Float64Array, edges: Float64Array, weights?: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1)
  const bins = edges.length - 1
  const [first, last] = [edges[0]!, edges[bins]!]
  const scale = bins / (last - first)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (!(value >= first && value <= last)) continue
    // Nearly right for bins of one width; a few steps for others, or a search.
    let bin = Math.min(bins - 1, Math.floor((value - first) * scale))
    if (!(value >= edges[bin]! && value < edges[bin + 1]!)) bin = search(edges, value)
    counts[bin] = counts[bin]! + (weights ? weights[at]! || 0 : 1)
  }
  return counts
}

function search(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (value >= edges[middle]!) low = middle
    else high = middle
  }
  return low
}

/** Counts as parts of `total` by the width of their bin, or added up, or both, which then ends at 1. */
export function scaleCounts(
  counts: Float64Array,
  edges: Float64Array,
  { density, cumulative }: { readonly density: boolean; readonly cumulative: boolean },
  total = counts.reduce((sum, count) => sum + count, 0),
): Float64Array {
  const parts = density ? counts.map((count) => (total === 0 ? 0 : count / total)) : counts
  if (!cumulative) return density ? parts.map((part, at) => part / (edges[at + 1]! - edges[at]!)) : parts
  let sum = 0
  return parts.map((part) => {
    sum += part
    return sum
  })
}

/** What is known of all values that a histogram may count. */
export interface AllValues {
  readonly count: number
  readonly low: number
  readonly high: number
  /** The first and third quartile. */
  readonly quartiles: readonly [number, number]
  /** Bins of whole numbers are never narrower than one. */
  readonly whole: boolean
}

/** Estimators of numpy.histogram_bin_edges that need no more than {@link AllValues}. */
export type BinRule = 'auto' | 'fd' | 'rice' | 'sturges' | 'sqrt'

/** How many bins NumPy 2 makes of these values. */
export function estimateBins(rule: BinRule, { count, low, high, quartiles, whole }: AllValues): number {
  const reach = high - low
  if (count === 0 || !(reach > 0)) return 1
  const sturges = reach / (Math.log2(count) + 1)
  const sqrt = reach / Math.sqrt(count)
  const fd = (2 * (quartiles[1] - quartiles[0])) / count ** (1 / 3)
  const width = {
    ...{ sturges, sqrt, fd },
    rice: reach / (2 * count ** (1 / 3)),
    auto: Math.min(Math.max(fd, sqrt / 2), sturges),
  }[rule]
  if (!(width > 0)) return 1
  return Math.min(mostBins, Math.ceil(reach / (whole ? Math.max(1, width) : width)))
}

export const mostBins = 100_000
