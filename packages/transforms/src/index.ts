// The transforms that ship with movieflow, each by the name that `use:` gives it.
import hold from './hold.js'
import mask from './mask.js'
import math from './math.js'
import reduce from './reduce.js'
import reverse from './reverse.js'
import select from './select.js'
import smooth from './smooth.js'
import transpose from './transpose.js'

export { hold, mask, math, reduce, reverse, select, smooth, transpose }

export const transforms = [select, reduce, smooth, mask, math, hold, reverse, transpose]
