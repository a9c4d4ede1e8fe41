// The options of a heat map, as a pipeline's `render:` writes them; any thread.
import { limitsOption, perFrame, sourceReference, z } from '@movieflow/core/plugin'
import { colorOption } from './colors.js'

/** A text, or a number where a template was nothing but one field. */
const text = () => z.union([z.string(), z.number()])
const pixels = z.int().min(16).max(8192)
const fontsize = z.number().min(1).max(400)
const ends = z
  .tuple([z.number(), z.number()])
  .refine(([from, to]) => from !== to, 'the two ends of an axis must differ')

const title = z.union([
  perFrame(text().describe('the title; lines break where the text does')),
  z.strictObject({
    text: perFrame(text().describe('the title; lines break where the text does')),
    color: perFrame(colorOption.describe('of the letters')).optional().describe('of the letters; default: black'),
    fontsize: perFrame(fontsize.describe('in points')).optional().describe('in points; default: 12'),
  }),
])

const colorbar = z.union([
  z.boolean(),
  z.strictObject({
    label: text().optional().describe('what the colours mean, beside the bar'),
    ticks: z.array(z.number()).optional().describe('values with a tick; default: round numbers'),
  }),
])

export const heatmapOptions = z.strictObject({
  size: z.tuple([pixels, pixels]).default([640, 480]).describe('width and height of the pictures, in pixels'),
  dpi: z.number().min(20).max(1200).default(100).describe('pixels an inch: one point of text or line is dpi/72 pixels'),
  data: z
    .union([z.string(), sourceReference])
    .optional()
    .describe("the source to draw, with axes y and x only; default: the movie's first"),
  limits: limitsOption
    .optional()
    .describe(
      'values of the first and last colour: [low, high], or percentiles; default: the smallest and largest value of the movie',
    ),
  colormap: z
    .string()
    .default('viridis')
    .describe("a colour map of matplotlib's, `_r` behind it to reverse; or a .csv file of red, green, blue rows"),
  colorbar: colorbar.default(false).describe('a scale of the colours beside the map; { label, ticks } for more'),
  title: title.optional().describe('text above the axes, of one or more lines; or { text, color, fontsize }'),
  xlabel: text().optional().describe('text below the x axis'),
  ylabel: text().optional().describe('text beside the y axis'),
  xlim: ends.optional().describe('data coordinates of the left and right edge; default: those of the map'),
  ylim: ends.optional().describe('data coordinates of the bottom and top edge; default: those of the map'),
  axis: z
    .enum(['image', 'equal', 'auto', 'off'])
    .default('image')
    .describe(
      'image: square cells, the box tight around them; equal: square cells, the box fills its room; auto: the map fills the room; off: square cells, no box, ticks or labels',
    ),
  ticks: z.boolean().default(true).describe('ticks with numbers along the axes'),
  origin: z.enum(['upper', 'lower']).default('upper').describe('where row 0 is'),
  extent: z
    .tuple([z.number(), z.number(), z.number(), z.number()])
    .refine(
      ([left, right, bottom, top]) => left !== right && bottom !== top,
      'left and right, bottom and top must differ',
    )
    .optional()
    .describe("[left, right, bottom, top]: data coordinates of the map's edges; default: cell centres at 0, 1, 2 …"),
  bad: colorOption.default('white').describe('the colour of NaN'),
  background: colorOption.default('white').describe('the colour of the picture around the map'),
})

export type HeatmapOptions = z.infer<typeof heatmapOptions>

/** The name of the source that is drawn. */
export function sourceOf(options: HeatmapOptions, main: string): string {
  const { data } = options
  return data === undefined ? main : typeof data === 'string' ? data : data.$source
}

export interface TitleText {
  readonly text: string
  readonly color: string | number | readonly number[]
  /** Points. */
  readonly fontsize: number
}

/** The title as an object, whatever way it was written. */
export function titleOf({ title }: HeatmapOptions): TitleText | undefined {
  if (title === undefined) return undefined
  const given = typeof title === 'object' ? title : { text: title }
  return { text: String(given.text), color: given.color ?? 'black', fontsize: given.fontsize ?? 12 }
}

/** The colour bar as an object; none where it is off. */
export function colorbarOf({ colorbar }: HeatmapOptions): { label?: string; ticks?: readonly number[] } | undefined {
  if (colorbar === false) return undefined
  if (colorbar === true) return {}
  return { label: colorbar.label === undefined ? undefined : String(colorbar.label), ticks: colorbar.ticks }
}
