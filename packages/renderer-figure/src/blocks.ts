// Blocks: rectangles of pixels that are cut from a sheet and laid onto a picture; in workers.
import type { CanvasSheet, Context } from './canvas.js'
import { cssColor, luminanceOf, pixelOf, type Rgb } from './colors.js'
import type { VectorSheet } from './vector/vector-sheet.js'

/** Whole pixels, from the picture's upper left corner. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PixelBlock extends Rect {
  readonly pixels: Uint32Array
  /** Draws what the pixels show, in the picture's coordinates. */
  readonly draw: (sheet: VectorSheet) => void
}

/** A picture's pixels: RGBA in memory order, one number a pixel. */
export interface PixelNumbers {
  readonly width: number
  readonly height: number
  readonly data: Uint32Array
  /** Takes the shapes of all that is painted, in place of the pixels, which stay as they are. */
  readonly vector?: VectorSheet | undefined
}

/** The part of `rect` that lies within a picture. */
export function clipRect(rect: Rect, width: number, height: number): Rect {
  const x = Math.max(0, Math.min(width, rect.x))
  const y = Math.max(0, Math.min(height, rect.y))
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, rect.x + rect.width) - x),
    height: Math.max(0, Math.min(height, rect.y + rect.height) - y),
  }
}

/** What two rectangles have in common; of no width or height if they do not overlap. */
export function overlapOf(rect: Rect, other: Rect): Rect {
  const inside = clipRect({ ...rect, x: rect.x - other.x, y: rect.y - other.y }, other.width, other.height)
  return { ...inside, x: inside.x + other.x, y: inside.y + other.y }
}

/** The two colours of a text. */
export interface Inks {
  readonly paper: Rgb
  readonly ink: Rgb
}

/** The colours to draw with on a canvas, and what makes those of the inks of what was drawn. */
export interface Pen {
  readonly paper: string
  readonly ink: string
  settle(pixels: Uint32Array): void
}

/** The inks themselves for files of vectors. Else light inks on dark paper are drawn in black on white: Skia draws light letters bolder. */
export function penOf(inks: Inks, isVector = false): Pen {
  const { paper, ink } = inks
  const isLight = luminanceOf(ink) > luminanceOf(paper)
  if (isVector) return { paper: cssColor(paper), ink: cssColor(ink), settle: () => undefined }
  if (!isLight) return { paper: cssColor(paper), ink: cssColor(ink), settle: (pixels) => snapShades(pixels, inks) }
  return {
    paper: 'white',
    ink: 'black',
    settle(pixels) {
      const shares = Uint32Array.from({ length: 256 }, (_, level) => {
        const share = Math.round(((255 - level) / 255) * (shades - 1)) / (shades - 1)
        return pixelOf(paper.map((from, at) => Math.round(from + share * (ink[at]! - from))) as unknown as Rgb)
      })
      const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
      for (let at = 0; at < pixels.length; at++) pixels[at] = shares[bytes[4 * at]!]!
    },
  }
}

/** Draws in the picture's coordinates, in the ink that it is given. */
export type DrawInk = (context: Context, ink: string) => void

/** Clears `rect`'s size of the sheet's corner, lets `draw` draw there, and cuts it out. */
export function cutBlock(sheet: CanvasSheet, rect: Rect, inks: Inks, draw: DrawInk): PixelBlock {
  return blockOf(rect, cutPixels(sheet, rect, inks, draw), inks, draw)
}

/** A block of pixels that {@link cutPixels} cut out, now or earlier. */
export function blockOf(rect: Rect, pixels: Uint32Array, { ink }: Inks, draw: DrawInk): PixelBlock {
  return { ...rect, pixels, draw: (sheet) => draw(sheet.pen(), cssColor(ink)) }
}

/** The pixels of {@link cutBlock} alone, which lead neither to the sheet nor to what was drawn. */
export function cutPixels(sheet: CanvasSheet, rect: Rect, inks: Inks, draw: DrawInk): Uint32Array {
  const { context } = sheet
  const pen = penOf(inks)
  context.save()
  context.fillStyle = pen.paper
  context.fillRect(0, 0, rect.width, rect.height)
  context.translate(-rect.x, -rect.y)
  draw(context, pen.ink)
  context.restore()
  const pixels = rect.width * rect.height > 0 ? sheet.read(rect.width, rect.height) : new Uint32Array()
  pen.settle(pixels)
  return pixels
}

/** The pixels of a text, which has few shades: a byte each. */
export interface PackedPixels {
  readonly colors: Uint32Array
  /** For each pixel the place of its colour; of 16 bits if there are more than 256, as in letters of several colours. */
  readonly places: Uint8Array | Uint16Array
}

/** Pixels of at most 65,536 colours, such as {@link cutPixels} gives. */
export function packPixels(pixels: Uint32Array): PackedPixels {
  const places = new Uint16Array(pixels.length)
  const placeOf = new Map<number, number>()
  let last = -1
  let place = 0
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at]!
    if (pixel !== last) {
      place = placeOf.get(pixel) ?? placeOf.size
      placeOf.set(pixel, place)
      last = pixel
    }
    places[at] = place
  }
  return { colors: Uint32Array.from(placeOf.keys()), places: placeOf.size > 256 ? places : Uint8Array.from(places) }
}

export function unpackPixels({ colors, places }: PackedPixels): Uint32Array {
  const pixels = new Uint32Array(places.length)
  for (let at = 0; at < places.length; at++) pixels[at] = colors[places[at]!]!
  return pixels
}

/** Shades between paper and ink that are kept, both included. */
const shades = 16

/**
 * Rounds the shades of letters' edges (some 200 of them) to {@link shades}: no eye sees it, and a figure has little more
 * than its colour map's 256 colours, which a GIF's palette must share with the text.
 */
export function snapShades(pixels: Uint32Array, { paper, ink }: Inks): void {
  const tables = paper.map((from, channel) => {
    const to = ink[channel]!
    const snap = (level: number) => Math.round(((level - from) / (to - from)) * (shades - 1)) / (shades - 1)
    const table = (_: unknown, level: number) => (to === from ? from : Math.round(from + snap(level) * (to - from)))
    return Uint8ClampedArray.from({ length: 256 }, table)
  })
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  const [red, green, blue] = tables as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray]
  const [pure] = new Uint32Array(Uint8Array.of(...paper, 255).buffer)
  for (let at = 0; at < pixels.length; at++) {
    if (pixels[at] === pure) continue
    const byte = at * 4
    bytes[byte] = red[bytes[byte]!]!
    bytes[byte + 1] = green[bytes[byte + 1]!]!
    bytes[byte + 2] = blue[bytes[byte + 2]!]!
  }
}

export function layBlock(target: PixelNumbers, block: PixelBlock): void {
  if (target.vector) {
    block.draw(target.vector)
    return
  }
  for (let row = 0; row < block.height; row++)
    target.data.set(
      block.pixels.subarray(row * block.width, (row + 1) * block.width),
      (block.y + row) * target.width + block.x,
    )
}

export function fillRect(target: PixelNumbers, rect: Rect, pixel: number): void {
  if (target.vector) {
    const [right, bottom] = [rect.x + rect.width, rect.y + rect.height]
    const points = [rect.x, rect.y, right, rect.y, right, bottom, rect.x, bottom]
    const { width, height } = target
    target.vector.draw({ kind: 'area', points }, { pixel, alpha: 1 }, { x: 0, y: 0, width, height })
    return
  }
  for (let row = rect.y; row < rect.y + rect.height; row++) {
    const start = row * target.width + rect.x
    target.data.fill(pixel, start, start + rect.width)
  }
}

/** Copies a part of one picture to the same place of another of its size. */
export function copyRect(from: PixelNumbers, to: PixelNumbers, rect: Rect): void {
  for (let row = rect.y; row < rect.y + rect.height; row++) {
    const start = row * to.width + rect.x
    to.data.set(from.data.subarray(start, start + rect.width), start)
  }
}

export function overlaps(left: Rect, right: Rect): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  )
}
