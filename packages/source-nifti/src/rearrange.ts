// A stored frame becomes the one that is delivered: axes turned round, and one index of an axis kept.
import {
  allocateArray,
  countElements,
  dtypeOf,
  type NumericArray,
  stridesOf,
  type Tensor,
} from '@movieflow/core/plugin'
import type { ViewPlan } from './view.js'

/** Names and lengths of a frame's axes, without the one that is chosen from. */
export function keptAxes(
  { axes, shape }: Omit<Tensor, 'data'>,
  { select }: Pick<ViewPlan, 'select'>,
): Omit<Tensor, 'data'> {
  const kept = axes.flatMap((axis, place) => (axis === select?.axis ? [] : [place]))
  return { axes: kept.map((place) => axes[place]!), shape: kept.map((place) => shape[place]!) }
}

/** The frame as it is if there is nothing to do, else a new one. */
export function rearrange(frame: Tensor, plan: Pick<ViewPlan, 'flipped' | 'select'>): Tensor {
  const { flipped, select } = plan
  if (flipped.length === 0 && !select) return frame
  const strides = stridesOf(frame.shape)
  let start = 0
  const steps: { length: number; stride: number }[] = []
  for (const [place, axis] of frame.axes.entries()) {
    const [length, stride] = [frame.shape[place]!, strides[place]!]
    if (axis === select?.axis) start += select.index * stride
    else if (flipped.includes(axis)) {
      start += Math.max(0, length - 1) * stride
      steps.push({ length, stride: -stride })
    } else steps.push({ length, stride })
  }
  const kept = keptAxes(frame, plan)
  const data = allocateArray(dtypeOf(frame.data), countElements(kept.shape))
  if (data.length > 0) copy(frame.data, start, steps, data, 0, 0)
  return { ...kept, data }
}

/** Returns the place of the next element. */
function copy(
  source: NumericArray,
  from: number,
  steps: readonly { readonly length: number; readonly stride: number }[],
  into: NumericArray,
  to: number,
  depth: number,
): number {
  const step = steps[depth]
  if (step === undefined) {
    into[to] = source[from]!
    return to + 1
  }
  const { length, stride } = step
  let at = to
  if (depth === steps.length - 1) for (let i = 0; i < length; i++) into[at++] = source[from + i * stride]!
  else for (let i = 0; i < length; i++) at = copy(source, from + i * stride, steps, into, at, depth + 1)
  return at
}
