// The writer of contact sheets: frames made small in the workers, put into one picture, encoded at the end, on the main thread.
import { writeFile } from 'node:fs/promises'
import { defineWriter, MovieflowError, type Sink } from '@movieflow/core/plugin'
import { orderedSink, type PictureTexts } from '@movieflow/picture-files'
import { encodePicture } from '../picture-format.js'
import { readWrittenSize } from '../read-written.js'
import { backgroundColor, type SheetOptions, sheetOptions } from './options.js'
import { planSheet, type SheetPlan } from './plan.js'
import { shrink } from './shrink.js'

export type { SheetOptions } from './options.js'

/** `.png .jpg` without `<frame>`, or `.webp` by name: one picture of the movie's frames, side by side. */
export const contactSheetWriter = defineWriter<SheetOptions>({
  name: 'contact-sheet',
  version: '0.1.0',
  extensions: ['.png', '.jpg', '.jpeg'],
  options: sheetOptions,
  plan: planSheet,
  encodeFrame(picture, { index, plan, allocate }) {
    const { frames, tile } = plan as unknown as SheetPlan
    // A frame that the sheet does not show.
    if (!frames.includes(index)) return new Uint8Array(0)
    const colors = allocate(tile[0] * tile[1] * 3)
    shrink(picture, tile, colors)
    return colors
  },
  open: ({ file, options, plan, provenance }) =>
    openSink(file, options, plan as unknown as SheetPlan, { ...options.metadata, provenance }),
})

function openSink(file: string, options: SheetOptions, plan: SheetPlan, texts: PictureTexts): Sink {
  const { frames, tile, gap, columns, format } = plan
  const [width, height] = plan.size
  let data = new Uint8Array(width * height * 4)
  const [red, green, blue] = backgroundColor(options)
  for (let at = 0; at < data.length; ) {
    data[at++] = red
    data[at++] = green
    data[at++] = blue
    data[at++] = 255
  }

  function put(colors: Uint8Array, place: number): void {
    const left = gap + (place % columns) * (tile[0] + gap)
    const top = gap + Math.floor(place / columns) * (tile[1] + gap)
    for (let y = 0, from = 0; y < tile[1]; y++)
      for (let x = 0, at = ((top + y) * width + left) * 4; x < tile[0]; x++, at++) {
        data[at++] = colors[from++]!
        data[at++] = colors[from++]!
        data[at++] = colors[from++]!
      }
  }

  return orderedSink('the contact sheet', {
    take(colors, index) {
      for (const [place, frame] of frames.entries()) if (frame === index) put(colors, place)
    },
    async finish(count) {
      const missing = frames.find((frame) => frame >= count)
      if (missing !== undefined)
        throw new MovieflowError('OUTPUT_WRONG', `there is no frame ${missing}: the movie ended after ${count} frames`)
      const bytes = encodePicture({ width, height, data }, format, options.quality, texts)
      await writeFile(file, bytes)
      const size = await readWrittenSize(file, bytes.length)
      if (size?.[0] !== width || size[1] !== height)
        throw new MovieflowError('OUTPUT_WRONG', 'the contact sheet is not whole')
      return { size }
    },
    async close() {
      data = new Uint8Array(0)
    },
  })
}
