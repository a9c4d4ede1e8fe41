// reduce: reduces axes, or the frames, to one value each, such as a mean; NaN is left out.
import {
  type Clip,
  defineTransform,
  type FrameReader,
  floatFor,
  type TransformPlanInput,
  z,
} from '@movieflow/core/plugin'
import { axisNames, chooseAxes, isStill } from './axes.js'
import { asFloats, copyFloats } from './floats.js'
import { layOutReduction } from './reduction/layout.js'
import { reduceFrames, type VisitFrames } from './reduction/reduce-frames.js'

const options = z.strictObject({
  axis: axisNames.describe('the axis to reduce, or a list of axes to reduce at once; `frame` for the frames'),
  by: z
    .enum(['mean', 'meanabs', 'rms', 'max', 'maxabs', 'min', 'sum', 'std', 'median', 'norm'])
    .describe('the statistic of the values that are not NaN; NaN if there are none'),
  ddof: z.int().min(0).default(0).describe("std divides by n − ddof: 0 is NumPy's default, 1 is MATLAB's"),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type ReduceOptions = z.input<typeof options>

/** The axes to reduce and those that are left. */
function planReduction({ clip, options, others }: TransformPlanInput<Options>) {
  const { positions, frames } = chooseAxes(clip, options.axis, others)
  const overFrames = frames && !isStill(clip, others)
  const kept = clip.axes.map((_, axis) => axis).filter((axis) => !positions.includes(axis))
  const reduced: Clip = {
    frames: overFrames ? 1 : clip.frames,
    axes: kept.map((axis) => clip.axes[axis]!),
    shape: kept.map((axis) => clip.shape[axis]!),
    dtype: floatFor(clip.dtype),
  }
  return { positions, overFrames, untouched: positions.length === 0 && !overFrames, reduced }
}

export default defineTransform<Options>({
  name: 'reduce',
  version: '0.1.0',
  options,
  plan(input) {
    const { reduced, overFrames, untouched } = planReduction(input)
    if (untouched) return { clip: input.clip }
    return overFrames ? { clip: reduced, frameFrom: () => 0 } : { clip: reduced }
  },
  create(planInput, { signal }): FrameReader {
    const { clip, options, input } = planInput
    const { positions, overFrames, untouched, reduced } = planReduction(planInput)
    if (untouched) return { read: (index) => input.read(index) }
    const { axes, shape } = reduced
    const dtype = floatFor(clip.dtype)
    const layout = layOutReduction(clip.shape, positions)
    const reduce = (frames: number, visit: VisitFrames) =>
      reduceFrames({ by: options.by, ddof: options.ddof, layout, dtype, frames }, visit)

    if (!overFrames)
      return {
        async read(index) {
          const frame = asFloats((await input.read(index)).data)
          const data = await reduce(1, async (take) => take(frame))
          return { axes, shape, data: copyFloats(data, dtype) }
        },
      }

    const visitAll: VisitFrames = async (take) => {
      for (let index = 0; index < clip.frames; index++) {
        signal.throwIfAborted()
        take(asFloats((await input.read(index)).data))
      }
    }
    let single: Promise<Float64Array> | undefined
    return {
      async read() {
        // A failure is not kept: a file that was gone may be back.
        single ??= reduce(clip.frames, visitAll).catch((error) => {
          single = undefined
          throw error
        })
        return { axes, shape, data: copyFloats(await single, dtype) }
      },
    }
  },
})
