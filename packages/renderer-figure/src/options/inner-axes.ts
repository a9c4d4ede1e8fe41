// The options of axes within others: a second axis of y, and insets; any thread.
import { everyFrame, limitsOption, z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'
import { scaleOption } from '../scales.js'
import { axesShape, cornerOption } from './axes.js'
import { layerOption, layerShapes } from './layers.js'
import { fontsizeValue, textValue } from './values.js'

const layers = z.array(layerOption).min(1).describe('what is drawn, from the back to the front')

/** Either has the layers, or the options of the only one. */
interface Layered {
  readonly layers?: readonly unknown[]
  readonly use?: string
}

/** `{ use: line, … }` instead of `layers: [{ use: line, … }]`. */
function withLayers<Options>(shape: z.ZodRawShape, id: string): z.ZodType<Options, unknown> {
  const short = Object.values(layerShapes).map((layer) => z.strictObject({ ...shape, ...layer }))
  const either = z.union([
    z.strictObject({ ...shape, layers }),
    z.discriminatedUnion('use', short as unknown as [z.ZodObject<{ use: z.ZodLiteral<string> }>]),
  ])
  // With an id, the JSON Schema contains it only once, however many figures can have it.
  return either.meta({ id }) as unknown as z.ZodType<Options, unknown>
}

const end = everyFrame(z.number())

export const twinShape = {
  ylabel: textValue.optional().describe('text next to the axis, at the right'),
  ylim: z
    .union([z.tuple([end, end]), limitsOption.options[1]])
    .optional()
    .describe('bottom and top end, in the same ways as ylim of the axes'),
  yscale: scaleOption.default('linear').describe('linear, log, symlog, or time'),
  invert: z.boolean().default(false).describe('runs from top to bottom'),
  ticks: z
    .union([z.boolean(), z.array(z.number())])
    .default(true)
    .describe('ticks along the axis; or their values'),
  ticklabels: z
    .union([z.boolean(), z.array(textValue)])
    .default(true)
    .describe('numbers at the ticks; or texts, one for each given tick'),
  axiscolor: colorOption.optional().describe("of ticks, numbers and ylabel; default: the theme's color"),
}

export interface TwinOptions extends z.infer<z.ZodObject<typeof twinShape>>, Layered {}

/** A second axis of y at the right, with layers of its own over those of the first. */
export const twinOption = withLayers<TwinOptions>(twinShape, 'figure-y2')

const share = z.number().gt(0).max(1)
const place = z.number().min(-1).max(2)

export const insetShape = {
  ...axesShape,
  box: z
    .tuple([place, place, share, share])
    .optional()
    .describe('[left, bottom, width, height] in shares of the axes around it, instead of loc and size'),
  loc: cornerOption.default('upper right').describe('place in the axes around it, ticks and labels included'),
  size: z.tuple([share, share]).default([0.35, 0.35]).describe('its width and height, as shares of the axes around it'),
  labelsize: fontsizeValue.default(8).describe('of its ticks, labels and title, in points'),
  zoom: z
    .union([z.boolean(), colorOption])
    .default(false)
    .describe('true or a colour: its range is framed in the axes around it, and joined to it by lines'),
}

export interface InsetOptions extends z.infer<z.ZodObject<typeof insetShape>>, Layered {}

/** Axes within axes, over all that these show. */
export const insetOption = withLayers<InsetOptions>(insetShape, 'figure-inset')

export const innerShape = {
  y2: twinOption
    .optional()
    .describe('a second axis of y, at the right: { layers, ylim, ylabel, … }, or { use: line, … } of one layer'),
  inset: z
    .union([insetOption, z.array(insetOption).min(1)])
    .optional()
    .describe('axes within the axes: { loc, layers, … } or { box, use: line, … }; or a list of these'),
}
