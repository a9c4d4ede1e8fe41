// Lines: polylines become a mask, each pixel covered as by the nearest segment, so that no joint is seamed or drawn twice; in workers.
// Of 100 points across 500 × 370 pixels this takes a tenth of what a canvas does, and what it costs goes with the line's length.
import type { Rect } from '../blocks.js'
import { dashesOf, dashPieces, type LineKind } from './dashes.js'
import { emptyMask, type Mask } from './mask.js'
import { type MaskSheet, type Piece, paintPiece } from './segment.js'

export interface StrokeStyle {
  /** Pixels. */
  readonly width: number
  /** Default: solid. */
  readonly line?: LineKind
  /** Where all segments are horizontal or vertical, moves them onto whole pixels, so that they are crisp. */
  readonly snap?: boolean
}

/**
 * The mask of lines within `clip`. `points` are x, y, x, y … in pixels from the picture's upper left corner (pixel i reaches from i to
 * i + 1); a point that is not finite breaks the line. Joints are round; ends reach half a width further where the line is solid
 * and are cut off where it is dashed, as matplotlib's; a line that ends where it began is closed. Points may lie anywhere.
 */
export function strokeMask(points: ArrayLike<number>, { width, line, snap }: StrokeStyle, clip: Rect): Mask {
  if (!(width > 0)) return emptyMask
  const half = width / 2
  const places = snap ? snapPoints(points, width) : points
  const box = boxOf(places, half, clip)
  if (box.width <= 0 || box.height <= 0) return emptyMask
  const sheet: MaskSheet = { ...box, coverage: new Uint8Array(box.width * box.height) }
  const dashes = line === undefined || line === 'solid' ? undefined : dashesOf(line, width)
  for (const piece of splitLine(places)) {
    if (dashes) for (const dash of dashPieces(piece, dashes, box, half + 2)) paintPiece(sheet, dash, half)
    else paintPiece(sheet, piece, half)
  }
  return { ...sheet, shapes: [{ kind: 'line', points: places, style: { width, dashes: dashes ?? [] } }] }
}

/** The lines between points that are not finite, without points that repeat the one before; single points are none. */
function splitLine(points: ArrayLike<number>): Piece[] {
  const pieces: Piece[] = []
  let places = new Float64Array(points.length)
  let count = 0
  const end = () => {
    const last = 2 * count - 2
    const closed = count > 2 && places[0] === places[last] && places[1] === places[last + 1]
    if (count > 1) pieces.push({ points: places, count, cap: 'square', closed })
    // The rest of the memory serves the next piece.
    places = places.subarray(2 * count)
    count = 0
  }
  for (let at = 0; at < points.length - 1; at += 2) {
    const [x, y] = [points[at]!, points[at + 1]!]
    if (!Number.isFinite(x) || !Number.isFinite(y)) end()
    else if (count === 0 || x !== places[2 * count - 2] || y !== places[2 * count - 1]) {
      places[2 * count] = x
      places[2 * count + 1] = y
      count++
    }
  }
  end()
  return pieces
}

/** The part of `clip` that lines of `half` the width can touch. */
function boxOf(points: ArrayLike<number>, half: number, clip: Rect): Rect {
  // A square cap's corner, and a pixel's.
  const reach = Math.SQRT2 * half + 1
  const [low, high] = [clip.x - reach, clip.x + clip.width + reach]
  const [above, below] = [clip.y - reach, clip.y + clip.height + reach]
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity]
  for (let at = 2; at < points.length - 1; at += 2) {
    const [fromX, fromY, x, y] = [points[at - 2]!, points[at - 1]!, points[at]!, points[at + 1]!]
    if ((fromX < low && x < low) || (fromX > high && x > high)) continue
    if ((fromY < above && y < above) || (fromY > below && y > below)) continue
    if (!Number.isFinite(fromX + fromY + x + y)) continue
    left = Math.min(left, fromX, x)
    right = Math.max(right, fromX, x)
    top = Math.min(top, fromY, y)
    bottom = Math.max(bottom, fromY, y)
  }
  const x = Math.max(clip.x, Math.floor(left - reach))
  const y = Math.max(clip.y, Math.floor(top - reach))
  const width = Math.min(clip.x + clip.width, Math.ceil(right + reach)) - x
  return { x, y, width, height: Math.min(clip.y + clip.height, Math.ceil(bottom + reach)) - y }
}

/** What counts as horizontal or vertical, in pixels. */
const slack = 1e-4

/**
 * Points on the middles of pixels, or on their borders for even widths, where no segment is slanted; else as they are. matplotlib
 * does so too, but half a pixel further right and down.
 */
function snapPoints(points: ArrayLike<number>, width: number): ArrayLike<number> {
  for (let at = 2; at < points.length - 1; at += 2) if (!isLevel(points, at)) return points
  return Float64Array.from(points, (place) => snapPlace(place, width))
}

/** Whether the segment to the point whose x is at `at` is horizontal or vertical, or has no length; also where it is not finite. */
export function isLevel(points: ArrayLike<number>, at: number): boolean {
  const across = Math.abs(points[at]! - points[at - 2]!)
  return !(across > slack && Math.abs(points[at + 1]! - points[at - 1]!) > slack)
}

/** Where the middle of a line of `width` pixels is crisp: the nearest middle of a pixel, or border for even widths. */
export function snapPlace(place: number, width: number): number {
  const odd = Math.max(1, Math.round(width)) % 2 === 1
  return odd ? Math.floor(place) + 0.5 : Math.round(place)
}
