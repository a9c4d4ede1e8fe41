// The options of a figure and of its short forms, as a pipeline's `render:` writes them; any thread.
import { perFrame, z } from '@movieflow/core/plugin'
import { axesShape } from './axes.js'
import { figureColoring } from './coloring.js'
import { innerShape } from './inner-axes.js'
import { type LayerName, layerOption, layerShapes } from './layers.js'
import { looksShape, themeOption } from './theme.js'
import { textValue } from './values.js'

const pixels = z.int().min(16).max(8192)

/** Options of the whole picture. */
export const figureShape = {
  size: z
    .tuple([pixels, pixels], {
      error: (issue) => (issue.code === 'invalid_type' ? 'a list of width and height, such as [640, 480]' : undefined),
    })
    .optional()
    .describe(
      'width and height of the pictures, in pixels; default: [640, 480], or for an image with axis: off its own size',
    ),
  dpi: z
    .number()
    .min(20)
    .max(1200)
    .default(100)
    .describe('pixels per inch: one point of text or line is dpi/72 pixels'),
  scale: z.number().min(0.1).max(8).default(1).describe('enlarges size and dpi together: 2 for high-density screens'),
  text: z.enum(['plain', 'tex']).default('plain').describe('tex: $…$ in texts is drawn as simple mathematics'),
  theme: themeOption
    .optional()
    .describe(
      'looks of everything without its own: light, dark, a file such as lab.yaml, or { base, facecolor, … }; default: light',
    ),
  ...looksShape,
}

const layers = z.array(layerOption).min(1).describe('what is drawn, from the back to the front')

/** `{ use: line, … }` instead of `layers: [{ use: line, … }]`. */
const shortPanels = Object.values(layerShapes).map((shape) => z.strictObject({ ...axesShape, ...innerShape, ...shape }))
const panel = z.union([
  z.strictObject({ ...axesShape, ...innerShape, layers }),
  z.discriminatedUnion('use', shortPanels as unknown as [z.ZodObject<{ use: z.ZodLiteral<string> }>]),
])

const axisName = z.string().min(1)
const alongPanels = z.strictObject({
  along: z
    .union([axisName, z.array(axisName).min(1).max(2)])
    .describe('axes of the data: a panel for each index; the first of two gives the rows'),
  wrap: z.int().min(1).optional().describe('panels per row, with one axis'),
  title: perFrame(textValue).optional().describe('above each panel'),
  share: z
    .enum(['all', 'none'])
    .default('all')
    .describe('all: one range of x and y for all panels, labels only at the outer ones; none: each has its own'),
})

const ratios = z.array(z.number().positive()).min(1)
const placedShape = {
  layout: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe("rows of letters: a letter's rectangle is its panel, . is empty"),
  widths: ratios.optional().describe('of the columns, relative to each other'),
  heights: ratios.optional().describe('of the rows, relative to each other'),
  share: z.enum(['none', 'x', 'y', 'all']).default('none').describe('one range of x, of y, or of both for all panels'),
}
const placedPanels = z.object(placedShape).catchall(panel)

const panels = z.union([alongPanels, placedPanels])

/** `use: figure`. */
export const figureOptions = z.strictObject({
  ...axesShape,
  ...innerShape,
  ...figureShape,
  ...figureColoring,
  layers: layers.optional(),
  panels: panels
    .optional()
    .describe('several axes in one picture: { layout: [AAB, CCB], A: …, … }, or { along: axis }'),
})

export type FigureOptions = z.infer<typeof figureOptions>
export type AlongPanels = z.infer<typeof alongPanels>
export type PlacedPanels = z.infer<typeof placedPanels>
/** As a pipeline writes them. */
export type AlongPanelsInput = z.input<typeof alongPanels>
/** The same, without the panels themselves. */
export type PlacedPanelsInput = z.input<z.ZodObject<typeof placedShape>>

/** `use: heatmap` and similar: a figure of one layer, whose options are next to the figure's. */
export function shortOptions(name: LayerName) {
  const { use: _, ...layer } = layerShapes[name]
  return z.strictObject({
    ...axesShape,
    ...innerShape,
    ...figureShape,
    panels: alongPanels.optional().describe('a panel for each index of an axis'),
    ...layer,
  })
}
