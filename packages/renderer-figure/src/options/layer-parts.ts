// Options that several layers have; any thread.
import { perFrame, sampleTimes, z } from '@movieflow/core/plugin'
import { styleOption } from '../marks/style.js'
import { alphaValue, dataValue, textValue } from './values.js'

export const label = perFrame(textValue).describe('its name in the legend')
export const along = z
  .string()
  .min(1)
  .optional()
  .describe(
    'an axis of its data: one for each index, of the next colour each; `<cell>` in its options is then the label, or the index',
  )
export const alpha = perFrame(alphaValue).default(1).describe('0 invisible to 1 opaque')
export const style = perFrame(styleOption)
  .optional()
  .describe("matplotlib's or MATLAB's style: colour, marker and line, as in k-o or r--")

const seconds = z.string().regex(/^(?:\d+\.?\d*|\.\d+) ?s$/, 'must be seconds, as 5s')

export const trail = z
  .union([z.int().min(1), z.literal('all'), seconds], { error: 'a number of frames, all, or seconds as 5s' })
  .optional()
  .describe(
    'which points are shown: 1 those of this frame, n of the last n, 5s of the last five seconds, all of all until now; default 1; of all samples of a source: all',
  )

/** A whole `<source.time>` means the times of all samples of that source. */
export const xValue = sampleTimes(dataValue)

const steps = z.enum(['pre', 'post', 'mid'])

/** In place of straight lines from point to point. */
export const stepOption = steps.describe(
  'goes in steps: pre, each value holds since the point before; post, until the next point; mid, half of the way on both sides',
)

/** matplotlib's words for the same. */
export const drawstyleOption = z
  .enum(['default', 'steps', 'steps-pre', 'steps-mid', 'steps-post'])
  .optional()
  .describe('how points are joined: default, by straight lines; steps-pre (steps), steps-mid, steps-post, as a step')

export type StepKind = z.infer<typeof steps>

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
