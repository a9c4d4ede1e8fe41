// rotate: pictures turned counter-clockwise, row 0 being on top; other axes ride along.
import {
  allocateArray,
  type Clip,
  countElements,
  defineTransform,
  type FrameReader,
  floatFor,
  stridesOf,
  type TransformPlanInput,
  z,
} from '@movieflow/core/plugin'
import { type Arrangement, arrange } from './arrange.js'
import { findPicture, type PictureAxes } from './axes.js'
import { asFloats, type FloatArray } from './floats.js'
import { prepareTurning, turnedSize } from './rotation.js'

const options = z.strictObject({
  degrees: z.number().describe('the angle, counter-clockwise with row 0 on top; multiples of 90 are exact'),
  reshape: z
    .boolean()
    .default(true)
    .describe('true: the picture grows to hold all of it; false: it keeps its size and loses corners'),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type RotateOptions = z.input<typeof options>

/** The number of quarter turns if they only move elements; `undefined` if values are interpolated. */
function countQuarters({ degrees, reshape }: Options, height: number, width: number): number | undefined {
  const quarters = (((degrees / 90) % 4) + 4) % 4
  if (!Number.isInteger(quarters)) return undefined
  return quarters % 2 === 0 || reshape || height === width ? quarters : undefined
}

function planRotation({ clip, options, others }: TransformPlanInput<Options>) {
  const picture = findPicture(clip, 'rotate', others)
  const [height, width] = [clip.shape[picture.y]!, clip.shape[picture.x]!]
  const quarters = countQuarters(options, height, width)
  const [high, wide] = options.reshape ? turnedSize(options.degrees, [height, width]) : [height, width]
  // Rows and columns run another way than those of the file.
  const { placing: _, ...turned } = clip
  const rotated: Clip = {
    ...turned,
    shape: clip.shape.with(picture.y, high).with(picture.x, wide),
    dtype: quarters === undefined ? floatFor(clip.dtype) : clip.dtype,
  }
  return { picture, quarters, rotated }
}

/** The sources of the elements of a picture that makes quarter turns. */
function turnQuarters(old: readonly number[], { y, x }: PictureAxes, quarters: number): Arrangement {
  const strides = stridesOf(old)
  const [ends, sides] = [(axis: number) => strides[axis]! * (old[axis]! - 1), quarters % 2 === 1]
  const down = sides ? strides[x]! : strides[y]!
  const across = sides ? strides[y]! : strides[x]!
  const [downwards, rightwards] = [quarters === 0 || quarters === 3, quarters < 2]
  return {
    shape: sides ? old.with(y, old[x]!).with(x, old[y]!) : old,
    strides: strides.with(y, downwards ? down : -down).with(x, rightwards ? across : -across),
    offset: (downwards ? 0 : ends(sides ? x : y)) + (rightwards ? 0 : ends(sides ? y : x)),
  }
}

export default defineTransform<Options>({
  name: 'rotate',
  version: '0.1.0',
  options,
  plan(input) {
    return { clip: planRotation(input).rotated }
  },
  create(planInput): FrameReader {
    const { clip, options, input } = planInput
    const { picture, quarters, rotated } = planRotation(planInput)
    const { axes, shape, dtype } = rotated
    if (quarters !== undefined) {
      const turned = turnQuarters(clip.shape, picture, quarters)
      return { read: async (index) => ({ axes, shape, data: arrange((await input.read(index)).data, turned) }) }
    }
    const turn = prepareTurning({ degrees: options.degrees, old: clip.shape, next: shape, picture })
    return {
      async read(index) {
        const data = allocateArray(dtype, countElements(shape)) as FloatArray
        turn(asFloats((await input.read(index)).data), data)
        return { axes, shape, data }
      },
    }
  },
})
