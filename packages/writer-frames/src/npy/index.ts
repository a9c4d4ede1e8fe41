// The writer of NumPy arrays: the pictures as numbers, [frame, y, x, channel]; pixels pass through the main thread as they are.
import { defineWriter, MovieflowError, type Sink, type Size, z } from '@movieflow/core/plugin'
import { OutputFile, orderedSink } from '@movieflow/picture-files'
import { composeHeader, npyHeaderBytes } from './header.js'

const options = z.strictObject({
  channels: z
    .enum(['rgba', 'rgb'])
    .default('rgba')
    .describe('the last axis: red, green, blue, and in rgba an opacity that is always 255'),
})

export type NpyWriterOptions = z.infer<typeof options>

/** `.npy`: one array of `uint8 [frame, y, x, 4]`, as drawn, for `numpy.load`. */
export const npyWriter = defineWriter<NpyWriterOptions>({
  name: 'npy',
  version: '0.1.0',
  extensions: ['.npy'],
  options,
  encodeFrame({ data }, { options: { channels }, allocate }) {
    if (channels === 'rgba') return data
    const pixels = data.length / 4
    const rgb = allocate(pixels * 3)
    for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from++) {
      rgb[to++] = data[from++]!
      rgb[to++] = data[from++]!
      rgb[to++] = data[from++]!
    }
    return rgb
  },
  open: ({ file, size, options: { channels } }) => openSink(file, size, channels.length),
})

async function openSink(path: string, [width, height]: Size, channels: number): Promise<Sink> {
  const file = await OutputFile.create(path)
  const shapeOf = (frames: number) => [frames, height, width, channels]
  const frameBytes = width * height * channels
  // Nobody may know yet how many frames will come.
  // It waits in memory: nothing can fail here that would leave the file open.
  await file.append(composeHeader(shapeOf(0)))
  return orderedSink('the array', {
    async take(data, index) {
      if (data.length !== frameBytes)
        throw new MovieflowError('OUTPUT_WRONG', `frame ${index} has ${data.length} bytes, not ${frameBytes}`)
      await file.append(data)
    },
    async finish(frames) {
      const header = composeHeader(shapeOf(frames))
      await file.replace(header, 0)
      const kept = Buffer.compare(await file.read(0, npyHeaderBytes), header) === 0
      // The last byte, and none after it.
      const last = await file.read(npyHeaderBytes + frames * frameBytes - 1, 2)
      if (!kept || last.length !== 1)
        throw new MovieflowError('OUTPUT_WRONG', 'the array is not complete: its header and its length differ')
      return { frames, size: [width, height] }
    },
    close: () => file.close(),
  })
}
