// A picture becomes JPEG or WebP by the canvas, the only file here that knows that library; in workers.
import { createRequire } from 'node:module'
import type { Picture } from '@movieflow/core/plugin'
import type { Canvas } from '@napi-rs/canvas'

/** Loaded on first use (40 ms, 35 MB), and at once: `encodeFrame` cannot wait. */
const require = createRequire(import.meta.url)

/** One per thread: new canvases for each frame would pile up, 4 MB each; one that changes its size does not. */
let sheet: Canvas | undefined

function sheetOf({ width, height, data }: Picture): Canvas {
  const { createCanvas, ImageData } = require('@napi-rs/canvas') as typeof import('@napi-rs/canvas')
  sheet ??= createCanvas(width, height)
  if (sheet.width !== width) sheet.width = width
  if (sheet.height !== height) sheet.height = height
  // A copy: shared memory is refused.
  const pixels = new ImageData(Uint8ClampedArray.from(data), width, height)
  sheet.getContext('2d', { alpha: false }).putImageData(pixels, 0, 0)
  return sheet
}

/** The layout of small pictures in one large one: row by row, each as large as its cell allows. */
export interface PosterSheet {
  readonly columns: number
  /** Width and height of a cell, pixels. */
  readonly cell: readonly [number, number]
  /** From 1 to 99. */
  readonly quality: number
}

/** PNG or JPEG files side by side on white, as one WebP file. A file that is not a picture leaves its cell empty. */
export async function encodePosterSheet(
  files: readonly (Uint8Array | undefined)[],
  { columns, cell: [width, height], quality }: PosterSheet,
): Promise<Uint8Array> {
  const { createCanvas, loadImage } = require('@napi-rs/canvas') as typeof import('@napi-rs/canvas')
  const rows = Math.ceil(files.length / columns)
  const canvas = createCanvas(Math.min(columns, files.length) * width, rows * height)
  const context = canvas.getContext('2d', { alpha: false })
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  for (const [index, file] of files.entries()) {
    const image = file && (await loadImage(file).catch(() => undefined))
    if (!image) continue
    const scale = Math.min(width / image.width, height / image.height)
    const [wide, high] = [image.width * scale, image.height * scale]
    const left = (index % columns) * width + (width - wide) / 2
    const top = Math.floor(index / columns) * height + (height - high) / 2
    context.drawImage(image, left, top, wide, high)
  }
  return canvas.encode('webp', quality)
}

/** `quality` from 1 to 100. */
export function encodeJpeg(picture: Picture, quality: number): Uint8Array {
  return sheetOf(picture).toBuffer('image/jpeg', quality)
}

/** A whole WebP file, with the canvas's colour profile. At 100 it is exact; below, `quality` from 1 to 99. */
export function encodeCanvasWebp(picture: Picture, quality: number): Uint8Array {
  return sheetOf(picture).toBuffer('image/webp', quality)
}
