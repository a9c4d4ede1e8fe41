// The transforms that ship with movieflow, each by the name that `use:` gives it.
import flip from './flip.js'
import hold from './hold.js'
import mask from './mask.js'
import math from './math.js'
import normalize from './normalize.js'
import reduce from './reduce.js'
import resize from './resize.js'
import reverse from './reverse.js'
import rotate from './rotate.js'
import select from './select.js'
import smooth from './smooth.js'
import transpose from './transpose.js'
import tween from './tween.js'

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
