// What a pipeline says of a NIfTI file, as a schema.
import { complexOption } from '@movieflow/arrays'
import { z } from '@movieflow/core/plugin'

export const planes = ['axial', 'coronal', 'sagittal'] as const
export type Plane = (typeof planes)[number]

export const niftiOptions = z
  .strictObject({
    plane: z
      .enum(planes)
      .optional()
      .describe(
        'pictures of this plane, with the axes `[y, x]`, upright: seen with the front or the head at the top; without it the axes are those of the file',
      ),
    slice: z
      .union([z.number().int().min(0), z.enum(['middle', 'all'])])
      .optional()
      .describe(
        'which one, counted from 0 at the left, the back or below; `all`: an axis `slice` as well; default `middle`',
      ),
    radiological: z
      .boolean()
      .optional()
      .describe('with the right side of the body at the left of the picture; default false'),
    complex: complexOption,
  })
  .superRefine((options, { addIssue }) => {
    for (const name of ['slice', 'radiological'] as const)
      if (options[name] !== undefined && options.plane === undefined)
        addIssue({
          code: 'custom',
          path: [name],
          message: 'it needs `plane` beside it: `plane: axial`, `coronal` or `sagittal`',
        })
  })

/** As a pipeline writes them. */
export type NiftiOptions = z.input<typeof niftiOptions>

export type CheckedNiftiOptions = z.output<typeof niftiOptions>
