// flip: axes of each frame run the other way.
import { type Clip, defineTransform, MovieflowError, type Placing, stridesOf, z } from '@movieflow/core/plugin'
import { arrange } from './arrange.js'
import { axisNames, chooseAxes } from './axes.js'

const options = z.strictObject({
  axis: axisNames.describe('the axis to flip, or a list of axes; to flip `frame`, use `reverse`'),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type FlipOptions = z.input<typeof options>

function chooseFlipped(clip: Clip, axis: Options['axis'], others: Readonly<Record<string, Clip>>): readonly number[] {
  const { positions, frames } = chooseAxes(clip, axis, others)
  if (frames)
    throw new MovieflowError('OPTION_INVALID', 'flip acts on the axes of each frame, and frame is not one of them', {
      hint: '`use: reverse` plays the frames backwards',
    })
  return positions
}

/** Rows that the user flips are meant to be read from the top down. */
function turnPlacing({ origin, edges = {} }: Placing, flipped: readonly string[]): Placing {
  const turned = Object.entries(edges).map(([axis, [first, last]]) => [
    axis,
    flipped.includes(axis) ? [last, first] : [first, last],
  ])
  return { ...(origin && !flipped.includes('y') && { origin }), edges: Object.fromEntries(turned) }
}

export default defineTransform<Options>({
  name: 'flip',
  version: '0.1.0',
  options,
  plan({ clip, options, others }) {
    const flipped = chooseFlipped(clip, options.axis, others).map((position) => clip.axes[position]!)
    const turned = <T>(record: Readonly<Record<string, readonly T[]>>) =>
      Object.fromEntries(
        Object.entries(record).map(([axis, list]) => [axis, flipped.includes(axis) ? list.toReversed() : list]),
      )
    return {
      clip: {
        ...clip,
        ...(clip.labels && { labels: turned(clip.labels) }),
        ...(clip.placing && { placing: turnPlacing(clip.placing, flipped) }),
      },
    }
  },
  create({ clip, options, others, input }) {
    const { axes, shape } = clip
    const positions = chooseFlipped(clip, options.axis, others)
    const own = stridesOf(shape)
    const flipped = {
      shape,
      strides: own.map((stride, axis) => (positions.includes(axis) ? -stride : stride)),
      offset: positions.reduce((offset, axis) => offset + own[axis]! * (shape[axis]! - 1), 0),
    }
    return { read: async (index) => ({ axes, shape, data: arrange((await input.read(index)).data, flipped) }) }
  },
})
