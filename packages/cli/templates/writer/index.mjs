// @ts-check
// The writer `__name__`: the pictures of a movie become one PPM picture, a film strip with the frames one below the other.
// PPM is a header line followed by rows of red, green and blue: https://netpbm.sourceforge.net/doc/ppm.html
import { open } from 'node:fs/promises'
import { defineWriter, z } from '@movieflow/core/plugin'

/** Digits that the header reserves for the height, which is known only at the end. */
const heightDigits = 10

export default defineWriter({
  name: '__name__', // its name in a pipeline: `use: __name__`
  version: '0.1.0', // a new version makes existing movies out of date
  extensions: ['.ppm'], // if it is listed under `plugins:`, the ending of a path chooses this writer

  // Options besides `path:` and `use:`. Checked before anything is drawn: a mistake is shown with its line
  // and column. `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    gap: z.int().min(0).max(100).default(2).describe('white rows between two pictures'),
  }),

  // Main thread, once for each output, before anything is drawn: refuses impossible outputs by throwing an error that says
  // why. Reads no pixels, makes no file. A `plan: { … }` that it returns is passed on to `encodeFrame` and `open`, which run on
  // other threads: it must be data that survives JSON.
  plan({ size: [width, height], frames, options }) {
    if (frames === undefined) return {} // the number of frames is not known yet
    const rows = frames * height + (frames - 1) * options.gap
    return { notes: [`${frames} pictures make a strip of ${width} × ${rows}`] } // `movieflow plan` shows notes
  },

  // Worker threads, once for each frame, in any order, several at a time, so that pictures are encoded in parallel.
  // `data` is RGBA in rows, lent for this call. Nothing may be kept from one call to the next; the same picture gives the
  // same bytes. Without `encodeFrame`, `write` below gets the RGBA rows.
  encodeFrame({ width, height, data }, { index, options, allocate }) {
    const row = width * 3
    const gap = index === 0 ? 0 : options.gap * row
    const bytes = allocate(gap + height * row) // memory of movieflow, which need not be copied; it is not cleared
    bytes.fill(255, 0, gap)
    for (let pixel = 0; pixel < width * height; pixel++) {
      bytes[gap + pixel * 3] = data[pixel * 4] ?? 0
      bytes[gap + pixel * 3 + 1] = data[pixel * 4 + 1] ?? 0
      bytes[gap + pixel * 3 + 2] = data[pixel * 4 + 2] ?? 0
    }
    return bytes
  },

  // Once for each output, on a worker thread. `file` is a staged name in the folder of the output: movieflow checks
  // the file, gives it its final name once it is complete, and removes it otherwise. So write only there.
  async open({ file, size: [width, height], options }) {
    const handle = await open(file, 'w')
    const header = (/** @type {number} */ rows) => `P6\n${width} ${String(rows).padStart(heightDigits)}\n255\n`
    await handle.write(header(0))
    let frames = 0
    let canceled = false
    /** @type {Promise<void> | undefined} */
    let closing
    const close = () => {
      closing ??= handle.close()
      return closing
    }
    const finish = async () => {
      if (canceled) throw new Error('the file was canceled')
      if (frames === 0) throw new Error('no frame was written')
      await handle.write(header(frames * height + (frames - 1) * options.gap), 0) // replaces the first header
      await close()
      return { frames } // movieflow compares this with what it sent: `frames`, `size`, `duration`
    }
    /** @type {ReturnType<typeof finish> | undefined} */
    let finished

    // Frames come one at a time, in their order; the next one waits until the promise settles, so that memory stays bounded.
    return {
      async write({ data }) {
        if (canceled || finished) throw new Error('the file has ended')
        await handle.writeFile(data) // appends. `data` is lent until the promise settles
        frames++
      },
      // Ends the file. It may be called again, and then returns the same.
      finalize() {
        finished ??= finish()
        return finished
      },
      // At any time, also after `finalize`: stops, closes everything, and never rejects.
      async cancel() {
        canceled = true
        await close().catch(() => {})
      },
    }
  },
})
