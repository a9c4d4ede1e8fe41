// Copies the elements of an array into another order: transposed, strided, or repeated along new axes.
import { allocateArray, countElements, dtypeOf, type NumericArray } from '@movieflow/core/plugin'

/** A new array of `shape` takes its elements from the old one, by `strides` (0 repeats) from `offset` on. */
export interface Arrangement {
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset?: number
}

/** Neighbouring axes that run through the old array like one are made one. */
function mergeAxes({ shape, strides }: Arrangement): { shape: number[]; strides: number[] } {
  const merged = { shape: [1], strides: [0] }
  for (const [axis, length] of shape.entries()) {
    const last = merged.shape.length - 1
    const stride = strides[axis]!
    if (length === 1) continue
    if (merged.shape[last] === 1 || merged.strides[last] === stride * length) {
      merged.shape[last]! *= length
      merged.strides[last] = stride
    } else {
      merged.shape.push(length)
      merged.strides.push(stride)
    }
  }
  return merged
}

/** A new array of the same type, in C order. */
export function arrange(data: NumericArray, arrangement: Arrangement): NumericArray {
  const result = allocateArray(dtypeOf(data), countElements(arrangement.shape))
  if (result.length === 0) return result
  const { shape, strides } = mergeAxes(arrangement)
  const last = shape.length - 1
  const length = shape[last]!
  const stride = strides[last]!
  const copyRow = (from: number, to: number) => {
    if (stride === 1) result.set(data.subarray(from, from + length), to)
    else if (stride === 0) result.fill(data[from]!, to, to + length)
    else for (let index = 0; index < length; index++) result[to + index] = data[from + index * stride]!
  }
  const copy = (axis: number, from: number, to: number, size: number) => {
    if (axis === last) return copyRow(from, to)
    const inner = size / shape[axis]!
    for (let index = 0; index < shape[axis]!; index++)
      copy(axis + 1, from + index * strides[axis]!, to + index * inner, inner)
  }
  copy(0, arrangement.offset ?? 0, 0, result.length)
  return result
}
