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
    'an axis of its data: one layer for each index, each with the next colour; `<cell>` in its options is then the label, or the index',
  )
export const alpha = perFrame(alphaValue).default(1).describe('0 invisible to 1 opaque')
export const style = perFrame(styleOption)
  .optional()
  .describe("matplotlib's or MATLAB's style: colour, marker and line, such as k-o or r--")

const seconds = z.string().regex(/^(?:\d+\.?\d*|\.\d+) ?s$/, 'must be seconds, such as 5s')

export const trail = z
  .union([z.int().min(1), z.literal('all'), seconds], { error: 'a number of frames, all, or seconds such as 5s' })
  .optional()
  .describe(
    'which points are shown: 1: those of this frame; n: of the last n frames; 5s: of the last five seconds; all: until now; default: 1, or all for all samples of a source',
  )

/** A whole `<source.time>` means the times of all samples of that source. */
export const xValue = sampleTimes(dataValue)

const steps = z.enum(['pre', 'post', 'mid'])

/** Instead of straight lines from point to point. */
export const stepOption = steps.describe(
  'draws steps: pre: each value holds from the point before; post: until the next point; mid: half way on both sides',
)

/** matplotlib's words for the same. */
export const drawstyleOption = z
  .enum(['default', 'steps', 'steps-pre', 'steps-mid', 'steps-post'])
  .optional()
  .describe('how points are joined: default: by straight lines; steps-pre (or steps), steps-mid, steps-post: by steps')

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
    '[left, right, bottom, top]: data coordinates of the edges; cells: cell centres at 0, 1, 2 …; default: that of the file, else cells',
  )
