// The options of bars, histograms, error bars, fills and spans; any thread.
import { everyFrame, everySample, limitsOption, numberFormat, perFrame, sampleTimes, z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'
import { mostBins } from '../histogram.js'
import { markerOption } from '../marks/style.js'
import { coloring, colormapOf } from './coloring.js'
import { along, alpha, label, stepOption, style, trail, xValue } from './layer-parts.js'
import { alphaValue, colorValue, dataValue, errorValue, fontsizeValue, placesValue, pointsValue } from './values.js'

const orientation = z
  .enum(['vertical', 'horizontal'])
  .default('vertical')
  .describe('vertical: bars stand on the x axis; horizontal: they lie along it')

const errors = {
  capsize: perFrame(pointsValue).default(0).describe('half of the length of the strokes at their ends, in points'),
}

const edges = {
  edgecolor: perFrame(colorOption).optional().describe('of the edge; default: none'),
  linewidth: perFrame(pointsValue).default(1).describe('of the edge, in points'),
}

export const bar = {
  use: z.literal('bar'),
  x: sampleTimes(placesValue)
    .optional()
    .describe('where bars stand: numbers, or names; default: 0, 1, 2 …; of horizontal bars their lengths'),
  y: placesValue.optional().describe('how high they are; of horizontal bars where they lie'),
  orientation,
  width: dataValue.default(0.8).describe('across, in data units: one, or one for each bar'),
  align: z.enum(['center', 'edge']).default('center').describe('what of a bar is at its place'),
  bottom: dataValue.optional().describe('where they begin; default: 0'),
  stacked: z.boolean().default(false).describe('on top of the bars of the layer before'),
  color: colorValue.optional().describe('a colour, one for each bar, or values for the colour map; default: C0, C1 …'),
  ...coloring,
  colormap: colormapOf('viridis'),
  ...edges,
  xerr: errorValue.optional().describe('of horizontal bars, half of their error bars, or { low, high }'),
  yerr: errorValue.optional().describe('half of their error bars, or { low, high }'),
  ecolor: perFrame(colorOption).optional().describe("of error bars; default: the theme's color"),
  elinewidth: perFrame(pointsValue).optional().describe("of error bars, in points; default: the theme's linewidth"),
  ...errors,
  barlabels: z
    .union([
      z.boolean(),
      z.string().refine((text) => numberFormat(text) !== undefined, 'must be a format of numbers, as .1f'),
    ])
    .default(false)
    .describe('their lengths as numbers at their ends: true, or a format as .1f'),
  fontsize: perFrame(fontsizeValue).optional().describe("of these numbers, in points; default: the theme's fontsize"),
  label: label.optional(),
  along,
  alpha,
}

export const hist = {
  use: z.literal('hist'),
  x: dataValue.describe('the values that are counted, of each frame by itself'),
  bins: z
    .union([
      z.int().min(1).max(mostBins),
      z.enum(['auto', 'fd', 'rice', 'sturges', 'sqrt', 'scott', 'doane', 'stone']),
      z
        .array(z.number())
        .min(2)
        .refine((list) => list.every((edge, at) => at === 0 || edge > list[at - 1]!), 'edges must ascend'),
    ])
    .optional()
    .describe(
      "how many bins of one width, the edges of all, or NumPy's auto, fd, rice, sturges, sqrt by all values of the movie; the same in every frame; default: 10",
    ),
  range: limitsOption
    .optional()
    .describe(
      'from the first edge to the last: [low, high], or percentiles; default: the smallest and largest value of the movie. Values beyond are not counted',
    ),
  weights: dataValue.optional().describe('how much each value counts: one for each; default: 1'),
  stacked: z
    .boolean()
    .default(false)
    .describe(
      'on top of the histogram of the layer before, in the same bins; with density all of them together have the area 1',
    ),
  density: z.boolean().default(false).describe('parts of all values by the width of the bin, so that the area is 1'),
  cumulative: z.boolean().default(false).describe('each bin counts those before it, too'),
  histtype: z
    .enum(['bar', 'step', 'stepfilled'])
    .default('bar')
    .describe('a bar for each bin; step: their outline alone; stepfilled: the area below it'),
  orientation,
  rwidth: z.number().positive().max(1).default(1).describe('of bars: how much of its bin each takes'),
  color: perFrame(colorOption).optional().describe('default: C0, C1 …'),
  ...edges,
  trail: trail.describe(
    'which values are counted: those of the last n frames, of the last seconds as 5s, all until now; default: 1',
  ),
  label: label.optional(),
  along,
  alpha,
}

export const stairs = {
  use: z.literal('stairs'),
  y: dataValue.describe('the height of each step'),
  edges: dataValue
    .optional()
    .describe('where steps begin and end, one more than there are heights; default: 0, 1, 2 …'),
  baseline: z.number().default(0).describe('where the first step begins and the last one ends'),
  fill: z.boolean().default(false).describe('the area down to the baseline'),
  orientation,
  color: perFrame(colorOption).optional().describe('default: C0, C1 …'),
  linewidth: edges.linewidth.describe('of the outline, in points'),
  label: label.optional(),
  along,
  alpha,
}

export const errorbar = {
  use: z.literal('errorbar'),
  x: xValue.optional().describe('default: 0, 1, 2 …'),
  y: dataValue.describe('where the points are'),
  xerr: errorValue.optional().describe('half of the bars along x, or { low, high }'),
  yerr: errorValue.optional().describe('half of the bars along y, or { low, high }'),
  style: style.describe("of line and markers, as in k-o; matplotlib's fmt; o: markers alone"),
  color: everyFrame(colorOption).optional().describe('one colour; default: C0, C1 …'),
  ecolor: perFrame(colorOption).optional().describe('of the bars; default: that of the line'),
  marker: perFrame(markerOption).optional().describe("matplotlib's marker: o s ^ + x . …"),
  markersize: perFrame(pointsValue).default(6).describe('points'),
  width: perFrame(pointsValue).optional().describe("of the line, in points; default: the theme's linewidth"),
  elinewidth: perFrame(pointsValue).optional().describe('of error bars, in points; default: as wide as the line'),
  ...errors,
  trail,
  label: label.optional(),
  along,
  alpha,
}

export const fill = {
  use: z.literal('fill'),
  x: xValue.optional().describe('default: 0, 1, 2 …; `<dff.time>`: all samples of the source dff'),
  y: dataValue.describe('a curve'),
  y2: dataValue.default(0).describe('what the area reaches to: one value, or another curve'),
  where: z
    .enum(['all', 'above', 'below'])
    .default('all')
    .describe('which area: above, that of values over y2 alone; below, of those under it'),
  step: stepOption.optional(),
  color: perFrame(colorOption).optional().describe('default: C0, C1 …'),
  label: label.optional(),
  along,
  alpha,
}

export const span = {
  use: z.literal('span'),
  axis: z
    .enum(['x', 'y'])
    .default('x')
    .describe('x: from one x to another, over the whole height; y: from one y to another'),
  from: everySample(dataValue).describe('where it begins: one value, several, one a frame, or a column of events'),
  to: everySample(dataValue).describe('where it ends'),
  color: perFrame(colorOption).default('C0').describe('of the area'),
  edgecolor: edges.edgecolor,
  linewidth: edges.linewidth,
  label: label.optional(),
  alpha: perFrame(alphaValue).default(0.3).describe('0 invisible to 1 opaque'),
}
