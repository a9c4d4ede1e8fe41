// Collects arrays of values into a part of a survey; on a worker.
import {
  type Clip,
  countElements,
  type DType,
  fixAxes,
  type LimitsRequest,
  type NumericArray,
  type SurveyPart,
  type SurveyPass,
  type Tensor,
} from '../model/index.js'
import { DigitCounter } from './order-key.js'

/** Takes arrays of one group one after the other; their values are sorted or counted, depending on the pass. */
export class PartCollector {
  #count = 0
  readonly #kept: Float64Array[] = []
  readonly #counter: DigitCounter | undefined

  constructor(pass: SurveyPass) {
    if (pass.keepUpTo === 0) this.#counter = new DigitCounter(pass.digits, pass.prefixes)
  }

  add(data: NumericArray): void {
    if (this.#counter) {
      this.#counter.add(data)
      return
    }
    const finite = finiteValues(data)
    this.#kept.push(finite)
    this.#count += finite.length
  }

  part(): SurveyPart {
    if (this.#counter) {
      const { counts } = this.#counter
      return { count: counts[0]!.reduce((sum, each) => sum + each, 0), counts }
    }
    return { count: this.#count, values: joinArrays(this.#kept).sort() }
  }
}

/** The values of a frame for a request, one array for each of its data. */
export function requestedValues(
  frame: Readonly<Record<string, Tensor>>,
  { of, positive }: Pick<LimitsRequest, 'of' | 'positive'>,
): NumericArray[] {
  return of.map(({ source, fixed }) => {
    const { data } = fixed ? fixAxes(frame[source]!, fixed) : frame[source]!
    return positive ? data.filter((value) => value > 0) : data
  })
}

/** The most values of a frame for a request, and their types. */
export function describeRequested(
  clips: Readonly<Record<string, Clip>>,
  { of }: Pick<LimitsRequest, 'of'>,
): { readonly count: number; readonly dtypes: readonly DType[] } {
  const meant = of.map(({ source }) => clips[source]!)
  return {
    count: meant.reduce((sum, { shape }) => sum + countElements(shape), 0),
    dtypes: meant.map(({ dtype }) => dtype),
  }
}

/** All values, one array after the other; a copy. */
export function joinArrays(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const array of arrays) {
    all.set(array, offset)
    offset += array.length
  }
  return all
}

/** A copy of the finite values, in float64. */
export function finiteValues(data: NumericArray): Float64Array {
  const values = new Float64Array(data.length)
  let count = 0
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    // Subtracting a number from itself gives NaN only for NaN and infinities.
    if (value - value === 0) values[count++] = value === 0 ? 0 : value
  }
  return values.subarray(0, count)
}
