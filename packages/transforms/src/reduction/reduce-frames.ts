// Frames become one reduced frame: by totals in one pass, or by medians in as many as their memory asks for.
import type { FloatArray } from '../floats.js'
import type { Kernel, ReductionLayout } from './layout.js'
import { findMedian } from './median.js'
import { type Statistic, statistics, type Totals } from './totals.js'

/** Passes the frames to be reduced into one to `take`, in order; may be called more than once. */
export type VisitFrames = (take: (data: FloatArray) => void) => Promise<void>

type StatisticName = keyof typeof statistics | 'median'

export interface Reduction {
  readonly by: StatisticName
  readonly ddof: number
  readonly layout: ReductionLayout
  /** The type of the elements and of the result. */
  readonly dtype: 'float32' | 'float64'
  /** The number of frames that become one. */
  readonly frames: number
}

/** Bytes of values that medians gather at a time: further values are gathered in further passes over the frames. */
const gatheredBytes = 64 * 2 ** 20

/** One value a cell, in float64. */
export function reduceFrames(reduction: Reduction, visit: VisitFrames): Promise<Float64Array> {
  const { by } = reduction
  return by === 'median' ? reduceByMedian(reduction, visit) : reduceByTotals(statistics[by], reduction, visit)
}

async function reduceByTotals(statistic: Statistic, { layout, ddof }: Reduction, visit: VisitFrames) {
  const { cells } = layout
  const totals: Totals = {
    values: new Float64Array(cells).fill(statistic.start),
    squares: new Float64Array(cells),
    counts: new Float64Array(cells),
  }
  await visit((data) => layout.walk(data, statistic.kernel, totals))
  return totals.values.map((value, at) => statistic.finish(value, totals.counts[at]!, totals.squares[at]!, ddof))
}

/** The numbers of the cells from `first` on, `capacity` places for each. */
interface Gathered {
  readonly first: number
  readonly capacity: number
  readonly values: FloatArray
  /** Places taken, one count a cell: as many cells as are gathered. */
  readonly filled: Uint32Array
}

const gather: Kernel<Gathered> = ({ first, capacity, values, filled }, at, data, from, stride, end) => {
  const cell = at - first
  if (cell < 0 || cell >= filled.length) return
  let place = cell * capacity + filled[cell]!
  for (let index = from; index < end; index += stride) {
    const value = data[index]!
    if (!Number.isNaN(value)) values[place++] = value
  }
  filled[cell] = place - cell * capacity
}

async function reduceByMedian({ layout, dtype, frames }: Reduction, visit: VisitFrames) {
  const { cells, perCell } = layout
  const result = new Float64Array(cells)
  const capacity = frames * perCell
  const Values = dtype === 'float32' ? Float32Array : Float64Array
  const atOnce = Math.min(cells, Math.max(1, Math.floor(gatheredBytes / (capacity * Values.BYTES_PER_ELEMENT))))
  const values = new Values(atOnce * capacity)
  for (let first = 0; first < cells; first += atOnce) {
    const filled = new Uint32Array(Math.min(atOnce, cells - first))
    const state: Gathered = { first, capacity, values, filled }
    await visit((data) => layout.walk(data, gather, state))
    for (const [cell, count] of filled.entries())
      result[first + cell] = findMedian(values.subarray(cell * capacity, cell * capacity + count))
  }
  return result
}
