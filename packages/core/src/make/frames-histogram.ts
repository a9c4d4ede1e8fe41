// The values of some frames of a movie, counted in bins; on a worker.
import type { MovieFrames } from '../frames/index.js'
import { fixAxes, floatFor, type Limits, type NumericArray } from '../model/index.js'
import { BinCounter, binEdges } from '../survey/index.js'
import type { FrameHistogram, HistogramTask } from '../workers/index.js'

/** Frames are kept from the first reading to the second up to so many bytes. */
const mostBytes = 64 * 2 ** 20

type Asked = Pick<HistogramTask, 'source' | 'select' | 'frames' | 'bins' | 'range'>

/** Exact over these frames: a first reading finds the range, unless it is given, a second one counts. */
export async function histogramOf(
  movieFrames: MovieFrames,
  { source, select, frames, bins, range: given }: Asked,
  signal: AbortSignal,
): Promise<FrameHistogram> {
  const kept = new Map<number, NumericArray>()
  let left = mostBytes
  const read = async (frame: number): Promise<NumericArray> => {
    signal.throwIfAborted()
    const tensor = (await movieFrames.read(frame, [source]))[source]!
    return select.fixed ? fixAxes(tensor, select.fixed).data : tensor.data
  }
  const least = select.positive ? 0 : -Infinity
  let missing = 0
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const frame of frames) {
    const values = await read(frame)
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!
      if (!Number.isFinite(value)) missing++
      else if (value > least) {
        if (value < low) low = value
        if (value > high) high = value
      }
    }
    if (values.byteLength > left) continue
    left -= values.byteLength
    kept.set(frame, values)
  }
  const found: Limits | undefined = low <= high ? [low, high] : undefined
  const { dtype } = movieFrames.clips[source]!
  const logarithmic = select.positive === true
  const edges = binEdges({
    range: rangeOf(given, found, logarithmic),
    bins,
    logarithmic,
    whole: floatFor(dtype) !== dtype,
  })
  const counter = new BinCounter(edges, logarithmic)
  for (const frame of frames) counter.add(kept.get(frame) ?? (await read(frame)))
  return { edges: [...edges], counts: [...counter.counts], missing }
}

/** A logarithmic scale that is given an end that it cannot show begins at the smallest value. */
function rangeOf(given: Limits | undefined, found: Limits | undefined, logarithmic: boolean): Limits | undefined {
  if (!given || !logarithmic || given[0] > 0) return given ?? found
  return found && found[0] < given[1] ? [found[0], given[1]] : found
}
