// @ts-check
// The transform `__name__`: each value becomes value × gain + offset, frame by frame.
import { allocateArray, defineTransform, floatFor, z } from '@movieflow/core/plugin'

export default defineTransform({
  name: '__name__', // what a pipeline says: `use: __name__`
  version: '0.1.0', // a new one makes movies that were made before out of date

  // What a pipeline may say beside `use:`. Checked before anything is read: a mistake is shown with its line and column.
  // `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    gain: z.number().default(2).describe('what each value is multiplied by'),
    offset: z.number().default(0).describe('what is added then'),
  }),

  // Main thread, once for each movie: what leaves, given what enters (number of frames, axes and shape of one frame, type).
  // Reads no data. Refuse here what does not fit, by throwing an error that says why: then `movieflow plan` says so.
  plan({ clip }) {
    // Axes have names and may come in any order: look for `clip.axes.indexOf('y')`, not for the first. Where frames leave in another
    // order or number, return `frameFrom`, too: which frame that entered the frame `index` shows.
    return { clip: { ...clip, dtype: floatFor(clip.dtype) } } // whole numbers become floating-point ones
  },

  // Worker threads, once for each movie and worker. `input` reads the frames that enter: any of them, in any order, so that a
  // mean over time or a change of order is no more than other calls of `input.read`. movieflow closes `input`.
  create({ input, clip, options: { gain, offset } }) {
    const dtype = floatFor(clip.dtype)
    return {
      // Once for each frame, in any order: nothing that one call keeps may change what another returns.
      async read(index) {
        const { axes, shape, data } = await input.read(index)
        // `data` may be wanted by others: the result goes into memory of its own, which is the caller's then.
        const values = allocateArray(dtype, data.length)
        for (const [place, value] of data.entries()) values[place] = value * gain + offset
        return { axes, shape, data: values }
      },
    }
  },
})
