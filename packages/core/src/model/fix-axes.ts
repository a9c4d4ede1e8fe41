// Takes one index of an axis and removes the axis; on a worker.
import { countElements, type FixedAxis, type Tensor } from './tensor.js'

/** The part of a tensor at these indices; the tensor itself if none of its axes is fixed. */
export function fixAxes(tensor: Tensor, fixed: readonly FixedAxis[]): Tensor {
  return fixed.reduce(fixAxis, tensor)
}

function fixAxis(tensor: Tensor, { axis, index }: FixedAxis): Tensor {
  const at = tensor.axes.indexOf(axis)
  if (at < 0) return tensor
  const outer = countElements(tensor.shape.slice(0, at))
  const length = tensor.shape[at]!
  const inner = countElements(tensor.shape.slice(at + 1))
  const data = tensor.data.slice(0, outer * inner)
  for (let block = 0; block < outer; block++) {
    const start = (block * length + index) * inner
    data.set(tensor.data.subarray(start, start + inner), block * inner)
  }
  return { axes: tensor.axes.toSpliced(at, 1), shape: tensor.shape.toSpliced(at, 1), data }
}
