// Masks: how much of each pixel a mark covers, blended straight into a picture's memory; in workers.
import { clipRect, type PixelNumbers, type Rect } from '../blocks.js'
import { pixelOf, type Rgb } from '../colors.js'
import type { PixelInk, Shape, VectorSheet } from '../vector/vector-sheet.js'

/** A mark's shape, without colour, in whole pixels of the picture; `x` and `y` may be negative. */
export interface Mask extends Rect {
  /** The covered share of each pixel, row by row, 0 to 255. */
  readonly coverage: Uint8Array
  /** What it was made of, by the same coordinates; none of what has no other form. */
  readonly shapes?: readonly Shape[] | undefined
}

export const emptyMask: Mask = { x: 0, y: 0, width: 0, height: 0, coverage: new Uint8Array() }

/** Paints `mask` with a colour of `alpha` (0 to 1) over the opaque pixels of `target` that lie within `clip`. */
export function blitMask(target: PixelNumbers, clip: Rect, mask: Mask, color: Rgb, alpha = 1): void {
  blendMask(target, clip, mask, pixelOf(color), alpha)
}

/** {@link blitMask} for many: with a colour from {@link pixelOf}, and the mask moved by whole pixels. */
export function blendMask(
  target: PixelNumbers,
  clip: Rect,
  mask: Mask,
  pixel: number,
  alpha = 1,
  moveX = 0,
  moveY = 0,
): void {
  if (target.vector) {
    drawMask(target.vector, clip, mask, { pixel, alpha }, moveX, moveY)
    return
  }
  const { data, width: pitch, height: lines } = target
  const { x, y, width, height, coverage } = mask
  const left = x + moveX
  const top = y + moveY
  const from = Math.max(0, clip.x, left)
  const to = Math.min(pitch, clip.x + clip.width, left + width)
  const first = Math.max(0, clip.y, top)
  const last = Math.min(lines, clip.y + clip.height, top + height)
  const strength = Math.round(Math.max(0, Math.min(1, alpha)) * 256)
  // Two of a pixel's four bytes fit one product each: every other byte, with eight bits of room above.
  const even = pixel & 0xff00ff
  const odd = (pixel >>> 8) & 0xff00ff
  for (let row = first; row < last; row++) {
    let at = (row - top) * width + from - left
    const stop = row * pitch + to
    for (let place = row * pitch + from; place < stop; place++, at++) {
      const cover = coverage[at]!
      if (cover === 0) continue
      // 255 becomes 256, so that full cover is exact.
      const share = ((cover + (cover >> 7)) * strength + 128) >> 8
      if (share === 256) {
        data[place] = pixel
        continue
      }
      const under = data[place]!
      const rest = 256 - share
      const low = Math.imul(under & 0xff00ff, rest) + Math.imul(even, share) + 0x800080
      const high = Math.imul((under >>> 8) & 0xff00ff, rest) + Math.imul(odd, share) + 0x800080
      data[place] = ((low >>> 8) & 0xff00ff) | (high & 0xff00ff00)
    }
  }
}

/** Paints pixels of their own colours, row by row, 0 for none, over those in `rect`: each as {@link blendMask} paints one that is wholly covered. */
export function blendPixels(target: PixelNumbers, rect: Rect, pixels: Uint32Array, alpha: number): void {
  const { data, width: pitch, height: lines } = target
  const { x, y, width, height } = clipRect(rect, pitch, lines)
  const share = Math.round(Math.max(0, Math.min(1, alpha)) * 256)
  const rest = 256 - share
  for (let row = y; row < y + height; row++) {
    let at = (row - rect.y) * rect.width + x - rect.x
    const stop = row * pitch + x + width
    for (let place = row * pitch + x; place < stop; place++, at++) {
      const pixel = pixels[at]!
      if (pixel === 0) continue
      if (share === 256) {
        data[place] = pixel
        continue
      }
      const under = data[place]!
      const low = Math.imul(under & 0xff00ff, rest) + Math.imul(pixel & 0xff00ff, share) + 0x800080
      const high = Math.imul((under >>> 8) & 0xff00ff, rest) + Math.imul((pixel >>> 8) & 0xff00ff, share) + 0x800080
      data[place] = ((low >>> 8) & 0xff00ff) | (high & 0xff00ff00)
    }
  }
}

function drawMask(sheet: VectorSheet, clip: Rect, mask: Mask, ink: PixelInk, moveX: number, moveY: number): void {
  const { shapes, coverage, x, y, width, height } = mask
  if (width === 0 || height === 0) return
  // Where several overlap, they would be seen through each other.
  if (shapes && (shapes.length === 1 || ink.alpha === 1)) {
    for (const shape of shapes) sheet.draw(shape, ink, clip, moveX, moveY)
    return
  }
  const pixels = Uint32Array.from(coverage, (cover) => ((ink.pixel & 0xffffff) | (cover << 24)) >>> 0)
  const bounds = { x: x + moveX, y: y + moveY, width, height }
  sheet.picture({ columns: width, rows: height, pixels, smooth: false, alpha: ink.alpha }, bounds, clip)
}

/** One mask of several, the larger share of each pixel: shapes that overlap are one to an alpha. */
export function joinMasks(masks: readonly Mask[]): Mask {
  const some = masks.filter(({ width, height }) => width > 0 && height > 0)
  if (some.length < 2) return some[0] ?? emptyMask
  const x = Math.min(...some.map((mask) => mask.x))
  const y = Math.min(...some.map((mask) => mask.y))
  const width = Math.max(...some.map((mask) => mask.x + mask.width)) - x
  const height = Math.max(...some.map((mask) => mask.y + mask.height)) - y
  const coverage = new Uint8Array(width * height)
  for (const mask of some)
    for (let row = 0; row < mask.height; row++) {
      const start = (row + mask.y - y) * width + mask.x - x
      for (let column = 0; column < mask.width; column++) {
        const share = mask.coverage[row * mask.width + column]!
        if (share > coverage[start + column]!) coverage[start + column] = share
      }
    }
  const shapes = some.every((mask) => mask.shapes) ? some.flatMap((mask) => mask.shapes!) : undefined
  return { x, y, width, height, coverage, shapes }
}
