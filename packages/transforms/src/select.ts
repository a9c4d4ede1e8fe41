// select: takes one index, a range or every n-th index of an axis, or of the frames.
import { type Clip, defineTransform, edgesOf, type FrameReader, stridesOf, z } from '@movieflow/core/plugin'
import { arrange } from './arrange.js'
import { findAxis, frameAxis, isStill } from './axes.js'
import { type Choice, chooseIndices, indexRange } from './indices.js'

const options = z
  .strictObject({
    axis: z.string().describe('the axis to select from; `frame` for the frames'),
    index: z.int().optional().describe('one index from 0, negative ones from the end; this removes the axis'),
    range: indexRange
      .optional()
      .describe('indices, both ends in: "2..5", "2..", "..5" or [2, 5]; negative ones from the end'),
    step: z.int().min(1).optional().describe('takes every n-th index of the range; default: 1'),
  })
  .refine(({ index, range, step }) => index !== undefined || range !== undefined || step !== undefined, {
    error: 'expected an index, a range or a step',
  })
  .refine(({ index, range, step }) => index === undefined || (range === undefined && step === undefined), {
    error: 'expected either an index, or a range and a step',
    path: ['index'],
  })

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type SelectOptions = z.input<typeof options>

function shrink(clip: Clip, position: number, { start, step, count }: Choice, drop: boolean): Clip {
  if (!drop) {
    const axis = clip.axes[position]!
    const labels = clip.labels?.[axis]
    const taken = labels && Array.from({ length: count }, (_, index) => labels[start + index * step]!)
    const ends = clip.placing?.edges?.[axis]
    const cell = ends ? (ends[1] - ends[0]) / clip.shape[position]! : 0
    const edges = ends && edgesOf(ends[0] + (start + 0.5) * cell, step * cell, count)
    return {
      ...clip,
      shape: clip.shape.with(position, count),
      ...(taken && { labels: { ...clip.labels, [axis]: taken } }),
      ...(edges && { placing: { ...clip.placing, edges: { ...clip.placing!.edges, [axis]: edges } } }),
    }
  }
  return { ...clip, axes: clip.axes.toSpliced(position, 1), shape: clip.shape.toSpliced(position, 1) }
}

export default defineTransform<Options>({
  name: 'select',
  version: '0.1.0',
  options,
  plan({ clip, options, others }) {
    if (options.axis === frameAxis) {
      if (isStill(clip, others)) return { clip }
      const { start, step, count } = chooseIndices(options, clip.frames)
      return { clip: { ...clip, frames: count }, frameFrom: (index) => start + index * step }
    }
    const position = findAxis(clip, options.axis, others)
    const choice = chooseIndices(options, clip.shape[position]!)
    return { clip: shrink(clip, position, choice, options.index !== undefined) }
  },
  create({ clip, options, others, input }): FrameReader {
    if (options.axis === frameAxis) {
      if (isStill(clip, others)) return { read: (index) => input.read(index) }
      const { start, step } = chooseIndices(options, clip.frames)
      return { read: (index) => input.read(start + index * step) }
    }
    const position = findAxis(clip, options.axis, others)
    const choice = chooseIndices(options, clip.shape[position]!)
    const strides = stridesOf(clip.shape)
    const taken = {
      shape: clip.shape.with(position, choice.count),
      strides: strides.with(position, strides[position]! * choice.step),
      offset: strides[position]! * choice.start,
    }
    const { axes, shape } = shrink(clip, position, choice, options.index !== undefined)
    return { read: async (index) => ({ axes, shape, data: arrange((await input.read(index)).data, taken) }) }
  },
})
