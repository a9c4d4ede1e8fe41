// @napi-rs/canvas, loaded on first use (40 ms, 35 MB): opaque sheets to draw on and to read pixels from; in workers.
import type { Canvas, Image, SKRSContext2D } from '@napi-rs/canvas'

export type { Canvas, Image, SKRSContext2D as WholeContext }

export type CanvasModule = typeof import('@napi-rs/canvas')
/** What letters and boxes are drawn with: on a canvas, or as those of a file of vectors. */
export type Context = Pick<
  SKRSContext2D,
  | 'fillStyle'
  | 'fillRect'
  | 'fillText'
  | 'font'
  | 'globalAlpha'
  | 'measureText'
  | 'restore'
  | 'rotate'
  | 'save'
  | 'textAlign'
  | 'textBaseline'
  | 'translate'
> & {
  /** Its letters have edges of their own, whatever the resolution. */
  readonly exact?: boolean
}

export function loadCanvas(): Promise<CanvasModule> {
  return import('@napi-rs/canvas')
}

/** An opaque canvas; made once and drawn on again and again, for canvases made per frame pile up. */
export interface CanvasSheet {
  readonly context: SKRSContext2D
  readonly width: number
  readonly height: number
  /** A copy of the pixels of its upper left corner: RGBA in memory order, one number a pixel. */
  read(width: number, height: number): Uint32Array
}

export function makeSheet({ createCanvas }: CanvasModule, width: number, height: number): CanvasSheet {
  const canvas = createCanvas(Math.max(1, width), Math.max(1, height))
  const context = canvas.getContext('2d', { alpha: false })
  // Else the host's language chooses between a font's variants of a letter.
  context.lang = 'en'
  return {
    context,
    width: canvas.width,
    height: canvas.height,
    read(width, height) {
      const { data } = context.getImageData(0, 0, width, height)
      return new Uint32Array(data.buffer, data.byteOffset, width * height).slice()
    },
  }
}

/** Of a PNG, JPEG or WebP file's bytes. */
export async function decodeImage(bytes: Buffer): Promise<Image> {
  const { loadImage } = await loadCanvas()
  return loadImage(bytes)
}
