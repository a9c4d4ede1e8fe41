// The writer of numbered pictures: a file a frame, encoded in the workers, written in order on the main thread.
import { writeFile } from 'node:fs/promises'
import { defineWriter, MovieflowError, type Sink, type Size, z } from '@movieflow/core/plugin'
import { orderedSink } from '@movieflow/picture-files'
import { encodePicture, type PictureFormat, pictureEndings, planFormat, qualityOption } from '../picture-format.js'
import { readWrittenSize } from '../read-written.js'

const options = z.strictObject({ quality: qualityOption })

export type ImagesOptions = z.infer<typeof options>

/** `.png .jpg .webp` with `<frame:04d>` in the path: PNG and, by default, WebP are exact. */
export const imagesWriter = defineWriter<ImagesOptions>({
  name: 'images',
  version: '0.1.0',
  extensions: pictureEndings,
  filePerFrame: true,
  options,
  plan: ({ path, size, options: { quality } }) => ({ plan: { format: planFormat(path, size, quality) } }),
  encodeFrame(picture, { options: { quality }, plan }) {
    return encodePicture(picture, (plan as { format: PictureFormat }).format, quality)
  },
  open: ({ files, size }) => openSink(files, size),
})

function openSink(files: readonly string[], [width, height]: Size): Sink {
  const lengths: number[] = []
  return orderedSink('the sequence of pictures', {
    async take(data, index) {
      const file = files[index]
      if (file === undefined) throw new MovieflowError('INTERNAL', `there is no file for frame ${index}`)
      await writeFile(file, data)
      lengths.push(data.length)
    },
    async finish(frames) {
      for (const [index, length] of lengths.entries()) {
        const size = await readWrittenSize(files[index]!, length)
        if (size?.[0] !== width || size[1] !== height)
          throw new MovieflowError('OUTPUT_WRONG', `the picture of frame ${index} is not complete`)
      }
      return { frames, size: [width, height] }
    },
    async close() {},
  })
}
