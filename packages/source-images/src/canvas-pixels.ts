// The bytes of a JPEG or a WebP become pixels, by the canvas, the only file that knows that library; in workers.
import type { Canvas } from '@napi-rs/canvas'
import { copyAgain, refuse } from './refuse.js'

/** One per worker and kind, because new canvases for each frame would pile up. */
const sheets: { opaque?: Canvas; clear?: Canvas } = {}

/**
 * Four samples a pixel. `clear` keeps opacity, and then colours are inexact, as the canvas multiplies them by it; without
 * it the picture must have none.
 */
export async function drawPixels(
  path: string,
  bytes: Buffer,
  { format, width, height, clear = false }: { format: string; width: number; height: number; clear?: boolean },
): Promise<Uint8ClampedArray> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const image = await loadImage(bytes).catch((error) => {
    throw refuse(path, `its ${format} data are damaged`, copyAgain, error)
  })
  if (image.width !== width || image.height !== height)
    throw refuse(path, `it is ${image.width} x ${image.height} pixels, but its header says ${width} x ${height}`)
  const kind = clear ? 'clear' : 'opaque'
  let sheet = sheets[kind]
  // A higher one serves too: the last strip of a page is shorter than the others.
  if (sheet?.width !== width || sheet.height < height) {
    sheet = createCanvas(width, height)
    sheets[kind] = sheet
  }
  const context = sheet.getContext('2d', { alpha: clear })
  if (clear) context.clearRect(0, 0, width, height)
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, width, height).data
}
