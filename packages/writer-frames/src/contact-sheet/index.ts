// The writer of contact sheets: frames made small in the workers, put into one picture, encoded at the end, on the main thread.
import { writeFile } from 'node:fs/promises'
import { defineWriter, MovieflowError, type Picture, type Sink } from '@movieflow/core/plugin'
import { orderedSink, type PictureTexts } from '@movieflow/picture-files'
import { encodePicture } from '../picture-format.js'
import { readWrittenSize } from '../read-written.js'
import { placeOnSheet } from './layout.js'
import { backgroundColor, type SheetOptions, sheetOptions } from './options.js'
import { planSheet, type SheetPlan, sheetPlan } from './plan.js'
import { blankSheet, putColors } from './sheet.js'
import { shrink } from './shrink.js'

export { layOutSheet, placeOnSheet, type SheetLayout, type SheetShape, spreadEvenly } from './layout.js'
export type { SheetOptions } from './options.js'
export { blankSheet, putColors } from './sheet.js'
export { shrink } from './shrink.js'

/** `.png .jpg` without `<frame>`, or `.webp` by name: one picture of the movie's frames, side by side. */
export const contactSheetWriter = defineWriter<SheetOptions>({
  name: 'contact-sheet',
  version: '0.1.0',
  extensions: ['.png', '.jpg', '.jpeg'],
  options: sheetOptions,
  plan: planSheet,
  encodeFrame(picture, { index, plan, allocate }) {
    const { frames, layout } = sheetPlan(plan)
    const { tile } = layout
    // A frame that the sheet does not show.
    if (!frames.includes(index)) return new Uint8Array(0)
    const colors = allocate(tile[0] * tile[1] * 3)
    shrink(picture, tile, colors)
    return colors
  },
  open: ({ file, options, plan, provenance }) =>
    openSink(file, options, sheetPlan(plan), { ...options.metadata, provenance }),
})

function openSink(file: string, options: SheetOptions, plan: SheetPlan, texts: PictureTexts): Sink {
  const { frames, layout, format } = plan
  const [width, height] = layout.size
  let sheet: Picture | undefined = blankSheet(layout.size, backgroundColor(options))

  return orderedSink('the contact sheet', {
    take(colors, index) {
      for (const [place, frame] of frames.entries())
        if (sheet && frame === index) putColors(sheet, colors, layout.tile, placeOnSheet(layout, place))
    },
    async finish(count) {
      const missing = frames.find((frame) => frame >= count)
      if (missing !== undefined)
        throw new MovieflowError('OUTPUT_WRONG', `there is no frame ${missing}: the movie ended after ${count} frames`)
      const bytes = encodePicture(sheet!, format, options.quality, texts)
      await writeFile(file, bytes)
      const size = await readWrittenSize(file, bytes.length)
      if (size?.[0] !== width || size[1] !== height)
        throw new MovieflowError('OUTPUT_WRONG', 'the contact sheet is not complete')
      return { size }
    },
    async close() {
      sheet = undefined
    },
  })
}
