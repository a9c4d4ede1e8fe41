// What a pipeline says of a binary file, as a schema.
import { z } from '@movieflow/core/plugin'
import { explainNumberType, findNumberType } from './number-types.js'

const lengths = z
  .array(z.number().int())
  .min(1)
  .max(64)
  .superRefine((shape, { addIssue }) => {
    const open = shape.filter((length) => length === -1).length
    if (open > 1)
      addIssue({ code: 'custom', message: 'one length alone can be -1: it is worked out from the size of the file' })
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
    shape: lengths.optional().describe('the length of each axis; -1, once: as many as the file holds'),
    offset: z.number().int().min(0).optional().describe('bytes before the first number; default 0'),
    order: z.enum(['C', 'F']).optional().describe('which index is fastest: `C` the last (default), `F` the first'),
    byteorder: z.enum(['little', 'big']).optional().describe('of numbers of several bytes; default `little`'),
    rest: z
      .enum(['refuse', 'ignore'])
      .default('refuse')
      .describe('bytes behind the last whole frame: `ignore` leaves them out, as suite2p does'),
    meta: z
      .enum(['caiman', 'spikeglx', 'thor'])
      .optional()
      .describe(
        'who says what the file holds: its name (`caiman`), the `.meta` beside it (`spikeglx`), `Experiment.xml` beside it (`thor`); the other options replace what that says',
      ),
  })
  .superRefine(({ dtype, byteorder }, { addIssue }) => {
    const own = dtype === undefined ? undefined : findNumberType(dtype)?.own
    if (own !== undefined && byteorder !== undefined && own !== byteorder)
      addIssue({ code: 'custom', path: ['byteorder'], message: `\`dtype: "${dtype}"\` says that it is ${own}` })
  })

/** As a pipeline writes them. */
export type RawOptions = z.input<typeof rawOptions>

export type CheckedRawOptions = z.output<typeof rawOptions>
