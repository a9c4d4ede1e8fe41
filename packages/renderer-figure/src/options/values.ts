// What layer options hold: numbers, lists, values of frames or panels, and the data of sources; any thread.
import { dataReference, everyFrame, perFrame, sourceReference, z } from '@movieflow/core/plugin'
import { colorOption } from '../colors.js'

/** A text, or a number if a template was only one field. */
export const textValue = z.union([z.string(), z.number()])

/** A number, or `null` for a missing one. */
const number = z.union([z.number(), z.null()])
const numbers = z.array(number)

/** Points that are named one by one: `[<pose.nose_x>, <pose.neck_x>]`. */
const named = z.array(z.union([number, dataReference]))

/** Numbers of a layer: one, a list, or `<…>`: a field of the movie or of each frame, a source, or a column of it; or a list of these. */
export const dataValue = everyFrame(
  z.union([number, numbers, dataReference, named], { error: 'a number, a list of numbers, or data such as <source>' }),
)

/** Places of bars: numbers, or names, which are 0, 1, 2 … */
export const placesValue = everyFrame(
  z.union([number, numbers, dataReference, named, z.array(z.string()).min(1)], {
    error: 'a number, a list of numbers or of names, or data such as <source>',
  }),
)

/** Half of an error bar's length, or that below and that above. */
export const errorValue = z.union([dataValue, z.strictObject({ low: dataValue, high: dataValue })], {
  error: 'a number, a list, data such as <source>, or { low, high }',
})

/** A number, or one for each point. */
export const sizeValue = everyFrame(
  z.union([z.number().min(0), z.array(z.number().min(0)), dataReference], {
    error: 'a number of at least 0, a list of these, or data such as <source>',
  }),
)

/** A colour, one for each point or panel, or numbers to be coloured by a colour map. */
export const colorValue = everyFrame(z.union([colorOption, z.array(colorOption).min(1), dataReference]))

/** A source that is drawn as a picture. */
export const pictureValue = z
  .union([z.string(), sourceReference])
  .describe("the source to draw; default: the movie's first")

export const fontsizeValue = z.number().min(1).max(400)
export const alphaValue = z.number().min(0).max(1)
/** Points: 1/72 inch. */
export const pointsValue = z.number().min(0).max(1000)

/** A text that may change with the frame, alone or with its looks. */
export const titleOption = z.union([
  perFrame(textValue.describe('the text; its line breaks are kept')),
  z.strictObject({
    text: perFrame(textValue.describe('the text; its line breaks are kept')),
    color: perFrame(colorOption.describe('of the letters'))
      .optional()
      .describe("of the letters; default: the theme's color"),
    fontsize: perFrame(fontsizeValue.describe('in points'))
      .optional()
      .describe("in points; default: the theme's titlesize"),
  }),
])
