// smooth: a Gaussian filter along axes of each frame and along the frames; NaN is left out of its neighbours' sums.
import {
  bytesPerElement,
  countElements,
  defineTransform,
  floatFor,
  type TransformPlanInput,
  z,
} from '@movieflow/core/plugin'
import { axisNames, chooseAxes, isStill } from './axes.js'
import { asFloats, copyFloats, type FloatArray } from './floats.js'
import { cacheFrames } from './frame-cache.js'
import { gaussianWeights, reflectIndex, smoothAlong } from './gaussian.js'
import { findHoles } from './holes.js'

const options = z.strictObject({
  axis: axisNames.describe('the axis to smooth along, or a list of axes; `frame` for the frames'),
  sigma: z.number().positive().describe('standard deviation of the Gaussian, in elements; it is cut at 4 sigma'),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type SmoothOptions = z.input<typeof options>

/** A frame smoothed along its own axes, its sums not yet divided by their weights. */
interface Smoothed {
  readonly sums: FloatArray
  /** The sum of the weights that fall on numbers, for each element; left out if that is 1 everywhere. */
  readonly weights?: FloatArray
  /** 1 for each element that is NaN in the frame: it stays NaN. */
  readonly holes?: Uint8Array
}

/** Neighbours in time are kept up to this size per reader; wider windows are read again for each frame. */
const cachedBytes = 256 * 2 ** 20

/** Adds `weight` times the sum of two neighbours. */
function addNeighbours(result: Float64Array, weight: number, first: FloatArray, second: FloatArray): void {
  for (let index = 0; index < result.length; index++) result[index]! += (first[index]! + second[index]!) * weight
}

function scale(data: FloatArray, factor: number): Float64Array {
  const scaled = new Float64Array(data)
  for (let index = 0; index < scaled.length; index++) scaled[index]! *= factor
  return scaled
}

function finishFrame({ sums, weights, holes }: Smoothed, dtype: 'float32' | 'float64'): FloatArray {
  const data = copyFloats(sums, dtype)
  if (weights) for (let index = 0; index < data.length; index++) data[index] = sums[index]! / weights[index]!
  if (holes) for (let index = 0; index < data.length; index++) if (holes[index] === 1) data[index] = Number.NaN
  return data
}

function chooseSmoothing({ clip, options, others }: TransformPlanInput<Options>) {
  const { positions, frames } = chooseAxes(clip, options.axis, others)
  return { positions, overFrames: frames && !isStill(clip, others) }
}

export default defineTransform<Options>({
  name: 'smooth',
  version: '0.1.0',
  options,
  plan(input) {
    chooseSmoothing(input)
    return { clip: { ...input.clip, dtype: floatFor(input.clip.dtype) } }
  },
  create(planInput, { signal }) {
    const { clip, options, input } = planInput
    const { positions, overFrames } = chooseSmoothing(planInput)
    const { axes, shape } = clip
    const dtype = floatFor(clip.dtype)
    const gaussian = gaussianWeights(options.sigma)
    const radius = gaussian.length - 1

    const smoothAxes = (data: Float64Array) =>
      positions.reduce(
        (smoothed, axis) => smoothAlong(smoothed, [shape[axis]!, countElements(shape.slice(axis + 1))], gaussian),
        data,
      )
    const smoothInside = async (index: number): Promise<Smoothed> => {
      const data = asFloats((await input.read(index)).data)
      const holes = findHoles(data)
      if (!holes) return { sums: smoothAxes(new Float64Array(data)) }
      const numbers = new Float64Array(data)
      const weights = new Float64Array(data.length).fill(1)
      for (let index = 0; index < data.length; index++) if (holes[index] === 1) numbers[index] = weights[index] = 0
      return { sums: smoothAxes(numbers), weights: smoothAxes(weights), holes }
    }
    if (!overFrames)
      return { read: async (index) => ({ axes, shape, data: finishFrame(await smoothInside(index), dtype) }) }

    let single: FloatArray | undefined
    const ones = () => {
      single ??= new Float64Array(countElements(shape)).fill(1)
      return single
    }
    const frameBytes = countElements(shape) * bytesPerElement(dtype)
    const capacity = Math.max(2, Math.min(2 * radius + 5, Math.floor(cachedBytes / frameBytes)))
    const readFrame = cacheFrames(capacity, async (index): Promise<Smoothed> => {
      const { sums, weights, holes } = await smoothInside(index)
      return {
        sums: copyFloats(sums, dtype),
        ...(weights && { weights: copyFloats(weights, dtype) }),
        ...(holes && { holes }),
      }
    })
    return {
      async read(index) {
        const centre = await readFrame(index)
        const sums = scale(centre.sums, gaussian[0]!)
        // Weights are summed only from the first frame on that has holes: until then they are the same everywhere.
        let weights = centre.weights && scale(centre.weights, gaussian[0]!)
        let known = gaussian[0]!
        for (let distance = radius; distance > 0; distance--) {
          signal.throwIfAborted()
          const before = await readFrame(reflectIndex(index - distance, clip.frames))
          const after = await readFrame(reflectIndex(index + distance, clip.frames))
          const weight = gaussian[distance]!
          addNeighbours(sums, weight, before.sums, after.sums)
          if (before.weights || after.weights) weights ??= new Float64Array(sums.length).fill(known)
          if (weights) addNeighbours(weights, weight, before.weights ?? ones(), after.weights ?? ones())
          known += 2 * weight
        }
        const { holes } = centre
        const smoothed = { sums, ...(weights && { weights }), ...(holes && { holes }) }
        return { axes, shape, data: finishFrame(smoothed, dtype) }
      },
    }
  },
})
