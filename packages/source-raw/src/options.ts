// The options of a pipeline for a binary file, as a schema.
import { z } from '@movieflow/core/plugin'
import { explainNumberType, findNumberType } from './number-types.js'

const lengths = z
  .array(z.number().int())
  .min(1)
  .max(64)
  .superRefine((shape, { addIssue }) => {
    const open = shape.filter((length) => length === -1).length
    if (open > 1)
      addIssue({ code: 'custom', message: 'only one length can be -1: it is computed from the size of the file' })
    if (shape.some((length) => length < -1 || length === 0))
      addIssue({ code: 'custom', message: 'lengths are whole numbers above 0, or -1 once' })
  })

export const rawOptions = z
  .strictObject({
    dtype: z
      .string()
      .superRefine((name, { addIssue }) => {
        if (!findNumberType(name)) addIssue({ code: 'custom', message: explainNumberType(name) })
      })
      .optional()
      .describe("NumPy's name of the type of its numbers: `int16`, `float32`, `bool`, `<u2`, `>f4`"),
    shape: lengths.optional().describe('the length of each axis; -1, once: computed from the size of the file'),
    offset: z.number().int().min(0).optional().describe('bytes before the first number; default 0'),
    order: z.enum(['C', 'F']).optional().describe('the fastest index: `C` the last (default), `F` the first'),
    byteorder: z.enum(['little', 'big']).optional().describe('the byte order of numbers; default `little`'),
    rest: z
      .enum(['refuse', 'ignore'])
      .default('refuse')
      .describe('bytes after the last whole frame: `ignore` leaves them out, as suite2p does'),
    meta: z
      .enum(['caiman', 'spikeglx', 'thor'])
      .optional()
      .describe(
        'the place of the description: the name of the file (`caiman`), the `.meta` next to it (`spikeglx`), or `Experiment.xml` next to it (`thor`); the other options override it',
      ),
  })
  .superRefine(({ dtype, byteorder }, { addIssue }) => {
    const own = dtype === undefined ? undefined : findNumberType(dtype)?.own
    if (own !== undefined && byteorder !== undefined && own !== byteorder)
      addIssue({ code: 'custom', path: ['byteorder'], message: `\`dtype: "${dtype}"\` says that it is ${own}` })
  })

/** The options as written in a pipeline. */
export type RawOptions = z.input<typeof rawOptions>

export type CheckedRawOptions = z.output<typeof rawOptions>
