// Options that sources of tables share.
import { z } from 'zod'

/** By axes, the columns whose values give the place of each row of a table; for `placeRows`. */
export const rowsOption = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'expected the name of an axis')
      .refine((axis) => axis !== 'column', 'the axis `column` is the one of the columns'),
    z.string().min(1),
  )
  .refine((rows) => Object.keys(rows).length > 0, 'expected an axis and its column: `{ frame: frame_idx }`')

/** The least likelihood of a point of a pose; for `maskUnlikely`. */
export const likelihoodOption = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .describe('points of a pose that are less likely than this count as missing: `nose_x`, `nose_y` by `nose_likelihood`')
