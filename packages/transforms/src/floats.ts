// Arrays of any element type as floating ones, so that the loops over them meet two types and not eight.
import { dtypeOf, floatFor, type NumericArray } from '@movieflow/core/plugin'

export type FloatArray = Float32Array | Float64Array

const constructors = { float32: Float32Array, float64: Float64Array }

/** A copy that the caller may write to, exact in value. */
export function copyFloats(data: NumericArray, dtype: 'float32' | 'float64' = floatFor(dtypeOf(data))): FloatArray {
  return new constructors[dtype](data)
}

/** The array itself if it is floating: do not write to it. */
export function asFloats(data: NumericArray): FloatArray {
  return data instanceof Float32Array || data instanceof Float64Array ? data : copyFloats(data)
}
