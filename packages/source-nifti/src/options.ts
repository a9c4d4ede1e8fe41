// The options of a pipeline for a NIfTI file, as a schema.
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
        'pictures of this plane, with the axes `[y, x]`, upright: with the front or the head at the top; default: the axes of the file',
      ),
    slice: z
      .union([z.number().int().min(0), z.enum(['middle', 'all'])])
      .optional()
      .describe(
        'the number of the slice, from 0 at the left, the back or the bottom; `all`: all slices, along an axis `slice`; default `middle`',
      ),
    radiological: z
      .boolean()
      .optional()
      .describe('shows the right side of the body at the left of the picture; default false'),
    complex: complexOption,
  })
  .superRefine((options, { addIssue }) => {
    for (const name of ['slice', 'radiological'] as const)
      if (options[name] !== undefined && options.plane === undefined)
        addIssue({
          code: 'custom',
          path: [name],
          message: 'it needs `plane`, too: `plane: axial`, `coronal` or `sagittal`',
        })
  })

/** The options as written in a pipeline. */
export type NiftiOptions = z.input<typeof niftiOptions>

export type CheckedNiftiOptions = z.output<typeof niftiOptions>
