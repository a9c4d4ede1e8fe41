// transpose: the axes of each frame in another order.
import { type Clip, defineTransform, MovieflowError, stridesOf, z } from '@movieflow/core/plugin'
import { arrange } from './arrange.js'
import { chooseAxes, describeAxes, frameAxis } from './axes.js'

const options = z.strictObject({
  axes: z.array(z.string()).min(1).describe("all of the frame's axes in their new order, the last one fastest"),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type TransposeOptions = z.input<typeof options>

/** For each new axis, its old position. */
function permute(clip: Clip, axes: readonly string[], others: Readonly<Record<string, Clip>>): number[] {
  const { positions, frames } = chooseAxes(clip, axes, others)
  const known = `the axes here are ${describeAxes(clip)}`
  if (frames)
    throw new MovieflowError('OPTION_INVALID', `the frames cannot be transposed: ${known}`, {
      hint: `leave ${frameAxis} out: a movie runs along it`,
    })
  if (positions.length < clip.axes.length) {
    const missing = clip.axes.filter((axis) => !axes.includes(axis)).join(', ')
    throw new MovieflowError('OPTION_INVALID', `the new order of axes lacks ${missing}: ${known}`, {
      hint: '`select` or `reduce` removes an axis',
    })
  }
  return axes.map((axis) => clip.axes.indexOf(axis))
}

export default defineTransform<Options>({
  name: 'transpose',
  version: '0.1.0',
  options,
  plan({ clip, options, others }) {
    const order = permute(clip, options.axes, others)
    return { clip: { ...clip, axes: options.axes, shape: order.map((position) => clip.shape[position]!) } }
  },
  create({ clip, options, others, input }) {
    const order = permute(clip, options.axes, others)
    const old = stridesOf(clip.shape)
    const shape = order.map((position) => clip.shape[position]!)
    const strides = order.map((position) => old[position]!)
    return {
      read: async (index) => ({
        axes: options.axes,
        shape,
        data: arrange((await input.read(index)).data, { shape, strides }),
      }),
    }
  },
})
