// The values of some frames of a movie, counted in bins; on a worker.

import { type Clip, floatFor, type Limits, type NumericArray } from '../model/index.js'
import type { MovieFrames } from '../readers/index.js'
import { BinCounter, binEdges, requestedValues } from '../survey/index.js'
import type { FrameHistogram, HistogramTask } from '../workers/index.js'

/** The most bytes of frames that are kept from the first reading to the second. */
const mostBytes = 64 * 2 ** 20

type Asked = Pick<HistogramTask, 'select' | 'frames' | 'bins' | 'range'>

/** Exact over these frames: a first reading finds the range, unless it is given, a second one counts. */
export async function histogramOf(
  movieFrames: MovieFrames,
  { select, frames, bins, range: given }: Asked,
  signal: AbortSignal,
): Promise<FrameHistogram> {
  const kept = new Map<number, NumericArray[]>()
  const sources = [...new Set(select.of.map(({ source }) => source))]
  let left = mostBytes
  const read = async (frame: number): Promise<NumericArray[]> => {
    signal.throwIfAborted()
    return requestedValues(await movieFrames.read(frame, sources), { of: select.of })
  }
  const least = select.positive ? 0 : -Infinity
  let missing = 0
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const frame of frames) {
    const arrays = await read(frame)
    for (const values of arrays)
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!
        if (!Number.isFinite(value)) missing++
        else if (value > least) {
          if (value < low) low = value
          if (value > high) high = value
        }
      }
    const bytes = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (bytes > left) continue
    left -= bytes
    kept.set(frame, arrays)
  }
  const found: Limits | undefined = low <= high ? [low, high] : undefined
  const logarithmic = select.positive === true
  const edges = binEdges({
    range: rangeOf(given, found, logarithmic),
    bins,
    logarithmic,
    whole: sources.every((source) => isWhole(movieFrames.clips[source]!)),
  })
  const counter = new BinCounter(edges, logarithmic)
  for (const frame of frames) for (const values of kept.get(frame) ?? (await read(frame))) counter.add(values)
  return { edges: [...edges], counts: [...counter.counts], missing }
}

const isWhole = ({ dtype }: Clip) => floatFor(dtype) !== dtype

/** A logarithmic scale begins at the smallest value if it cannot show the given end. */
function rangeOf(given: Limits | undefined, found: Limits | undefined, logarithmic: boolean): Limits | undefined {
  if (!given || !logarithmic || given[0] > 0) return given ?? found
  return found && found[0] < given[1] ? [found[0], given[1]] : found
}
