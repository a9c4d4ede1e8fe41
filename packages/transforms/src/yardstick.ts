// The measures of elements: a centre and a scale for each cell, from the numbers of one frame or of many, without NaN.
import type { FloatArray } from './floats.js'
import type { Kernel, ReductionLayout } from './reduction/layout.js'
import type { VisitFrames } from './reduction/reduce-frames.js'
import { type Statistic, statistics, type Totals } from './reduction/totals.js'

/** An element x of a cell becomes (x − centre) / scale; if the scale is 0, the centre becomes 0 and all else NaN. */
export interface Yardstick {
  readonly centres: Float64Array
  readonly scales: Float64Array
}

/** Mean and standard deviation; least value and range; mean twice; mean and 1. */
export type YardstickKind = 'zscore' | 'minmax' | 'ratio' | 'difference'

function startTotals({ start }: Statistic, cells: number): Totals {
  return {
    values: new Float64Array(cells).fill(start),
    squares: new Float64Array(cells),
    counts: new Float64Array(cells),
  }
}

function finishTotals({ finish }: Statistic, { values, counts, squares }: Totals, ddof: number): Float64Array {
  return values.map((value, at) => finish(value, counts[at]!, squares[at]!, ddof))
}

/** Takes all frames that `visit` visits, in one pass. */
export async function makeYardstick(
  kind: YardstickKind,
  ddof: number,
  layout: ReductionLayout,
  visit: VisitFrames,
): Promise<Yardstick> {
  const { min, max, mean, std } = statistics
  const used: Statistic[] = kind === 'minmax' ? [min, max] : kind === 'zscore' ? [std] : [mean]
  const totals = used.map((statistic) => startTotals(statistic, layout.cells))
  await visit((data) => {
    for (const [place, { kernel }] of used.entries()) layout.walk(data, kernel, totals[place]!)
  })
  const [first, second] = totals.map((total, place) => finishTotals(used[place]!, total, ddof))
  // The totals of a standard deviation hold the mean: exact if all values are equal, unlike a sum.
  if (kind === 'zscore') return { centres: totals[0]!.values, scales: first! }
  if (kind === 'minmax') return { centres: first!, scales: second!.map((most, at) => most - first![at]!) }
  if (kind === 'difference') return { centres: first!, scales: first!.map(() => 1) }
  // Against a baseline of 0 every change is boundless, even none: no number says so.
  return { centres: first!, scales: first!.map((centre) => (centre === 0 ? Number.NaN : centre)) }
}

const measureCell: Kernel<Yardstick> = ({ centres, scales }, at, data, from, stride, end) => {
  const centre = centres[at]!
  const scale = scales[at]!
  for (let index = from; index < end; index += stride) {
    const deviation = data[index]! - centre
    data[index] = scale !== 0 ? deviation / scale : deviation === 0 ? 0 : Number.NaN
  }
}

/** Measures every element of `data` in place. */
export function measure(data: FloatArray, layout: ReductionLayout, yardstick: Yardstick): void {
  layout.walk(data, measureCell, yardstick)
}
