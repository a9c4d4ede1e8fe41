// A writer of one's own: uncompressed Y4M video (YUV4MPEG2), which every encoder's command line reads. A Y4M file is
// one line of header, then for each frame the word FRAME and three planes: Y, U and V, here in full resolution (4:4:4).
import { open } from 'node:fs/promises'
import { defineWriter, z } from '@movieflow/core/plugin'

export default defineWriter({
  name: 'y4m',
  version: '1.0.0', // a new one makes what was written before out of date
  extensions: ['.y4m'], // with `plugins: [./my-writer.mjs]`, the ending is enough

  // Checked before anything is rendered; mistakes are shown with the pipeline's line and column.
  options: z.strictObject({
    gray: z.boolean().default(false).describe('write brightness only'),
  }),

  // In a worker, so that frames are converted side by side. Nothing may be kept from one call to the next.
  encodeFrame({ width, height, data }, { options, allocate }) {
    const marker = Buffer.from('FRAME\n')
    const cells = width * height
    const frame = allocate(marker.length + cells * (options.gray ? 1 : 3))
    frame.set(marker)
    const plane = (index) => frame.subarray(marker.length + index * cells, marker.length + (index + 1) * cells)
    // BT.601 in limited range, which is what readers of Y4M take for granted.
    fill(plane(0), data, 16, [65.481, 128.553, 24.966])
    if (!options.gray) {
      fill(plane(1), data, 128, [-37.797, -74.203, 112])
      fill(plane(2), data, 128, [112, -93.786, -18.214])
    }
    return frame
  },

  // On the main thread. `file` is a staged one: it gets its final name once it is whole.
  async open({ file, size: [width, height], fps, options }) {
    const handle = await open(file, 'w')
    const rate = Number.isInteger(fps) ? `${fps}:1` : `${Math.round(fps * 1000)}:1000`
    await handle.writeFile(`YUV4MPEG2 W${width} H${height} F${rate} Ip A1:1 C${options.gray ? 'mono' : '444'}\n`)
    let frames = 0
    let canceled = false
    let closing
    const close = () => (closing ??= handle.close()) // both ends may be asked for twice
    return {
      async write({ data }) {
        await handle.writeFile(data) // goes on where the last one ended
        frames++
      },
      async finalize() {
        if (canceled) throw new Error('the file was canceled')
        await close()
        return { frames, size: [width, height] } // held against what was sent
      },
      cancel() {
        canceled = true
        return close().catch(() => {}) // the engine removes the staged file
      },
    }
  },
})

/** One plane from RGBA pixels: `offset` + `weights` · [red, green, blue] / 255. */
function fill(plane, pixels, offset, [red, green, blue]) {
  for (let cell = 0, at = 0; cell < plane.length; cell++, at += 4)
    plane[cell] = Math.round(offset + (red * pixels[at] + green * pixels[at + 1] + blue * pixels[at + 2]) / 255)
}
