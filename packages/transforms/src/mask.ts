// mask: keeps the elements whose value is in a range; the rest become NaN.
import {
  defineTransform,
  floatFor,
  type Range,
  sourceReference,
  type TransformPlanInput,
  z,
} from '@movieflow/core/plugin'
import { asFloats, copyFloats, type FloatArray } from './floats.js'
import { openOther, planOther } from './others.js'
import { rangeText, readRange } from './ranges.js'

const criterion = z.union([z.number(), rangeText], { error: 'expected a range such as "5.." or a value' })

const options = z.strictObject({
  with: sourceReference.optional().describe('the source whose values decide, as <name>; default: the data themselves'),
  keep: z
    .union([criterion, z.array(criterion).min(1)], {
      error: 'expected a range such as "5..", a value, or a list of them',
    })
    .describe('the values to keep: a range ("5..", "..-5", "1..3", both ends in), a value, or a list of them (any)'),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type MaskOptions = z.input<typeof options>

function readRanges(keep: Options['keep']): Range[] {
  return [keep].flat().map((entry) => (typeof entry === 'number' ? { from: entry, to: entry } : readRange(entry)))
}

/** Writes NaN into `data` wherever the decider is in none of `ranges`. */
function maskFloats(data: FloatArray, deciders: FloatArray, ranges: readonly Range[]): void {
  // Ends are compared in the deciders' own precision, as NumPy and MATLAB do: 0.1 is in "0.1.." in float32 too.
  const round = deciders instanceof Float32Array ? Math.fround : (value: number) => value
  const lows = Float64Array.from(ranges, ({ from }) => round(from))
  const highs = Float64Array.from(ranges, ({ to }) => round(to))
  for (let index = 0; index < data.length; index++) {
    const value = deciders[index]!
    let kept = false
    for (let range = 0; range < lows.length; range++) kept ||= value >= lows[range]! && value <= highs[range]!
    if (!kept) data[index] = Number.NaN
  }
}

export default defineTransform<Options>({
  name: 'mask',
  version: '0.1.0',
  options,
  plan({ clip, options, others }: TransformPlanInput<Options>) {
    if (options.with) planOther(options.with, clip, others)
    return { clip: { ...clip, dtype: floatFor(clip.dtype) } }
  },
  create({ clip, options, others, input, otherInputs }) {
    const { axes, shape } = clip
    const ranges = readRanges(options.keep)
    const readOther = options.with && openOther(options.with, clip, others, otherInputs)
    return {
      async read(index) {
        const original = asFloats((await input.read(index)).data)
        const data = copyFloats(original)
        maskFloats(data, readOther ? await readOther(index) : original, ranges)
        return { axes, shape, data }
      },
    }
  },
})
