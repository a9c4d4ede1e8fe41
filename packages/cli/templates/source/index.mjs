// @ts-check
// The source `__name__`: a `.frames` file becomes an array. Such a file is a text line `frames height width`, followed by
// the values of each frame, row after row, as 32-bit floating-point numbers, the lowest byte first.
import { open } from 'node:fs/promises'
import { defineSource, z } from '@movieflow/core/plugin'

const bytesPerValue = 4

export default defineSource({
  name: '__name__', // its name in a pipeline: `use: __name__`
  version: '0.1.0', // a new version makes existing movies out of date
  extensions: ['.frames'], // if it is listed under `plugins:`, the ending of a file chooses this source

  // Options besides `files:`, `use:`, `variable:` and `axes:`. `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    scale: z.number().default(1).describe('factor for each value'),
  }),

  // Main thread, for `movieflow inspect` and the plan: all arrays of a file, from its header. Reads no values. `name` is null in
  // a file with one array, else what `variable:` names.
  async scan(file) {
    const { shape } = await readHeader(file)
    // Axes that are clear from the file; a pipeline may give other names.
    return [{ name: null, dtype: '<f4', shape, order: 'C', axes: ['frame', 'y', 'x'] }]
  },

  // Main thread, once for each movie: the array that `open` will deliver, from the header. `axes` are the pipeline's names, one for
  // each index of the file; a movie runs along `frame`, at any position. An error thrown here fails this movie only.
  async probe({ file, axes }) {
    const { shape } = await readHeader(file)
    if (axes.length !== 3) throw new Error(`${file} has 3 axes (frames, rows, columns), but axes: names ${axes.length}`)
    if (axes[0] !== 'frame')
      throw new Error(`the frames of ${file} come first: axes: [frame, …], not [${axes.join(', ')}]`)
    const [frames = 0, height = 0, width = 0] = shape
    return { frames, axes: axes.slice(1), shape: [height, width], dtype: 'float32' }
  },

  // Worker threads, once for each movie and worker: open files are not shared between threads.
  async open({ file, axes, options }) {
    const { shape, start } = await readHeader(file)
    const [frames = 0, height = 0, width = 0] = shape
    const handle = await open(file)
    return {
      // Once for each frame, in any order. The result belongs to the caller: new memory each time, never a view of
      // something that is kept. Frames are read on demand, so a file may be larger than memory.
      async read(index) {
        if (!Number.isInteger(index) || index < 0 || index >= frames)
          throw new RangeError(`${file} has no frame ${index}`)
        const data = new Float32Array(height * width)
        const { bytesRead } = await handle.read(
          new Uint8Array(data.buffer),
          0,
          data.byteLength,
          start + index * data.byteLength,
        )
        if (bytesRead < data.byteLength) throw new Error(`${file} ends within frame ${index}`)
        for (let place = 0; place < data.length; place++) data[place] = (data[place] ?? 0) * options.scale
        return { axes: axes.slice(1), shape: [height, width], data }
      },
      close: () => handle.close(),
    }
  },
})

/** The shape and the offset of the values; an error names the file and the problem. */
async function readHeader(/** @type {string} */ file) {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    const header = /^(\d+) (\d+) (\d+)\n/.exec(buffer.subarray(0, bytesRead).toString('latin1'))
    if (!header) throw new Error(`${file} does not begin with a line \`frames height width\``)
    const shape = header.slice(1).map(Number)
    const start = header[0].length
    const { size } = await handle.stat()
    const expected = start + bytesPerValue * shape.reduce((product, length) => product * length, 1)
    if (size !== expected) throw new Error(`${file} has ${size} bytes, but its header asks for ${expected}`)
    return { shape, start }
  } finally {
    await handle.close()
  }
}
