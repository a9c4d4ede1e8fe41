// The options of a pair of axes, which a figure has one of, and each panel; any thread.
import { everyFrame, limitsOption, perFrame, z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'
import { scaleOption } from '../scales.js'
import { fontsizeValue, pointsValue, textValue, titleOption } from './values.js'

const end = everyFrame(z.number())
const ends = z.tuple([end, end])

const axisLimits = z.union([ends, limitsOption.options[1]])

const ticksOf = z.union([z.boolean(), z.array(z.number())])
const labelsOf = z.union([z.boolean(), z.array(textValue)])

/** Places in the axes, by matplotlib's names. */
export const cornerOption = z.enum([
  'upper left',
  'upper center',
  'upper right',
  'center left',
  'center',
  'center right',
  'lower left',
  'lower center',
  'lower right',
])

export type Corner = z.infer<typeof cornerOption>

/** Places outside of all axes, by matplotlib's names. */
const outsideOption = z.enum([
  'outside right upper',
  'outside right center',
  'outside right lower',
  'outside left upper',
  'outside left center',
  'outside left lower',
  'outside upper left',
  'outside upper center',
  'outside upper right',
  'outside lower left',
  'outside lower center',
  'outside lower right',
])

export type OutsidePlace = z.infer<typeof outsideOption>
export type LegendPlace = Corner | OutsidePlace

const legend = z.union([
  z.boolean(),
  cornerOption,
  outsideOption,
  z.strictObject({
    loc: z
      .union([cornerOption, outsideOption])
      .optional()
      .describe(
        'place in the axes, such as upper left, or outside of all panels, such as outside right upper; default: upper right, for panels by place outside right upper',
      ),
    fontsize: fontsizeValue.optional().describe("points; default: the theme's fontsize"),
    frame: z.boolean().default(true).describe('a box around it'),
    columns: z
      .int()
      .min(1)
      .optional()
      .describe('number of names next to each other; default: 1, outside above or below as many as fit'),
  }),
])

const scalebar = z.strictObject({
  length: z.number().positive().describe('in data units along x'),
  label: textValue.optional().describe('text above it, such as 10 µm'),
  color: colorOption
    .optional()
    .describe("of the bar and its text; default: white over pictures, else the theme's color"),
  loc: cornerOption.default('lower right').describe('place in the axes'),
  width: pointsValue.default(3).describe('its thickness, in points'),
  fontsize: fontsizeValue.optional().describe("points; default: the theme's fontsize"),
})

const timestamp = z.union([
  z.boolean(),
  perFrame(z.string()),
  z.strictObject({
    text: perFrame(textValue).optional().describe('default: seconds, such as 1.5 s'),
    color: perFrame(colorOption)
      .optional()
      .describe("of the letters; default: white over pictures, else the theme's color"),
    loc: cornerOption.default('upper left').describe('place in the axes'),
    fontsize: fontsizeValue.optional().describe("points; default: the theme's fontsize"),
    background: perFrame(colorOption).optional().describe('of a box around it'),
  }),
])

export const axesShape = {
  title: titleOption.optional().describe('text above the axes, one or more lines; or { text, color, fontsize }'),
  xlabel: textValue.optional().describe('text below the x axis'),
  ylabel: textValue.optional().describe('text next to the y axis'),
  xlim: axisLimits
    .optional()
    .describe(
      'left and right end, or { percentile, over }; default: the data of all frames of the movie; [<time - 5>, <time + 5>] moves along',
    ),
  ylim: axisLimits.optional().describe('bottom and top end, in the same ways as xlim'),
  invert: z
    .union([z.enum(['x', 'y', 'none']), z.array(z.enum(['x', 'y']))])
    .optional()
    .describe('axes that run in the opposite direction'),
  xscale: scaleOption
    .default('linear')
    .describe('linear, log, symlog, or time: seconds, shown as clock times at the ticks'),
  yscale: scaleOption
    .default('linear')
    .describe('linear, log, symlog, or time: seconds, shown as clock times at the ticks'),
  axis: z
    .enum(['image', 'equal', 'auto', 'off'])
    .optional()
    .describe(
      'image: units of x and y have equal lengths, the box is tight around the data; equal: equal lengths, the box fills its space; auto: the data fill the space; off: the default, without box, ticks and labels; default: image if there is a heat map, an image or contours, else auto',
    ),
  ticks: z
    .union([z.boolean(), z.strictObject({ x: ticksOf.optional(), y: ticksOf.optional() })])
    .default(true)
    .describe('ticks along the axes; or { x: [values], y: [values] }'),
  ticklabels: z
    .union([z.boolean(), z.strictObject({ x: labelsOf.optional(), y: labelsOf.optional() })])
    .default(true)
    .describe('numbers at the ticks; or { x: [texts], y: [texts] }, one for each given tick'),
  grid: z
    .union([z.boolean(), z.enum(['x', 'y'])])
    .default(false)
    .describe('lines across the axes at the ticks'),
  legend: legend
    .default(false)
    .describe(
      'the layers that have a label, in a box in the axes; or outside of all panels, such as outside right upper',
    ),
  scalebar: scalebar.optional().describe('a bar with a length in data units'),
  timestamp: timestamp.default(false).describe('the time in a corner of the axes: true, a text, or { text, loc, … }'),
  facecolor: colorOption
    .optional()
    .describe("colour of the box behind the data; default: the theme's, else the background"),
}

export const axesOptions = z.strictObject(axesShape)
export type AxesOptions = z.infer<typeof axesOptions>
