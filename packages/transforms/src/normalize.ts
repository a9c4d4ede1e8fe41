// normalize: elements as z-scores, as parts of their range, or as changes against a baseline; NaN is left out.
import {
  defineTransform,
  type FrameReader,
  floatFor,
  MovieflowError,
  type TransformPlanInput,
  whiteOf,
  z,
} from '@movieflow/core/plugin'
import { axisNames, chooseAxes, frameAxis, isStill } from './axes.js'
import { asFloats, copyFloats } from './floats.js'
import { chooseIndices, indexRange } from './indices.js'
import { layOutReduction } from './reduction/layout.js'
import type { VisitFrames } from './reduction/reduce-frames.js'
import { makeYardstick, measure, type Yardstick, type YardstickKind } from './yardstick.js'

const options = z
  .strictObject({
    by: z
      .enum(['zscore', 'minmax', 'baseline'])
      .describe('zscore: (x − mean) / std; minmax: from 0 to 1; baseline: the change against the mean, (x − b) / b'),
    over: axisNames
      .optional()
      .describe('the axes whose elements count together, also `frame`; default: all, and for a baseline `frame` alone'),
    range: indexRange
      .optional()
      .describe(
        'the frames from which mean, std, ends and baseline are computed: "0..9", "..9", [0, 9], both ends in; default: all',
      ),
    mode: z
      .enum(['ratio', 'difference', 'zscore'])
      .optional()
      .describe('for a baseline b: ratio (x − b) / b (default), difference x − b, zscore (x − b) / std'),
    ddof: z.literal([0, 1]).default(0).describe("std divides by n − ddof: 0 is NumPy's default, 1 is MATLAB's"),
  })
  .refine(({ by, mode }) => by === 'baseline' || mode === undefined, {
    error: '`mode` is only for `by: baseline`',
    path: ['mode'],
  })

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type NormalizeOptions = z.input<typeof options>

function kindOf({ by, mode = 'ratio' }: Options): YardstickKind {
  return by === 'baseline' ? mode : by
}

/** The axes and frames that statistics run over. */
function chooseSample({ clip, options, others }: TransformPlanInput<Options>) {
  const { by, over, range } = options
  const names = over ?? (by === 'baseline' ? [frameAxis] : [...clip.axes, frameAxis])
  const { positions, frames } = chooseAxes(clip, names, others)
  if (range !== undefined && !frames)
    throw new MovieflowError(
      'OPTION_INVALID',
      `\`range\` chooses frames, but \`over\` is ${[names].flat().join(', ')}`,
      {
        hint: 'add `frame` to `over`, or leave `range` out',
      },
    )
  const overFrames = frames && !isStill(clip, others)
  const ranged = overFrames && range !== undefined
  return {
    positions,
    overFrames,
    untouched: positions.length === 0 && !overFrames,
    ...(ranged ? chooseIndices({ axis: frameAxis, range }, clip.frames) : { start: 0, count: clip.frames }),
  }
}

export default defineTransform<Options>({
  name: 'normalize',
  version: '0.1.0',
  options,
  plan(input) {
    const { clip } = input
    if (chooseSample(input).untouched) return { clip }
    // Parts of a range are colours from 0 to 1; scores and changes are on no scale of colours.
    const scale = whiteOf(clip) !== null && { white: input.options.by === 'minmax' ? 1 : null }
    return { clip: { ...clip, dtype: floatFor(clip.dtype), ...scale } }
  },
  create(planInput, { signal }): FrameReader {
    const { clip, options, input } = planInput
    const { positions, overFrames, untouched, start, count } = chooseSample(planInput)
    if (untouched) return { read: (index) => input.read(index) }
    const { axes, shape } = clip
    const layout = layOutReduction(shape, positions)
    const make = (visit: VisitFrames) => makeYardstick(kindOf(options), options.ddof, layout, visit)
    let single: Promise<Yardstick> | undefined
    const measureAll = () => {
      // A failure is not kept: a file that was gone may be back.
      single ??= make(async (take) => {
        for (let index = start; index < start + count; index++) {
          signal.throwIfAborted()
          take(asFloats((await input.read(index)).data))
        }
      }).catch((error) => {
        single = undefined
        throw error
      })
      return single
    }
    return {
      async read(index) {
        const data = copyFloats((await input.read(index)).data)
        measure(data, layout, overFrames ? await measureAll() : await make(async (take) => take(data)))
        return { axes, shape, data }
      },
    }
  },
})
