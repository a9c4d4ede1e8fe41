// Changes the order of axes: files in C and Fortran order deliver their frames in the order of memory.
import { allocateArray, dtypeOf, stridesOf, type Tensor } from './tensor.js'

/** The layout of a frame's elements. */
type Lengths = Pick<Tensor, 'axes' | 'shape'>

/** The layout with its axes in the order of `axes`, if these are the same ones; else unchanged. */
export function orderLengths<T extends Lengths>(of: T, axes: readonly string[]): T {
  if (isOrdered(of, axes)) return of
  return { ...of, axes, shape: axes.map((axis) => of.shape[of.axes.indexOf(axis)]!) }
}

/** A frame with its axes in the order of `axes`, if these are the same ones; else unchanged, not copied. */
export function orderAxes(tensor: Tensor, axes: readonly string[]): Tensor {
  if (isOrdered(tensor, axes)) return tensor
  const own = stridesOf(tensor.shape)
  const strides = axes.map((axis) => own[tensor.axes.indexOf(axis)]!)
  const ordered = orderLengths(tensor, axes)
  const { shape } = ordered
  const data = allocateArray(dtypeOf(tensor.data), tensor.data.length)
  const last = shape.length - 1
  const [run, step] = [shape[last]!, strides[last]!]
  const place = new Array<number>(shape.length).fill(0)
  for (let to = 0, from = 0; to < data.length; ) {
    for (let index = 0; index < run; index++) data[to++] = tensor.data[from + index * step]!
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++place[axis]! < shape[axis]!) break
      from -= shape[axis]! * strides[axis]!
      place[axis] = 0
    }
  }
  return { ...ordered, data }
}

function isOrdered({ axes: own }: Lengths, axes: readonly string[]): boolean {
  if (own.length !== axes.length || !own.every((axis) => axes.includes(axis))) return true
  return own.every((axis, index) => axis === axes[index])
}
