// The options of layers of arrows, outlines and skeletons, as a pipeline writes them; any thread.
import { columnsReference, dataReference, everyFrame, perFrame, z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'
import { markerOption, styleOption } from '../marks/style.js'
import { cornerOption } from './axes.js'
import { coloring, colormapOf } from './coloring.js'
import { alpha, extentOption, label, trail } from './layer-parts.js'
import { colorValue, dataValue, fontsizeValue, pointsValue, textValue } from './values.js'

const lengthUnit = z.enum(['width', 'height', 'x', 'y', 'xy', 'inches', 'dots'])
const units = 'width and height of the axes, units of x, y or both, inches, or dots (pixels)'
const lineStyle = perFrame(styleOption).optional()

const key = z.strictObject({
  length: z.number().positive().describe('of the arrow, in units of u and v'),
  label: textValue.optional().describe('text next to it; default: its length'),
  loc: cornerOption.default('upper right').describe('place in the axes'),
  color: perFrame(colorOption)
    .optional()
    .describe('of the arrow and the letters; default: the colour of the arrows, and black letters'),
  background: perFrame(colorOption).optional().describe('of a box behind it'),
  fontsize: fontsizeValue.default(10).describe('points'),
})

export const quiver = {
  use: z.literal('quiver'),
  x: dataValue
    .optional()
    .describe('where the arrows are: a value for each, or for each column of a grid; default: the columns of u'),
  y: dataValue.optional().describe('the same along y, or for each row of a grid'),
  u: dataValue.describe('lengths along x: an array with axes y and x, or a value for each point'),
  v: dataValue.describe('lengths along y'),
  every: z.int().min(1).default(1).describe('draws each n-th row and column of a grid'),
  color: colorValue.optional().describe('one colour, one for each arrow, or values for the colour map; default: black'),
  ...coloring,
  colormap: colormapOf('viridis'),
  scale: z
    .number()
    .positive()
    .optional()
    .describe(
      'units of u and v that one unit of `scale_units` shows: larger values make shorter arrows; default: by their mean length in the movie',
    ),
  scale_units: lengthUnit.optional().describe(`of scale: ${units}; default: those of \`units\``),
  angles: z
    .enum(['uv', 'xy'])
    .default('uv')
    .describe('uv: v points up on the screen; xy: along the axes, from (x, y) to (x + u, y + v)'),
  units: lengthUnit.default('width').describe(`of width: ${units}`),
  width: z.number().positive().optional().describe('of the shaft, in units; default: by the number of arrows'),
  headwidth: z.number().min(0).default(3).describe('in widths of the shaft'),
  headlength: z.number().min(0).default(5).describe('in widths of the shaft'),
  headaxislength: z.number().min(0).default(4.5).describe('of the head at the shaft, in widths of the shaft'),
  minshaft: z.number().min(0).default(1).describe('shorter arrows become smaller, in lengths of the head'),
  minlength: z.number().min(0).default(1).describe('still shorter ones are dots, in widths of the shaft'),
  pivot: z.enum(['tail', 'middle', 'mid', 'tip']).default('tail').describe('the part of the arrow that is at x, y'),
  origin: z
    .enum(['upper', 'lower'])
    .optional()
    .describe('where row 0 of a grid is; default: that of the picture in the same axes, else lower'),
  extent: extentOption,
  key: key.optional().describe('an arrow of a known length in a corner of the axes'),
  label: label.optional(),
  alpha,
}

export const arrow = {
  use: z.literal('arrow'),
  x: dataValue.describe('where it begins: one value, several, or one per frame'),
  y: dataValue.describe('where it begins'),
  x2: dataValue.optional().describe('where it ends, with y2'),
  y2: dataValue.optional().describe('where it ends'),
  dx: dataValue.optional().describe('its length along x, instead of x2'),
  dy: dataValue.optional().describe('its length along y'),
  head: z.enum(['end', 'start', 'both', 'none']).default('end').describe('which of its ends have a head'),
  color: perFrame(colorOption).default('C0').describe('of line and heads'),
  width: perFrame(pointsValue).optional().describe("of the line, in points; default: the theme's linewidth"),
  headwidth: perFrame(pointsValue).default(8).describe('points'),
  headlength: perFrame(pointsValue).default(8).describe('points'),
  style: lineStyle.describe('of the line: - -- -. :'),
  label: label.optional(),
  alpha,
}

const vertex = z.tuple([z.number(), z.number()])
const outline = z.array(vertex).min(2, 'an outline has at least two vertices')

export const polygon = {
  use: z.literal('polygon'),
  vertices: z
    .union([outline, z.array(outline).min(1)], { error: 'a list of [x, y], or a list of such lists' })
    .optional()
    .describe('[[x, y], …] of one outline, or a list of these for several'),
  x: dataValue
    .optional()
    .describe('of the vertices, instead of `vertices`; the last of several axes runs along an outline; NaN ends it'),
  y: dataValue.optional().describe('of the vertices'),
  group: dataValue.optional().describe('the outline that each vertex belongs to, such as a column of a table'),
  closed: z.boolean().default(true).describe('false: an open line'),
  color: perFrame(z.union([colorOption, z.array(colorOption).min(1)]))
    .default('C0')
    .describe('of the edge: one, or one for each outline, repeated from the first'),
  fill: everyFrame(z.union([colorOption, z.literal('none'), z.array(colorOption).min(1), dataReference]))
    .default('none')
    .describe('of the inside: a colour, one for each outline, or a value for each; none: transparent'),
  ...coloring,
  colormap: colormapOf('viridis'),
  linewidth: perFrame(pointsValue)
    .optional()
    .describe("of the edge, in points; 0 is none; default: the theme's linewidth"),
  style: lineStyle.describe('of the edge: - -- -. :'),
  label: label.optional(),
  alpha,
}

const nodeName = z.union([z.string(), z.int().min(0)])

export const skeleton = {
  use: z.literal('skeleton'),
  points: columnsReference
    .optional()
    .describe('a source with columns such as nose_x, nose_y, nose_likelihood, of one or several animals: <pose>'),
  x: dataValue.optional().describe('of all points, instead of `points`; the last of several axes counts them'),
  y: dataValue.optional().describe('of all points'),
  edges: z
    .array(z.tuple([nodeName, nodeName]))
    .min(1)
    .describe('pairs of points that a line joins: names, or numbers from 0'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('points with a lower likelihood (nose_likelihood or nose_score) are left out'),
  color: perFrame(z.union([colorOption, z.array(colorOption).min(1)]))
    .optional()
    .describe('of all, or of each animal, repeated from the first; default: C0, C1 …'),
  width: perFrame(pointsValue).optional().describe("of the lines, in points; default: the theme's linewidth"),
  style: lineStyle.describe('of the lines: - -- -. :'),
  marker: perFrame(z.union([markerOption, z.literal('none')]))
    .default('o')
    .describe('at each point; none: only lines'),
  markersize: perFrame(pointsValue).default(6).describe('points'),
  trail: trail.describe(
    'which poses are shown: n: those of the last n frames; 5s: of the last five seconds; all: until now; default: 1',
  ),
  label: label.optional(),
  alpha,
}

/** The layers of this file, by name. */
export const vectorShapes = { quiver, arrow, polygon, skeleton } as const
