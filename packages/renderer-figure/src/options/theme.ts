// The options of a theme: the colours, letters and line widths of all that names none of its own; any thread.
import { z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'
import { fontsizeValue, pointsValue } from './values.js'

const fontFile = z
  .string()
  .regex(/\.(?:ttf|otf|ttc)$/i, 'a font file, such as fonts/Lato-Regular.ttf: .ttf, .otf or .ttc')

/** Looks that a figure may set, each instead of its theme's. */
export const looksShape = {
  background: colorOption
    .optional()
    .describe('colour of the picture around the axes; default: white, in a dark theme black'),
  color: colorOption
    .optional()
    .describe('of axes, ticks, texts and the frames of colour bars; default: black, in a dark theme white'),
  gridcolor: colorOption.optional().describe('of grid lines; default: #b0b0b0, in a dark theme #4f4f4f'),
  cycle: z
    .array(colorOption)
    .min(1)
    .optional()
    .describe(
      "the colours C0, C1 …, of layers without their own; default: matplotlib's, in a dark theme those of its dark style",
    ),
  fontsize: fontsizeValue.optional().describe('of all texts without their own size, in points; default: 10'),
  titlesize: fontsizeValue.optional().describe('of titles, in points; default: 1.2 times fontsize'),
  labelsize: fontsizeValue.optional().describe('of the names of axes and colour bars, in points; default: fontsize'),
  ticksize: fontsizeValue.optional().describe('of the numbers at ticks, in points; default: fontsize'),
  linewidth: pointsValue.optional().describe('of the lines of layers without their own width, in points; default: 1.5'),
  axeswidth: pointsValue.optional().describe('of the frame, the ticks and the grid, in points; default: 0.8'),
  font: fontFile.optional().describe('a font file, .ttf or .otf; default: DejaVu Sans, which comes with movieflow'),
}

/** A theme as an object, or as the content of a theme file. */
export const themeObject = z.strictObject({
  base: z.enum(['light', 'dark']).default('light').describe('the theme that it starts from'),
  facecolor: colorOption.optional().describe('of the boxes behind data and legends; default: the background'),
  ...looksShape,
})

export type ThemeObject = z.infer<typeof themeObject>

/** A theme that is a file. */
export const themeFilePattern = /\.(?:ya?ml|json)$/i

export const themeOption = z.union([
  z.enum(['light', 'dark']),
  z.string().regex(themeFilePattern, 'light, dark, a theme file such as lab.yaml, or { base, background, color, … }'),
  themeObject,
])
