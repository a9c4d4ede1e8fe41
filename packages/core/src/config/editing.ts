// How the finished movie is edited, as a pipeline writes it: cards, crop, fades, captions, stretches of time.
import { z } from 'zod'
import type { CaptionSource, CardStep, CropBox, FadeSetting, Json, OptionPath } from '../model/index.js'

const secondsPhrase = 'seconds above 0'
const seconds = z.number({ error: secondsPhrase }).positive({ error: secondsPhrase })
const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' })
const pixel = (least: number, phrase: string) => z.int({ error: phrase }).min(least, { error: phrase })

export const cardSchema = z.looseObject(
  {
    use: text.optional().describe('The renderer that draws it; default: card.'),
    seconds: seconds.optional().describe('How long it is shown; default 2.'),
  },
  { error: 'a text, or a map with text or image, and seconds' },
)

export const cropSchema = z.strictObject(
  {
    x: pixel(0, 'whole pixels from the left').optional().describe('Pixels to cut off at the left; default 0.'),
    y: pixel(0, 'whole pixels from the top').optional().describe('Pixels to cut off at the top; default 0.'),
    width: pixel(1, 'a width in whole pixels').describe('Of what is left, in pixels.'),
    height: pixel(1, 'a height in whole pixels').describe('Of what is left, in pixels.'),
  },
  { error: 'a map with x, y, width and height' },
)

const colors: Readonly<Record<string, number>> = { black: 0, white: 0xffffff }
const colorPhrase = 'black, white, or a colour such as #1a2b3c'

export const fadeSchema = z.strictObject(
  {
    in: seconds.optional().describe('Seconds over which the first picture fades in.'),
    out: seconds.optional().describe('Seconds over which the last picture fades out.'),
    color: z
      .string({ error: colorPhrase })
      .regex(/^(?:black|white|#[0-9a-fA-F]{6})$/, { error: colorPhrase })
      .optional()
      .describe('The colour to fade from and to: black (default), white, or a colour such as #1a2b3c.'),
  },
  { error: 'a map with in, out and color' },
)

const column = text.optional()
const timePhrase = 'seconds, or a template'
const captionTime = z.union([z.number({ error: timePhrase }), z.string().regex(/<[^\s\d]/, { error: timePhrase })], {
  error: timePhrase,
})
const captionRow = z.strictObject(
  { from: captionTime, to: captionTime.optional(), text },
  { error: 'a map with from, to and text' },
)

export const captionRows = z
  .array(captionRow, { error: 'a list of captions' })
  .min(1, { error: 'at least one caption' })

export const captionsSchema = z.looseObject(
  {
    file: text.optional().describe('A table of times and texts; its path may hold fields.'),
    variable: text.optional().describe('The table to read, if the file has several.'),
    rows: captionRows.optional().describe('Instead of a file: a list of { from, to, text }.'),
    from: column.describe('The column of the time at which a text begins, in seconds of <time>; default: from.'),
    to: column.describe('The column of the time at which it ends; default: to, if there is such a column.'),
    text: column.describe('The column of the texts; default: text.'),
    seconds: seconds.optional().describe('How long each text is shown; default: until `to`, else until the next one.'),
    burn: z
      .boolean({ error: 'true or false' })
      .optional()
      .describe(
        'Whether the texts are drawn over the pictures; default: true. Files such as .srt always contain them.',
      ),
    use: text.optional().describe('The renderer that draws them; default: captions.'),
  },
  { error: 'a table, a list of { from, to, text }, or a map with file' },
)

export const fullCaptionsSchema = z.union([captionRows, captionsSchema], {
  error: 'a table, a list of { from, to, text }, or a map with file or rows',
})

/** Seconds. */
const usualCard = 2

export function readCard(card: z.output<typeof cardSchema> | undefined, path: OptionPath): CardStep | undefined {
  if (!card) return undefined
  const { use = 'card', seconds: shown = usualCard, ...options } = card
  return { use, seconds: shown, options: options as { readonly [name: string]: Json }, path }
}

export function readCrop(crop: z.output<typeof cropSchema> | undefined): CropBox | undefined {
  return crop && { x: crop.x ?? 0, y: crop.y ?? 0, width: crop.width, height: crop.height }
}

export function readFade(fade: z.output<typeof fadeSchema> | undefined): FadeSetting | undefined {
  if (!fade) return undefined
  const { color = 'black' } = fade
  return { in: fade.in ?? 0, out: fade.out ?? 0, color: colors[color] ?? Number.parseInt(color.slice(1), 16) }
}

export function readCaptions(
  given: z.output<typeof fullCaptionsSchema> | undefined,
  localPath: (written: string) => string,
): CaptionSource | undefined {
  if (!given) return undefined
  const captions: z.output<typeof captionsSchema> = Array.isArray(given) ? { rows: given } : given
  const {
    file,
    variable,
    rows,
    from,
    to,
    text: texts,
    seconds: shown,
    burn = true,
    use = 'captions',
    ...options
  } = captions
  return {
    ...{ use, burn, options: options as { readonly [name: string]: Json }, path: ['captions'] },
    ...{ file: file === undefined ? undefined : localPath(file), variable, rows, seconds: shown },
    columns: { from, to, text: texts },
  }
}

/** A single text is a table; a list contains the captions themselves and is kept. */
export function fullCaptions(value: Json): Json {
  return typeof value === 'string' ? { file: value } : value
}

/** A single text is the card's text. */
export function fullCard(value: Json): Json {
  return typeof value === 'string' ? { text: value } : value
}
