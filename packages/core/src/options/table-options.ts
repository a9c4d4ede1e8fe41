// Options that sources of tables share.
import { z } from 'zod'

/** By axes, the columns whose values say where each row of a table belongs; for `placeRows`. */
export const rowsOption = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'expected the name of an axis')
      .refine((axis) => axis !== 'column', 'the axis `column` is that of the columns'),
    z.string().min(1),
  )
  .refine((rows) => Object.keys(rows).length > 0, 'expected an axis and its column: `{ frame: frame_idx }`')

/** How likely a point of a pose must be at least; for `maskUnlikely`. */
export const likelihoodOption = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .describe('points of a pose that are less likely than this are missing: `nose_x`, `nose_y` by `nose_likelihood`')
