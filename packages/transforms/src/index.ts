// The transforms that ship with movieflow, each by the name that `use:` gives it.
import flip, { type FlipOptions } from './flip.js'
import hold, { type HoldOptions } from './hold.js'
import mask, { type MaskOptions } from './mask.js'
import math, { type MathOptions } from './math.js'
import normalize, { type NormalizeOptions } from './normalize.js'
import reduce, { type ReduceOptions } from './reduce.js'
import resize, { type ResizeOptions } from './resize.js'
import reverse from './reverse.js'
import rotate, { type RotateOptions } from './rotate.js'
import select, { type SelectOptions } from './select.js'
import smooth, { type SmoothOptions } from './smooth.js'
import transpose, { type TransposeOptions } from './transpose.js'
import tween, { type TweenOptions } from './tween.js'

/** The options of each transform, as a pipeline writes them, without `use`. */
export interface TransformInputs {
  flip: FlipOptions
  hold: HoldOptions
  mask: MaskOptions
  math: MathOptions
  normalize: NormalizeOptions
  reduce: ReduceOptions
  resize: ResizeOptions
  reverse: Record<never, never>
  rotate: RotateOptions
  select: SelectOptions
  smooth: SmoothOptions
  transpose: TransposeOptions
  tween: TweenOptions
}

export { flip, hold, mask, math, normalize, reduce, resize, reverse, rotate, select, smooth, transpose, tween }

export const transforms = [
  select,
  reduce,
  smooth,
  normalize,
  mask,
  math,
  flip,
  rotate,
  transpose,
  resize,
  reverse,
  hold,
  tween,
]
