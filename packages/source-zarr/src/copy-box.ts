// A box of elements is copied between two arrays in memory, whatever the order of their axes.
import type { NumericArray } from '@movieflow/core/plugin'

/** The start of a box, and the distance of neighbours along each axis. */
export interface BoxPlace<Values> {
  readonly values: Values
  readonly offset: number
  readonly strides: readonly number[]
}

/** Copies `lengths` elements along each axis. A stride of 0 repeats one element. */
export function copyBox(
  from: BoxPlace<ArrayLike<number>>,
  to: BoxPlace<NumericArray>,
  lengths: readonly number[],
): void {
  if (lengths.includes(0)) return
  const axes = lengths.length
  // Axes that follow each other without gaps on both sides are one.
  let run = 1
  let inner = axes
  while (inner > 0 && from.strides[inner - 1] === run && to.strides[inner - 1] === run) run *= lengths[--inner]!
  const last = inner === axes ? axes - 1 : inner - 1
  const copyRun = inner < axes ? contiguous(from, to, run) : undefined
  if (axes === 0 || last < 0) {
    if (copyRun) copyRun(from.offset, to.offset)
    else to.values[to.offset] = from.values[from.offset]!
    return
  }
  const place = new Array<number>(last).fill(0)
  let [source, target] = [from.offset, to.offset]
  const [sourceStep, targetStep, count] = [from.strides[last]!, to.strides[last]!, lengths[last]!]
  for (;;) {
    if (copyRun) for (let n = 0; n < count; n++) copyRun(source + n * sourceStep, target + n * targetStep)
    else {
      const [read, write] = [from.values, to.values]
      for (let n = 0, s = source, t = target; n < count; n++, s += sourceStep, t += targetStep) write[t] = read[s]!
    }
    let axis = last - 1
    for (; axis >= 0; axis--) {
      source += from.strides[axis]!
      target += to.strides[axis]!
      if (++place[axis]! < lengths[axis]!) break
      source -= lengths[axis]! * from.strides[axis]!
      target -= lengths[axis]! * to.strides[axis]!
      place[axis] = 0
    }
    if (axis < 0) return
  }
}

function contiguous(
  { values: source }: BoxPlace<ArrayLike<number>>,
  { values: target }: BoxPlace<NumericArray>,
  run: number,
): (from: number, to: number) => void {
  const typed = source as NumericArray
  return (from, to) => target.set(typed.subarray(from, from + run), to)
}
