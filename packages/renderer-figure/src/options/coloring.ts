// The options by which values become colours: of a layer, and of a figure for the layers that have none of their own; any thread.
import { limitsOption, withChoices, z } from '@movieflow/core/plugin'
import { extendOption } from '../bar-ends.js'
import { colormapNames } from '../colormaps/lookup.js'
import { type ColorValue, colorOption } from '../colors.js'
import { type NormOption, normOption } from '../norms.js'
import { textValue } from './values.js'

export const colorbarOption = z.union([
  z.boolean(),
  z.strictObject({
    label: textValue.optional().describe('text next to the bar: what the colours mean'),
    ticks: z.array(z.number()).optional().describe('values with a tick; default: round numbers'),
    extend: extendOption
      .optional()
      .describe(
        'ends with a triangle, for values outside the limits; default: those for which under or over has a colour',
      ),
  }),
])

const namesByValue = z
  .record(z.string(), textValue)
  .refine((names) => Object.keys(names).length > 0, 'name at least one value')
  .refine((names) => Object.keys(names).every((value) => value.trim() !== '' && Number.isFinite(Number(value))), {
    error: ({ input }) =>
      `each value needs a name, as in { 0: rest, 1: run }, but ${Object.keys(input as object).find((value) => !Number.isFinite(Number(value)))} is not a number`,
  })

/** Values that are categories, each with a name. */
export const labelsOption = z
  .union([z.array(textValue).min(1).max(256), namesByValue, z.string().min(1)])
  .describe(
    'values are categories: the names of 0, 1, 2 …; or { value: name }; or an axis of the data, whose labels are the names. Each category has its own colour, and a box in the colour bar or in the legend',
  )

const colormapChoices = colormapNames.flatMap((name) => [name, `${name}_r`])

/** `otherwise` is the map if neither the layer nor the figure sets one. */
const colormapOption = (otherwise?: string) =>
  z.union([
    withChoices(
      z
        .string()
        .describe('a colour map of matplotlib, reversed by the suffix `_r`; or a .csv file of red, green, blue rows'),
      colormapChoices,
      otherwise,
    ),
    z.array(colorOption).min(1).max(256),
  ])

const describeColormap = (otherwise: string) =>
  `a colour map of matplotlib, reversed by the suffix \`_r\`; a .csv file of red, green, blue rows; or a list of colours; default: ${otherwise}`

/** Options of a layer; those left out are the figure's, if it has them. */
export const coloring = {
  limits: limitsOption
    .optional()
    .describe(
      'values of the first and last colour: [low, high], or percentiles; default: those of the figure, else the smallest and largest value of the movie',
    ),
  norm: normOption
    .optional()
    .describe('how values between the limits become colours; default: that of the figure, else linear'),
  bad: z
    .union([colorOption, z.literal('none')])
    .optional()
    .describe('the colour of NaN; default: none, which is transparent'),
  under: colorOption.optional().describe('the colour of values below the limits; default: the first colour'),
  over: colorOption.optional().describe('the colour of values above the limits; default: the last colour'),
  labels: labelsOption.optional(),
  colorbar: colorbarOption.default(false).describe('a colour bar next to the axes: true, or { label, ticks, extend }'),
}

/** The colour map of a layer whose values have `name`'s colours by default. */
export const colormapOf = (name: string) =>
  colormapOption(name)
    .optional()
    .describe(describeColormap(`that of the figure, else ${name}`))

/** A map of a scale that is never the figure's. */
export const ownColormap = colormapOption().default('viridis').describe(describeColormap('viridis'))

/** A figure's: one scale for its heat maps, images and filled contours. */
export const figureColoring = {
  colormap: colormapOption()
    .optional()
    .describe('of all heat maps, images and filled contours without their own, which then share one scale'),
  limits: limitsOption.optional().describe('of the same layers; default: the range of all their values together'),
  norm: normOption.optional().describe('of the same layers; default: linear'),
  bad: coloring.bad.describe('the colour of NaN in all pictures without their own'),
  under: colorOption.optional().describe('the colour of values below the limits, for the same pictures as bad'),
  over: colorOption.optional().describe('the colour of values above the limits, for the same pictures as bad'),
  labels: labelsOption.optional(),
  colorbar: colorbarOption
    .optional()
    .describe(
      'one colour bar of this scale at the edge of the figure, for all panels: true, or { label, ticks, extend }',
    ),
}

export type Colormap = z.infer<ReturnType<typeof colormapOption>>
export type Colorbar = z.infer<typeof colorbarOption>
export type Labels = z.infer<typeof labelsOption>

/** Values that are categories, ascending, each with a name. */
export interface Categories {
  readonly values: readonly number[]
  readonly names: readonly string[]
  /** No bar explains them, so the legend does, if there is one. */
  readonly inLegend: boolean
}

/** Options of each layer with colours of values once the figure's and the defaults are filled in. */
export interface ColoringDefaults {
  readonly colormap: Colormap
  readonly norm: NormOption
  readonly bad: ColorValue
  readonly categories?: Categories | undefined
}
