// Boxes on whole pixels, as bars are: filled at once, without shades at their edges, so that neighbours touch; in workers.
import { fillRect, overlapOf, type PixelNumbers, type Rect } from '../blocks.js'
import { pixelOf, type Rgb } from '../colors.js'
import type { Shape } from '../vector/vector-sheet.js'
import { blendMask, blitMask } from './mask.js'
import { strokeMask } from './stroke.js'

/** The pixels between two corners, as matplotlib snaps them; at least one along x and y, unless the corners are at one place. */
export function boxBetween(fromX: number, fromY: number, toX: number, toY: number): Rect {
  const [x, width] = between(fromX, toX)
  const [y, height] = between(fromY, toY)
  return { x, y, width, height }
}

/** Places far outside of all pictures. */
const farthest = 1e6

function between(from: number, to: number): [start: number, length: number] {
  const [low, high] = from < to ? [from, to] : [to, from]
  if (low === high) return [Math.round(clamp(low)), 0]
  const start = Math.round(clamp(low))
  return [start, Math.max(1, Math.round(clamp(high)) - start)]
}

const clamp = (place: number) => Math.max(-farthest, Math.min(farthest, place))

/** Paints the part of a box that is within `clip`, and says where. */
export function blendBox(target: PixelNumbers, clip: Rect, box: Rect, color: Rgb, alpha = 1): Rect {
  return blendPixel(target, clip, box, pixelOf(color), alpha)
}

/** {@link blendBox} with a colour from {@link pixelOf}. */
export function blendPixel(target: PixelNumbers, clip: Rect, box: Rect, pixel: number, alpha = 1): Rect {
  const area = overlapOf(box, overlapOf(clip, { x: 0, y: 0, width: target.width, height: target.height }))
  if (area.width === 0 || area.height === 0) return area
  if (alpha === 1 && !target.vector) {
    fillRect(target, area, pixel)
    return area
  }
  const { x, y, width, height } = area
  const coverage = new Uint8Array(width * height).fill(255)
  blendMask(target, clip, { ...area, coverage, shapes: [areaOf(x, y, x + width, y + height)] }, pixel, alpha)
  return area
}

const areaOf = (left: number, top: number, right: number, bottom: number): Shape => ({
  kind: 'area',
  points: [left, top, right, top, right, bottom, left, bottom],
})

/** Paints a rectangle whose edges lie within pixels: each by the share of it that is covered. Says where. */
export function blendShares(
  target: PixelNumbers,
  clip: Rect,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
  pixel: number,
  alpha: number,
): Rect {
  const x = Math.max(clip.x, Math.floor(clamp(left)))
  const y = Math.max(clip.y, Math.floor(clamp(top)))
  const width = Math.max(0, Math.min(clip.x + clip.width, Math.ceil(clamp(right))) - x)
  const height = Math.max(0, Math.min(clip.y + clip.height, Math.ceil(clamp(bottom))) - y)
  const area = { x, y, width, height }
  const shareOf = (at: number, from: number, to: number) => Math.min(at + 1, to) - Math.max(at, from)
  const across = Float64Array.from({ length: width }, (_, column) => shareOf(x + column, left, right))
  const coverage = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const share = 255 * shareOf(y + row, top, bottom)
    for (let column = 0; column < width; column++) coverage[row * width + column] = Math.round(share * across[column]!)
  }
  blendMask(target, clip, { ...area, coverage, shapes: [areaOf(left, top, right, bottom)] }, pixel, alpha)
  return area
}

/** Paints a line around a box. */
export function paintEdge(
  target: PixelNumbers,
  clip: Rect,
  { x, y, width: across, height }: Rect,
  { width, color, alpha }: { readonly width: number; readonly color: Rgb; readonly alpha: number },
): Rect {
  const corners = [x, y, x + across, y, x + across, y + height, x, y + height, x, y]
  const mask = strokeMask(corners, { width, snap: true }, clip)
  blitMask(target, clip, mask, color, alpha)
  return mask
}
