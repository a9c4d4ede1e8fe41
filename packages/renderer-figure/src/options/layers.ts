// The options of each layer, as a pipeline writes them; any thread.
import { everyFrame, everySample, limitsOption, perFrame, z } from '@movieflow/core/plugin'
import { extendOption } from '../bar-ends.js'
import { colorOption } from '../colors.js'
import { markerOption, styleOption } from '../marks/style.js'
import { bar, errorbar, fill, hist, span, stairs } from './bar-layers.js'
import { type Categories, type ColoringDefaults, coloring, colormapOf, labelsOption, ownColormap } from './coloring.js'
import { along, alpha, drawstyleOption, extentOption, label, stepOption, style, trail, xValue } from './layer-parts.js'
import {
  alphaValue,
  colorValue,
  dataValue,
  fontsizeValue,
  pictureValue,
  pointsValue,
  sizeValue,
  textValue,
} from './values.js'
import { vectorShapes } from './vector-layers.js'

const placing = {
  origin: z.enum(['upper', 'lower']).optional().describe('where row 0 is; default: that of the file, else upper'),
  extent: extentOption,
}

const border = z
  .strictObject({
    color: colorValue
      .optional()
      .describe("a colour, one per panel, or values for the colour map; default: the theme's color"),
    width: perFrame(pointsValue).default(3).describe('points'),
    colormap: ownColormap,
    limits: limitsOption.optional().describe('values of the first and last colour'),
    norm: coloring.norm.describe('how values between the limits become colours; default: linear'),
    labels: labelsOption.optional(),
    colorbar: coloring.colorbar,
  })
  .describe('a frame around the picture')

const heatmap = {
  use: z.literal('heatmap'),
  data: pictureValue.optional(),
  ...coloring,
  colormap: colormapOf('viridis'),
  ...placing,
  interpolation: z
    .enum(['area', 'nearest', 'linear', 'bicubic', 'lanczos', 'bilinear', 'antialiased', 'auto', 'none'])
    .optional()
    .describe(
      "how several cells become a pixel: area: their mean; nearest: the one at its centre; linear blends neighbours, bicubic and lanczos more of them, also when enlarging; bilinear, antialiased, auto and none are matplotlib's names of linear, area, area and nearest; default: area, or nearest for lists of colours such as tab10",
    ),
  border: border.optional(),
  alpha,
}

const channel = z.strictObject({
  data: pictureValue.optional().describe("its source; default: the layer's"),
  channel: z
    .union([z.int().min(0), z.string().min(1)])
    .optional()
    .describe('index of the axis `channel`, or its label; leave it out if the source has no such axis'),
  color: colorOption.describe('of its highest value; its lowest is black'),
  limits: coloring.limits,
  norm: coloring.norm,
  label: label.optional(),
})

const image = {
  ...heatmap,
  use: z.literal('image'),
  colormap: colormapOf('gray'),
  channels: z
    .array(channel)
    .min(1)
    .optional()
    .describe('pictures of one colour each, added as light: channels of a stack, or several sources'),
}

const points = {
  x: xValue
    .optional()
    .describe(
      'default: 0, 1, 2 …; with one point per frame, the number of the frame; `<dff.time>`: all samples of the source dff in every frame',
    ),
  y: dataValue.describe('one value, a list, a frame field, or a source'),
  style,
  marker: perFrame(markerOption).optional().describe("matplotlib's marker: o s ^ + x . …"),
  label: label.optional(),
  along,
  trail,
  alpha,
}

const line = {
  use: z.literal('line'),
  ...points,
  color: everyFrame(colorOption).optional().describe('one colour; default: C0, C1 …'),
  width: perFrame(pointsValue).optional().describe("of the line, in points; default: the theme's linewidth"),
  markersize: perFrame(pointsValue).default(6).describe('points'),
  drawstyle: drawstyleOption,
}

const { drawstyle: _style, ...joined } = line
const step = { ...joined, use: z.literal('step'), where: stepOption.default('pre') }

const scatter = {
  use: z.literal('scatter'),
  ...points,
  color: colorValue
    .optional()
    .describe('a colour, one for each point, or values for the colour map; default: C0, C1 …'),
  ...coloring,
  colormap: colormapOf('viridis'),
  markersize: sizeValue.default(6).describe('points across: one, or one for each point'),
  width: perFrame(pointsValue).optional().describe('of edges and of strokes such as +, in points'),
  edgecolor: perFrame(colorOption).optional().describe('of the edge; default: the colour of the point'),
}

const band = {
  use: z.literal('band'),
  x: xValue.optional().describe('default: 0, 1, 2 …; `<dff.time>`: all samples of the source dff'),
  y: dataValue.optional().describe('its middle, with error'),
  error: dataValue.optional().describe('half of its height, such as a standard error'),
  low: dataValue.optional().describe('its lower edge, with high'),
  high: dataValue.optional().describe('its upper edge'),
  step: stepOption.optional(),
  color: perFrame(colorOption).optional().describe('default: C0, C1 …'),
  label: label.optional(),
  along,
  alpha: perFrame(alphaValue).default(0.3).describe('0 invisible to 1 opaque'),
}

const raster = {
  use: z.literal('raster'),
  times: everySample(dataValue).describe(
    'times of the events, along x: a list, a source, or a column of it; of a source with times: all of its samples in every frame',
  ),
  row: dataValue.default(0).describe('place along y: one value for all, or one for each'),
  height: perFrame(z.number().positive()).default(0.8).describe('of the ticks, in rows'),
  width: perFrame(pointsValue).optional().describe("of the ticks, in points; default: the theme's linewidth"),
  color: perFrame(z.union([colorOption, z.array(colorOption).min(1)]))
    .optional()
    .describe('one colour; or a list, which starts with row 0; default: C0, C1 …'),
  label: label.optional(),
  trail: trail.describe(
    'which events are shown: all: until now; 5s: those of the last five seconds; n: the last n; default: all',
  ),
  alpha,
}

const text = {
  use: z.literal('text'),
  x: dataValue.describe('where the text is: one value, a list, or one per frame'),
  y: dataValue.describe('where the text is'),
  text: perFrame(textValue.describe('the text; its line breaks are kept')),
  color: perFrame(colorOption).optional().describe("of the letters; default: the theme's color"),
  fontsize: perFrame(fontsizeValue).optional().describe("points; default: the theme's fontsize"),
  ha: z.enum(['left', 'center', 'right']).default('left').describe('the part of the text that is at x'),
  va: z.enum(['baseline', 'bottom', 'center', 'top']).default('baseline').describe('the part of the text that is at y'),
  coords: z
    .enum(['data', 'axes'])
    .default('data')
    .describe('data: the units of the axes; axes: 0, 0 is the lower left corner and 1, 1 the upper right one'),
  rotation: perFrame(z.number()).default(0).describe('degrees, counter-clockwise'),
  background: perFrame(colorOption).optional().describe('of a box around the text'),
  alpha,
}

const rule = {
  at: dataValue.describe('one value, a list, or one per frame'),
  style,
  color: perFrame(colorOption).optional().describe('default: C0'),
  width: perFrame(pointsValue).optional().describe("points; default: the theme's linewidth"),
  label: label.optional(),
  alpha,
}
const hline = { use: z.literal('hline'), ...rule }
const vline = { use: z.literal('vline'), ...rule }

/** The values of contours are never categories. */
const { labels: _, ...bandColoring } = coloring

const contour = {
  use: z.literal('contour'),
  data: pictureValue.optional(),
  levels: z
    .union([z.int().min(1).max(256), z.array(z.number()).min(1)])
    .default(7)
    .describe('values of the lines; or their approximate number, for round values'),
  filled: z.boolean().default(false).describe('colours between the levels instead of lines'),
  extend: extendOption
    .default('neither')
    .describe('filled contours: colours below the lowest level, above the highest one, or both: under and over'),
  ...bandColoring,
  colormap: colormapOf('viridis'),
  color: perFrame(colorOption).optional().describe('one colour for all lines; default: by the colour map'),
  width: perFrame(pointsValue).optional().describe("points; default: the theme's linewidth"),
  style: perFrame(styleOption).optional().describe('of the lines: - -- -. :'),
  origin: z
    .enum(['upper', 'lower'])
    .optional()
    .describe('where row 0 is; default: that of the picture in the same axes, else that of the file, else lower'),
  extent: placing.extent,
  alpha,
}

const rectangle = {
  use: z.literal('rectangle'),
  x: dataValue.describe('left edge'),
  y: dataValue.describe('lower edge'),
  width: dataValue.describe('in data units'),
  height: dataValue.describe('in data units'),
  color: perFrame(colorOption).default('C0').describe('of the edge'),
  fill: perFrame(z.union([colorOption, z.literal('none')]))
    .default('none')
    .describe('of the inside; none: transparent'),
  linewidth: perFrame(pointsValue).optional().describe("points; default: the theme's linewidth"),
  style: perFrame(styleOption).optional().describe('of the edge: - -- -. :'),
  label: label.optional(),
  alpha,
}

/** The options of every layer, by its name. */
export const layerShapes = {
  heatmap,
  image,
  line,
  scatter,
  band,
  text,
  contour,
  rectangle,
  raster,
  hline,
  vline,
  ...vectorShapes,
  step,
  bar,
  hist,
  stairs,
  errorbar,
  fill,
  span,
} as const

export type LayerName = keyof typeof layerShapes

const layerSchemas = {
  heatmap: z.strictObject(heatmap),
  image: z.strictObject(image),
  line: z.strictObject(line),
  scatter: z.strictObject(scatter),
  band: z.strictObject(band),
  text: z.strictObject(text),
  contour: z.strictObject(contour),
  rectangle: z.strictObject(rectangle),
  raster: z.strictObject(raster),
  hline: z.strictObject(hline),
  vline: z.strictObject(vline),
  quiver: z.strictObject(vectorShapes.quiver),
  arrow: z.strictObject(vectorShapes.arrow),
  polygon: z.strictObject(vectorShapes.polygon),
  skeleton: z.strictObject(vectorShapes.skeleton),
  step: z.strictObject(step),
  bar: z.strictObject(bar),
  hist: z.strictObject(hist),
  stairs: z.strictObject(stairs),
  errorbar: z.strictObject(errorbar),
  fill: z.strictObject(fill),
  span: z.strictObject(span),
} as const

type Schemas = typeof layerSchemas
/** With the figure's colour options, or defaults, for those that it leaves out. */
type Filled<Options> = Omit<Options, keyof ColoringDefaults | 'border'> &
  ColoringDefaults &
  ('border' extends keyof Options ? { border?: BorderOptions | undefined } : unknown)
export type BorderOptions = z.infer<typeof border> & { categories?: Categories | undefined }
export type HeatmapLayerOptions = Filled<z.infer<Schemas['heatmap']>>
export type ImageLayerOptions = Filled<z.infer<Schemas['image']>>
export type LineLayerOptions = z.infer<Schemas['line']>
export type ScatterLayerOptions = Filled<z.infer<Schemas['scatter']>>
export type BandLayerOptions = z.infer<Schemas['band']>
export type TextLayerOptions = z.infer<Schemas['text']>
export type ContourLayerOptions = Filled<z.infer<Schemas['contour']>>
export type RectangleLayerOptions = z.infer<Schemas['rectangle']>
export type RasterLayerOptions = z.infer<Schemas['raster']>
export type StepLayerOptions = z.infer<Schemas['step']>
export type BarLayerOptions = Filled<z.infer<Schemas['bar']>>
export type HistLayerOptions = z.infer<Schemas['hist']>
export type StairsLayerOptions = z.infer<Schemas['stairs']>
export type ErrorbarLayerOptions = z.infer<Schemas['errorbar']>
export type FillLayerOptions = z.infer<Schemas['fill']>
export type SpanLayerOptions = z.infer<Schemas['span']>
export type RuleLayerOptions = z.infer<Schemas['hline']> | z.infer<Schemas['vline']>

export type QuiverLayerOptions = Filled<z.infer<Schemas['quiver']>>
export type ArrowLayerOptions = z.infer<Schemas['arrow']>
export type PolygonLayerOptions = Filled<z.infer<Schemas['polygon']>>
export type SkeletonLayerOptions = z.infer<Schemas['skeleton']>

export const layerOption = z
  .discriminatedUnion('use', [
    layerSchemas.heatmap,
    layerSchemas.image,
    layerSchemas.line,
    layerSchemas.scatter,
    layerSchemas.band,
    layerSchemas.text,
    layerSchemas.contour,
    layerSchemas.rectangle,
    layerSchemas.raster,
    layerSchemas.hline,
    layerSchemas.vline,
    layerSchemas.quiver,
    layerSchemas.arrow,
    layerSchemas.polygon,
    layerSchemas.skeleton,
    layerSchemas.step,
    layerSchemas.bar,
    layerSchemas.hist,
    layerSchemas.stairs,
    layerSchemas.errorbar,
    layerSchemas.fill,
    layerSchemas.span,
  ])
  // With an id, the JSON Schema contains it only once.
  .meta({ id: 'figure-layer' })

export type LayerOptions = z.infer<typeof layerOption>
