// A line of text as a picture of its own, to be put below another; any thread, canvas and fonts loaded on first use.
import type { Picture, Size } from '@movieflow/core/plugin'
import { makeSheet } from './canvas.js'
import { loadFonts } from './fonts.js'
import { plainLine } from './runs.js'
import { cutRuns, drawLine, measureLinesWith } from './text.js'

const size = 12

/** In the middle, black on white, in the letters of figures; what is too long is cut. Opaque RGBA. */
export async function drawCaption(text: string, [width, height]: Size): Promise<Picture> {
  const sheet = makeSheet(await loadFonts(), width, height)
  const { context } = sheet
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  const line = cutRuns(plainLine(text), size, width, measureLinesWith(context))
  drawLine(context, line, { x: width / 2, y: height / 2, size, color: '#000000', align: 'center', baseline: 'middle' })
  return { width, height, data: new Uint8Array(sheet.read(width, height).buffer) }
}
