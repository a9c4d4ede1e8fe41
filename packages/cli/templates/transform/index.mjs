// @ts-check
// The transform `__name__`: each value becomes value × gain + offset, frame by frame.
import { allocateArray, defineTransform, floatFor, z } from '@movieflow/core/plugin'

export default defineTransform({
  name: '__name__', // its name in a pipeline: `use: __name__`
  version: '0.1.0', // a new version makes existing movies out of date

  // Options besides `use:`. Checked before anything is read: a mistake is shown with its line and column.
  // `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    gain: z.number().default(2).describe('factor for each value'),
    offset: z.number().default(0).describe('added to the product'),
  }),

  // Main thread, once for each movie: the output clip, given the input clip (number of frames, axes and shape of a frame, type).
  // Reads no data. Throw an error here if the input does not fit: `movieflow plan` then reports it.
  plan({ clip }) {
    // Axes have names and may come in any order: look for `clip.axes.indexOf('y')`, not for the first. If frames leave in another
    // order or number, return `frameFrom`, too: the input frame that the output frame `index` shows.
    return { clip: { ...clip, dtype: floatFor(clip.dtype) } } // whole numbers become floating-point ones
  },

  // Worker threads, once for each movie and worker. `input` reads input frames, any of them in any order, so that a
  // mean over time or another order only needs other calls of `input.read`. movieflow closes `input`.
  create({ input, clip, options: { gain, offset } }) {
    const dtype = floatFor(clip.dtype)
    return {
      // Once for each frame, in any order: no call may change the result of another.
      async read(index) {
        const { axes, shape, data } = await input.read(index)
        // Others may use `data`, so the result needs its own memory, which then belongs to the caller.
        const values = allocateArray(dtype, data.length)
        for (const [place, value] of data.entries()) values[place] = value * gain + offset
        return { axes, shape, data: values }
      },
    }
  },
})
