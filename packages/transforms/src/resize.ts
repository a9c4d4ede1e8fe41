// resize: pictures with more or fewer pixels; other axes ride along.
import {
  allocateArray,
  type Clip,
  countElements,
  defineTransform,
  floatFor,
  MovieflowError,
  type NumericArray,
  type TransformPlanInput,
  z,
} from '@movieflow/core/plugin'
import { describeAxes, findPicture } from './axes.js'
import { findHoles, meanOfKnown } from './holes.js'
import { makeTaps, resampleAlong, resampleMethods } from './resample.js'
import { roundBytes } from './rounding.js'

const side = z.union([z.int().positive(), z.literal('auto')])

const options = z
  .strictObject({
    size: z
      .union([z.int().positive(), z.tuple([side, side])], {
        error: 'expected [width, height] in pixels, of which one may be auto, or the longer side alone',
      })
      .optional()
      .describe(
        '[width, height] in pixels, of which one may be `auto` to keep the proportions; a number: the longer side',
      ),
    by: z.number().positive().optional().describe('the factor for width and height: above 1 enlarges, below 1 shrinks'),
    method: z
      .enum(resampleMethods)
      .optional()
      .describe('the interpolation between pixels; default: area for fewer pixels, linear for more'),
  })
  .refine(({ size, by }) => (size === undefined) !== (by === undefined), 'expected either `size` or `by`')
  .refine(({ size }) => !Array.isArray(size) || size.some((length) => length !== 'auto'), {
    error: 'only one of width and height can be auto',
    path: ['size'],
  })

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type ResizeOptions = z.input<typeof options>

/** Elements that a frame may have: above that a slip of the pen is likelier than a picture. */
const mostElements = 2 ** 28

function chooseSize({ size, by = 1 }: Options, width: number, height: number): [width: number, height: number] {
  const scaled = (length: number, factor: number) => Math.max(1, Math.round(length * factor))
  if (Array.isArray(size)) {
    const [wide, high] = size
    return [
      wide === 'auto' ? scaled(width, Number(high) / height) : wide,
      high === 'auto' ? scaled(height, Number(wide) / width) : high,
    ]
  }
  const factor = size === undefined ? by : size / Math.max(width, height)
  return [scaled(width, factor), scaled(height, factor)]
}

function planResize({ clip, options, others }: TransformPlanInput<Options>) {
  const { y, x } = findPicture(clip, 'resize', others)
  const [width, height] = [clip.shape[x]!, clip.shape[y]!]
  if (width === 0 || height === 0)
    throw new MovieflowError('SHAPE_MISMATCH', `there is no pixel to resize: the axes here are ${describeAxes(clip)}`, {
      hint: 'y and x must have at least one element',
    })
  const [wide, high] = chooseSize(options, width, height)
  const shape = clip.shape.with(x, wide).with(y, high)
  if (!(countElements(shape) <= mostElements))
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `frames of ${wide} × ${high} pixels would be too large: the axes here are ${describeAxes(clip)}`,
      { hint: `choose a smaller \`size\` or \`by\`: a frame may have ${mostElements} elements` },
    )
  const kept = options.method === 'nearest' || clip.dtype === 'uint8'
  // The picture's edges stay in place.
  const placing = clip.placing && { placing: { ...clip.placing } }
  const resized: Clip = { ...clip, ...placing, shape, dtype: kept ? clip.dtype : floatFor(clip.dtype) }
  return { y, x, resized }
}

export default defineTransform<Options>({
  name: 'resize',
  version: '0.1.0',
  options,
  plan(input) {
    return { clip: planResize(input).resized }
  },
  create(planInput) {
    const { clip, options, input } = planInput
    const { y, x, resized } = planResize(planInput)
    const { axes, shape, dtype } = resized
    // In memory's order: the elements within an axis are then as many as they were when it is its turn.
    const steps = [y, x]
      .sort((left, right) => left - right)
      .map((axis) => {
        const old = clip.shape[axis]!
        const taps = makeTaps(old, shape[axis]!, options.method)
        return { layout: [old, countElements(clip.shape.slice(axis + 1))] as const, taps }
      })
    const resample = (data: Float64Array) =>
      steps.reduce((resampled, { layout, taps }) => resampleAlong(resampled, layout, taps), data)
    const resampleKnown = (data: Float64Array, holes: Uint8Array) => {
      const sums = resample(data.map((value, index) => (holes[index] === 1 ? 0 : value)))
      const known = resample(Float64Array.from(holes, (hole) => 1 - hole))
      return sums.map((sum, index) => meanOfKnown(sum, known[index]!))
    }
    return {
      async read(index) {
        const old = new Float64Array((await input.read(index)).data)
        const holes = findHoles(old)
        const data = holes ? resampleKnown(old, holes) : resample(old)
        if (dtype === 'uint8') return { axes, shape, data: roundBytes(data) }
        const result: NumericArray = allocateArray(dtype, data.length)
        result.set(data)
        return { axes, shape, data: result }
      },
    }
  },
})
