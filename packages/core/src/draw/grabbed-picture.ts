// Copies the pixels of a canvas or array that a program drew into an opaque picture; calling thread.
import { MovieflowError } from '../errors/index.js'
import type { Picture } from '../model/index.js'

/** Pixels: RGBA, 8 bits each, not premultiplied, rows from the top; an `ImageData`, or a `Picture`. May be shared memory. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/** A canvas of any library with the web's interface, such as `@napi-rs/canvas`. */
export interface CanvasLike {
  readonly width: number
  readonly height: number
  getContext(kind: '2d'): {
    getImageData(
      x: number,
      y: number,
      width: number,
      height: number,
    ): { readonly width: number; readonly height: number; readonly data: ArrayLike<number> }
  } | null
}

/** Anything that can be grabbed. */
export type Drawn = CanvasLike | Pixels

/**
 * A copy, in `memory` if that has the picture's length. Transparent parts are shown on white, as in saved figures.
 * `name` is for messages: `frame 3`.
 */
export function copyPicture(drawn: Drawn, name: string, memory?: Uint8Array): Picture {
  const { width, height, data } = readPixels(drawn, name)
  const pixels = memory?.length === data.length ? memory : new Uint8Array(data.length)
  pixels.set(data)
  layOnWhite(pixels)
  return { width, height, data: pixels }
}

function readPixels(drawn: Drawn, name: string): Pixels {
  const given = drawn as Partial<CanvasLike & Pixels> | null | undefined
  if (typeof given !== 'object' || given === null)
    throw noPicture(name, `got ${given === null ? 'null' : typeof given}`)
  const { width, height } = given
  if (!isLength(width) || !isLength(height))
    throw noPicture(name, `its width and height are ${String(width)} and ${String(height)}`)
  const data = typeof given.getContext === 'function' ? readCanvas(given as CanvasLike, name) : given.data
  const kind = Object.prototype.toString.call(data).slice(8, -1)
  if (kind !== 'Uint8Array' && kind !== 'Uint8ClampedArray')
    throw noPicture(name, `its data is ${data === undefined ? 'missing' : `of type ${kind}`}`)
  const { length } = data as Uint8Array
  if (length !== width * height * 4)
    throw noPicture(name, `${width} × ${height} pixels take ${width * height * 4} bytes, but its data has ${length}`)
  return { width, height, data: data as Uint8Array }
}

/** Uses `getImageData`, because a canvas's own memory is premultiplied, and half floats in some. */
function readCanvas(canvas: CanvasLike, name: string): ArrayLike<number> {
  const context = canvas.getContext('2d')
  if (context) return context.getImageData(0, 0, canvas.width, canvas.height).data
  throw new MovieflowError('CALL_INVALID', `${name} is a canvas without a 2d context`, {
    hint: 'draw it onto a 2d canvas with drawImage, and grab that',
  })
}

function isLength(value: number | undefined): value is number {
  return Number.isInteger(value) && value! > 0
}

function noPicture(name: string, found: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', `${name} is not a picture: ${found}`, {
    hint: 'grab a canvas, or { width, height, data } with four bytes per pixel: red, green, blue, alpha',
  })
}

function layOnWhite(pixels: Uint8Array): void {
  for (let at = 3; at < pixels.length; at += 4) {
    const alpha = pixels[at]!
    if (alpha === 255) continue
    for (let part = at - 3; part < at; part++)
      pixels[part] = Math.round((pixels[part]! * alpha + 255 * (255 - alpha)) / 255)
    pixels[at] = 255
  }
}
