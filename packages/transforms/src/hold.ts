// hold: the first and the last frame stay for some seconds more.
import { defineTransform, type TransformPlanInput, z } from '@movieflow/core/plugin'
import { isStill } from './axes.js'

const seconds = z.number().nonnegative().optional()

const options = z
  .strictObject({
    first: seconds.describe('extra seconds for which the first frame is shown, rounded to whole frames'),
    last: seconds.describe('extra seconds for which the last frame is shown, rounded to whole frames'),
  })
  .refine(
    ({ first, last }) => first !== undefined || last !== undefined,
    'expected `first`, `last` or both, in seconds',
  )

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type HoldOptions = z.input<typeof options>

/** Frames to be had, and the one that entered for each of them. */
function holdFrames({ clip, options, fps, others }: TransformPlanInput<Options>) {
  const still = isStill(clip, others)
  const before = still ? 0 : Math.round((options.first ?? 0) * fps)
  const after = still ? 0 : Math.round((options.last ?? 0) * fps)
  return {
    frames: before + clip.frames + after,
    frameFrom: (index: number) => Math.min(Math.max(index - before, 0), clip.frames - 1),
  }
}

export default defineTransform<Options>({
  name: 'hold',
  version: '0.1.0',
  options,
  plan(input) {
    const { frames, frameFrom } = holdFrames(input)
    return { clip: { ...input.clip, frames }, frameFrom }
  },
  create(input) {
    const { frameFrom } = holdFrames(input)
    return { read: (index) => input.input.read(frameFrom(index)) }
  },
})
