// The options of pictures besides the data: title cards, and captions over the pictures; any thread.
import { z } from '@movieflow/core/plugin'
import { colorOption, type Rgb } from '../colors.js'
import { alphaValue, fontsizeValue, textValue } from '../options/values.js'

/** `use: card`, of `intro:` and `outro:`. */
export const cardOptions = z
  .strictObject({
    text: textValue.optional().describe('the text of the card; its line breaks are kept'),
    image: z
      .string()
      .min(1)
      .optional()
      .describe('a picture on it, PNG, JPEG or WebP: in the middle, above the text, reduced if it is too large'),
    color: colorOption.optional().describe('of the letters; default: black or white, whichever has more contrast'),
    background: colorOption.optional().describe("of the card; default: that of the movie's figure"),
    fontsize: fontsizeValue.default(24).describe('in points; smaller if a line does not fit'),
  })
  .refine(({ text, image }) => text !== undefined || image !== undefined, {
    error: 'a card needs a text, an image, or both',
  })

export type CardOptions = z.infer<typeof cardOptions>
/** As a pipeline writes them. */
export type CardInput = z.input<typeof cardOptions>

/** `use: captions`: the looks of `captions:` that are drawn over the pictures. */
export const captionsOptions = z.strictObject({
  text: z.string().default('').describe('the caption of each frame, from the table'),
  place: z
    .enum(['bottom', 'top', 'below'])
    .default('bottom')
    .describe('edge of the picture; below: under it, on a strip that makes the picture higher'),
  color: colorOption.optional().describe('of the letters; default: white; on a strip black or white'),
  background: colorOption
    .optional()
    .describe("of the box behind them; default: black; of a strip: that of the movie's figure"),
  lines: z.int().min(1).max(20).default(1).describe('lines of text that fit on a strip'),
  alpha: alphaValue.default(0.6).describe('opacity of the box: 0 for none'),
  fontsize: fontsizeValue.default(14).describe('in points'),
  margin: z.number().min(0).max(1000).default(10).describe('between the box and the edge, in points'),
})

export type CaptionsOptions = z.infer<typeof captionsOptions>
/** As a pipeline writes them. */
export type CaptionsInput = z.input<typeof captionsOptions>

/** The options of the movie's renderer that are read, whichever it is. */
interface FigureLooks {
  readonly background?: unknown
  readonly dpi?: unknown
  readonly scale?: unknown
}

const usualDpi = 100

/** Pixels of a point in the movie's pictures. */
export function pointOf(options: unknown): number {
  const { dpi = usualDpi, scale = 1 } = (options ?? {}) as FigureLooks
  return (Number(dpi) / 72) * Number(scale) || usualDpi / 72
}

/** Of letters' sizes: from one line to the next. */
const lineStep = 1.2

/** Pixels below the movie's pictures; 0 if captions are drawn over these. */
export function stripHeight({ place, lines, fontsize, margin }: CaptionsOptions, point: number): number {
  return place === 'below' ? Math.round((lines * lineStep * fontsize + margin) * point) : 0
}

/** Black or white: the one with more contrast. */
export function readableOn([red, green, blue]: Rgb): Rgb {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? [255, 255, 255] : [0, 0, 0]
}
