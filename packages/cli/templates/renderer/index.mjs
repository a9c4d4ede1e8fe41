// @ts-check
// The renderer `__name__`: each value of a map becomes a square of grey, from black at the lower limit to white at the upper one.
import { defineRenderer, limitsOption, limitsRequest, z } from '@movieflow/core/plugin'

export default defineRenderer({
  name: '__name__', // its name in a pipeline: `use: __name__`
  version: '0.1.0', // a new version makes existing movies out of date

  // Options besides `use:`. Checked before anything is drawn: a mistake is shown with its line and column.
  // `.describe` is what `movieflow plugins __name__` prints. `perFrame(z.…)` marks an option that may change from frame to frame.
  options: z.strictObject({
    cell: z.int().min(1).max(100).default(4).describe('width and height of a square in pixels'),
    limits: limitsOption.optional().describe('[low, high], or { percentile, method, over }'),
  }),

  // Main thread, once for each movie: the size of every picture, and the limits that movieflow computes from the data of
  // all frames. `clips` describes the sources, `main` names the leading one. No data, no drawing.
  plan({ clips, main, options: { cell, limits } }) {
    const clip = clips[main]
    const [rows, columns] = ['y', 'x'].map((axis) => clip?.shape[clip.axes.indexOf(axis)])
    if (!rows || !columns || clip?.axes.length !== 2)
      throw new Error(`expected the axes y and x but got ${clip?.axes.join(', ')}: reduce the others first`)
    const request = limitsRequest(limits, main)
    return { size: [columns * cell, rows * cell], ...(request && { limits: { limits: request } }) }
  },

  // Worker threads, once for each movie and worker: makes what all frames share (fonts, tables, constant parts).
  create({ main, options: { cell, limits: fixed } }) {
    return {
      // Once for each frame, in any order. `picture.data` is RGBA in rows, with arbitrary contents at first: fill every pixel,
      // opaque. It must not be kept, and `data` must not be written to. The same frame gives the same picture on every worker.
      draw({ data, limits }, picture) {
        const tensor = data[main]
        if (!tensor) throw new Error(`there is no ${main}`)
        // Axes have names, and may come as [y, x] or [x, y].
        const [rows = 0, columns = 0] = ['y', 'x'].map((axis) => tensor.shape[tensor.axes.indexOf(axis)])
        const [down, right] = tensor.axes[0] === 'y' ? [columns, 1] : [1, rows]
        // Without a finite value there are no limits, and any will do.
        const [low, high] = Array.isArray(fixed) ? fixed : (limits.limits ?? [0, 1])
        for (let y = 0; y < picture.height; y++) {
          for (let x = 0; x < picture.width; x++) {
            const value = tensor.data[Math.floor(y / cell) * down + Math.floor(x / cell) * right] ?? Number.NaN
            const level = Math.round((255 * (value - low)) / (high - low || 1))
            // NaN becomes 0; values beyond the limits are clamped.
            picture.data.fill(
              Math.min(255, Math.max(0, level || 0)),
              (y * picture.width + x) * 4,
              (y * picture.width + x) * 4 + 3,
            )
            picture.data[(y * picture.width + x) * 4 + 3] = 255
          }
        }
      },
    }
  },
})
