// Options that layers of many kinds have; any thread.
import { perFrame, z } from '@movieflow/core/plugin'
import { styleOption } from '../marks/style.js'
import { alphaValue, textValue } from './values.js'

export const label = perFrame(textValue).describe('its name in the legend')
export const alpha = perFrame(alphaValue).default(1).describe('0 invisible to 1 opaque')
export const style = perFrame(styleOption)
  .optional()
  .describe("matplotlib's or MATLAB's style: colour, marker and line, as in k-o or r--")

export const extentOption = z
  .union([
    z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .refine(
        ([left, right, bottom, top]) => left !== right && bottom !== top,
        'left and right, bottom and top must differ',
      ),
    z.literal('cells'),
  ])
  .optional()
  .describe(
    '[left, right, bottom, top]: data coordinates of the edges; cells: cell centres at 0, 1, 2 …; default: as the file says, else cells',
  )
