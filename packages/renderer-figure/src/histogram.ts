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

/** How many values lie in each bin: its left edge belongs to it, the right one to the next; the last has both. Missing values and those beyond are in none. */
export function countInBins(
  values: Float64Array,
  edges: Float64Array,
  counts = new Float64Array(edges.length - 1),
): Float64Array {
  const bins = edges.length - 1
  const [first, last] = [edges[0]!, edges[bins]!]
  const scale = bins / (last - first)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (!(value >= first && value <= last)) continue
    // Nearly right for bins of one width; a few steps for others, or a search.
    let bin = Math.min(bins - 1, Math.floor((value - first) * scale))
    if (!(value >= edges[bin]! && value < edges[bin + 1]!)) bin = search(edges, value)
    counts[bin] = counts[bin]! + 1
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

/** Counts as parts of all by the width of their bin, or added up, or both, which ends at 1. */
export function scaleCounts(
  counts: Float64Array,
  edges: Float64Array,
  { density, cumulative }: { readonly density: boolean; readonly cumulative: boolean },
): Float64Array {
  const total = density ? counts.reduce((sum, count) => sum + count, 0) : 1
  const widths = counts.map((_, at) => edges[at + 1]! - edges[at]!)
  const scaled =
    density && !cumulative ? counts.map((count, at) => (total > 0 ? count / (total * widths[at]!) : 0)) : counts
  if (!cumulative) return scaled
  let sum = 0
  return counts.map((count) => {
    sum += count
    return density ? (total > 0 ? sum / total : 0) : sum
  })
}
