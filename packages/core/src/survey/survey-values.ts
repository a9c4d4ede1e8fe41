// Arrays of values become a part of a survey; on a worker.
import {
  fixAxes,
  type LimitsRequest,
  type NumericArray,
  type SurveyPart,
  type SurveyPass,
  type Tensor,
} from '../model/index.js'
import { DigitCounter } from './order-key.js'

/** Takes arrays of one group one after the other; their values are sorted or counted, as the pass says. */
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
    const values = new Float64Array(this.#count)
    let offset = 0
    for (const chunk of this.#kept) {
      values.set(chunk, offset)
      offset += chunk.length
    }
    return { count: this.#count, values: values.sort() }
  }
}

/** The values of a frame that a request means. */
export function requestedValues(
  tensor: Tensor,
  { fixed, positive }: Pick<LimitsRequest, 'fixed' | 'positive'>,
): NumericArray {
  const { data } = fixed ? fixAxes(tensor, fixed) : tensor
  return positive ? data.filter((value) => value > 0) : data
}

/** A copy of the finite values, in float64. */
export function finiteValues(data: NumericArray): Float64Array {
  const values = new Float64Array(data.length)
  let count = 0
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    // Subtracting a number from itself gives NaN for NaN and infinities alone.
    if (value - value === 0) values[count++] = value === 0 ? 0 : value
  }
  return values.subarray(0, count)
}
