// The options of a contact sheet, as users write them.
import { z } from '@movieflow/core/plugin'
import { metadataOption, qualityOption } from '../picture-format.js'

const colors: Readonly<Record<string, number>> = { white: 0xffffff, black: 0x000000, gray: 0x808080 }

export const sheetOptions = z
  .strictObject({
    frames: z.array(z.int().min(0)).min(1).optional().describe('the frames to show, from 0, in this order'),
    every: z.int().min(1).optional().describe('every n-th frame, from the first'),
    count: z.int().min(1).optional().describe('this many frames, spread evenly from the first to the last'),
    columns: z.int().min(1).optional().describe('default: as many as make the picture about 4:3'),
    gap: z.int().min(0).max(1000).default(8).describe('pixels between frames, and around them'),
    background: z
      .string()
      .regex(/^(white|black|gray|#[0-9a-fA-F]{6})$/, 'expected white, black, gray or #rrggbb')
      .default('white')
      .describe('white, black, gray or #rrggbb'),
    scale: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe(
        'the scale of each frame; default: at most 320 pixels wide. Each pixel becomes the mean of the light that it covers',
      ),
    quality: qualityOption,
    metadata: metadataOption,
  })
  .refine(({ frames, every, count }) => [frames, every, count].filter((option) => option !== undefined).length <= 1, {
    error: '`frames`, `every` and `count` each choose the frames: give only one of them',
  })

export type SheetOptions = z.infer<typeof sheetOptions>

/** True if no option asks for a sheet. */
export function isUnset({ gap, background, ...others }: SheetOptions): boolean {
  return gap === 8 && background === 'white' && Object.values(others).every((option) => option === undefined)
}

/** Red, green and blue. */
export function backgroundColor({ background }: SheetOptions): readonly [number, number, number] {
  const color = colors[background] ?? Number.parseInt(background.slice(1), 16)
  return [color >> 16, (color >> 8) & 255, color & 255]
}
