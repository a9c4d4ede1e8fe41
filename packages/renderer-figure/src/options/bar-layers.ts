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
  .describe('vertical: bars rise from the x axis; horizontal: they run along it')

const errors = {
  capsize: perFrame(pointsValue)
    .default(0)
    .describe('half the length of the strokes at the ends of error bars, in points'),
}

const edges = {
  edgecolor: perFrame(colorOption).optional().describe('of the edge; default: none'),
  linewidth: perFrame(pointsValue).default(1).describe('of the edge, in points'),
}

export const bar = {
  use: z.literal('bar'),
  x: sampleTimes(placesValue)
    .optional()
    .describe('places of the bars: numbers, or names; default: 0, 1, 2 …; of horizontal bars: lengths'),
  y: placesValue.optional().describe('heights of the bars; of horizontal bars: places'),
  orientation,
  width: dataValue.default(0.8).describe('thickness of the bars, in data units: one, or one for each bar'),
  align: z.enum(['center', 'edge']).default('center').describe('the part of a bar that is at its place'),
  bottom: dataValue.optional().describe('where the bars begin; default: 0'),
  stacked: z.boolean().default(false).describe('on top of the bars of the layer before'),
  color: colorValue.optional().describe('a colour, one for each bar, or values for the colour map; default: C0, C1 …'),
  ...coloring,
  colormap: colormapOf('viridis'),
  ...edges,
  xerr: errorValue.optional().describe('of horizontal bars: half the length of their error bars, or { low, high }'),
  yerr: errorValue.optional().describe('half the length of their error bars, or { low, high }'),
  ecolor: perFrame(colorOption).optional().describe("of error bars; default: the theme's color"),
  elinewidth: perFrame(pointsValue).optional().describe("of error bars, in points; default: the theme's linewidth"),
  ...errors,
  barlabels: z
    .union([
      z.boolean(),
      z.string().refine((text) => numberFormat(text) !== undefined, 'must be a number format, such as .1f'),
    ])
    .default(false)
    .describe('the lengths of the bars as numbers at their ends: true, or a format such as .1f'),
  fontsize: perFrame(fontsizeValue).optional().describe("of these numbers, in points; default: the theme's fontsize"),
  label: label.optional(),
  along,
  alpha,
}

export const hist = {
  use: z.literal('hist'),
  x: dataValue.describe('the values to count, separately in each frame'),
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
      "number of bins of equal width, all edges, or NumPy's auto, fd, rice, sturges, sqrt of all values of the movie; the same in every frame; default: 10",
    ),
  range: limitsOption
    .optional()
    .describe(
      'first and last edge: [low, high], or percentiles; default: the smallest and largest value of the movie. Values outside are not counted',
    ),
  weights: dataValue.optional().describe('weight of each value; default: 1'),
  stacked: z
    .boolean()
    .default(false)
    .describe(
      'on top of the histogram of the layer before, in the same bins; with density, all of them together have area 1',
    ),
  density: z
    .boolean()
    .default(false)
    .describe('share of all values divided by the width of the bin, so that the area is 1'),
  cumulative: z.boolean().default(false).describe('each bin also counts the values of the bins before it'),
  histtype: z
    .enum(['bar', 'step', 'stepfilled'])
    .default('bar')
    .describe('bar: a bar for each bin; step: only their outline; stepfilled: the area below it'),
  orientation,
  rwidth: z.number().positive().max(1).default(1).describe('width of a bar, as a share of its bin'),
  color: perFrame(colorOption).optional().describe('default: C0, C1 …'),
  ...edges,
  trail: trail.describe(
    'which values are counted: n: those of the last n frames; 5s: of the last five seconds; all: until now; default: 1',
  ),
  label: label.optional(),
  along,
  alpha,
}

export const stairs = {
  use: z.literal('stairs'),
  y: dataValue.describe('height of each step'),
  edges: dataValue.optional().describe('where steps begin and end, one edge more than heights; default: 0, 1, 2 …'),
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
  xerr: errorValue.optional().describe('half the length of the bars along x, or { low, high }'),
  yerr: errorValue.optional().describe('half the length of the bars along y, or { low, high }'),
  style: style.describe("of line and markers, such as k-o: matplotlib's fmt; o: only markers"),
  color: everyFrame(colorOption).optional().describe('one colour; default: C0, C1 …'),
  ecolor: perFrame(colorOption).optional().describe('of the bars; default: that of the line'),
  marker: perFrame(markerOption).optional().describe("matplotlib's marker: o s ^ + x . …"),
  markersize: perFrame(pointsValue).default(6).describe('points'),
  width: perFrame(pointsValue).optional().describe("of the line, in points; default: the theme's linewidth"),
  elinewidth: perFrame(pointsValue).optional().describe('of error bars, in points; default: the width of the line'),
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
  y2: dataValue.default(0).describe('the other edge of the area: one value, or another curve'),
  where: z
    .enum(['all', 'above', 'below'])
    .default('all')
    .describe('which part of the area: above: only where y is above y2; below: only where it is below'),
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
  from: everySample(dataValue).describe('where it begins: one value, several, one per frame, or a column of events'),
  to: everySample(dataValue).describe('where it ends'),
  color: perFrame(colorOption).default('C0').describe('of the area'),
  edgecolor: edges.edgecolor,
  linewidth: edges.linewidth,
  label: label.optional(),
  alpha: perFrame(alphaValue).default(0.3).describe('0 invisible to 1 opaque'),
}
