// math: a calculation on every element, by itself, with a number, or with another source's element.
import {
  type Clip,
  defineTransform,
  floatFor,
  isSourceReference,
  sourceReference,
  type TransformPlanInput,
  whiteOf,
  z,
} from '@movieflow/core/plugin'
import { calculateAlone, calculateWith, clipFloats, operations } from './calculate.js'
import { copyFloats } from './floats.js'
import { openOther, planOther } from './others.js'
import { rangeText, readRange } from './ranges.js'

const limits = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low <= high, 'the first limit must not be above the second')

const operand = z.union([z.number(), sourceReference, rangeText, limits], {
  error: 'expected a number, another source as <name>, or limits as [low, high]',
})

const options = z
  .strictObject({
    by: z
      .enum([...operations.alone, ...operations.withOperand, 'clip'])
      .describe('the operation on each element; log is the natural logarithm'),
    with: operand
      .optional()
      .describe(
        'add, subtract, multiply, divide: a number or another source, as <name>; clip: [low, high] or "low..high"',
      ),
  })
  .superRefine(({ by, with: operand }, context) => {
    const problem = checkOperand(by, operand)
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['with'], message: problem })
  })

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type MathOptions = z.input<typeof options>

function includes<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name)
}

function checkOperand(by: Options['by'], operand: Options['with']): string | undefined {
  if (includes(operations.alone, by)) return operand === undefined ? undefined : `${by} takes no \`with\``
  const isRange = typeof operand === 'string' || Array.isArray(operand)
  if (by === 'clip') return isRange ? undefined : 'clip needs `with: [low, high]` or a range such as "0..1"'
  return operand === undefined || isRange ? `${by} needs \`with\`: a number or another source, as <name>` : undefined
}

function planMath({ clip, options, others }: TransformPlanInput<Options>): Clip & { dtype: 'float32' | 'float64' } {
  const other = isSourceReference(options.with) ? planOther(options.with, clip, others) : undefined
  const wide = floatFor(clip.dtype) === 'float64' || (other !== undefined && floatFor(other.dtype) === 'float64')
  return { ...clip, dtype: wide ? 'float64' : 'float32', ...scaleAfter(options, whiteOf(clip)) }
}

/**
 * The scale of colours of what leaves, if it is another. Bytes divided by 255 or 256 run from 0 to 1; brighter, darker and shifted ones
 * stay on their scale; a logarithm and a ratio of two arrays are on none.
 */
function scaleAfter({ by, with: operand }: Options, white: number | null): Pick<Clip, 'white'> {
  if (white === null) return {}
  if (by === 'log' || (by === 'divide' && isSourceReference(operand))) return { white: null }
  if (typeof operand !== 'number' || (by !== 'divide' && by !== 'multiply')) return {}
  const divisor = by === 'divide' ? operand : 1 / operand
  return Math.abs(divisor / white - 1) < 0.01 ? { white: 1 } : {}
}

export default defineTransform<Options>({
  name: 'math',
  version: '0.1.0',
  options,
  plan(input) {
    return { clip: planMath(input) }
  },
  create(planInput) {
    const { clip, options, others, input, otherInputs } = planInput
    const { axes, shape, dtype } = planMath(planInput)
    const { by, with: operand } = options
    const readOther = isSourceReference(operand) ? openOther(operand, clip, others, otherInputs) : undefined
    return {
      async read(index) {
        const data = copyFloats((await input.read(index)).data, dtype)
        if (includes(operations.alone, by)) calculateAlone(by, data)
        else if (readOther && by !== 'clip') calculateWith(by, data, await readOther(index))
        else if (typeof operand === 'number' && by !== 'clip') calculateWith(by, data, operand)
        else if (typeof operand === 'string') clipFloats(data, readRange(operand))
        else if (Array.isArray(operand)) clipFloats(data, { from: operand[0], to: operand[1] })
        return { axes, shape, data }
      },
    }
  },
})
