// Filled polygons: points become a mask of exactly covered areas, or are blended at once; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { blendMask, emptyMask, type Mask } from './mask.js'

/** Pixels of memory that is kept for the next polygon; larger ones have memory of their own. */
const mostKept = 1 << 18

/** Differences between neighbours; zero between one polygon and the next. */
let keptSteps = new Float32Array(1 << 12)
let keptCoverage = new Uint8Array(1 << 12)

/**
 * The mask of a polygon within `clip`, its edges anti-aliased. `points` are x, y, x, y … in pixels from the picture's upper
 * left corner (pixel i reaches from i to i + 1); a point that is not finite ends a ring, and each ring is closed. Rings that
 * turn the same way add up, those that turn the other way are cut out; what lies outside `clip` costs nothing.
 */
export function polygonMask(points: ArrayLike<number>, clip: Rect): Mask {
  const box = boxOf(points, clip)
  if (box.width <= 0 || box.height <= 0) return emptyMask
  const coverage = new Uint8Array(box.width * box.height)
  coverPolygon(points, box, coverage)
  return { ...box, coverage, shapes: [{ kind: 'area', points }] }
}

/**
 * Paints a polygon as {@link blendMask} paints its {@link polygonMask}, without a mask of its own: for small ones of which there are many.
 * Returns the whole pixels that it may have changed.
 */
export function blendPolygon(
  target: PixelNumbers,
  clip: Rect,
  points: ArrayLike<number>,
  pixel: number,
  alpha = 1,
): Rect {
  if (target.vector) {
    const mask = polygonMask(Float64Array.from(points), clip)
    blendMask(target, clip, mask, pixel, alpha)
    return mask
  }
  const { x, y, width, height } = boxOf(points, clip)
  if (width <= 0 || height <= 0) return emptyMask
  const pixels = width * height
  if (pixels > keptCoverage.length && pixels <= mostKept) keptCoverage = new Uint8Array(2 * pixels)
  const coverage = pixels <= keptCoverage.length ? keptCoverage : new Uint8Array(pixels)
  const box = { x, y, width, height, coverage }
  coverPolygon(points, box, coverage)
  blendMask(target, clip, box, pixel, alpha)
  return box
}

/** Writes the coverage of each pixel of `box`, the whole pixels that the polygon touches. */
function coverPolygon(points: ArrayLike<number>, box: Rect, coverage: Uint8Array): void {
  const { width, height } = box
  // Per pixel, by how much the covered share differs from its left neighbour's; one more column for what ends at the edge.
  const pitch = width + 2
  const size = pitch * height
  if (size > keptSteps.length && size <= mostKept) keptSteps = new Float32Array(2 * size)
  const steps = size <= keptSteps.length ? keptSteps : new Float32Array(size)
  let start = 0
  for (let at = 0; at <= points.length - 2; at += 2) {
    const open = isFinitePoint(points, at)
    const next = open && at + 2 < points.length - 1 && isFinitePoint(points, at + 2) ? at + 2 : start
    if (open) {
      const fromX = points[at]! - box.x
      const fromY = points[at + 1]! - box.y
      addEdge(steps, pitch, width, height, fromX, fromY, points[next]! - box.x, points[next + 1]! - box.y)
    }
    if (next !== at + 2) start = at + 2
  }
  let place = 0
  for (let row = 0; row < height; row++) {
    let sum = 0
    const stop = row * pitch + width
    for (let at = row * pitch; at < stop; at++, place++) {
      const step = steps[at]!
      if (step !== 0) {
        sum += step
        steps[at] = 0
      }
      coverage[place] = sum === 0 ? 0 : Math.min(1, Math.abs(sum)) * 255 + 0.5
    }
    steps[stop] = 0
    steps[stop + 1] = 0
  }
}

function isFinitePoint(points: ArrayLike<number>, at: number): boolean {
  return Number.isFinite(points[at]) && Number.isFinite(points[at + 1])
}

/** The whole pixels of `clip` that the points' rectangle touches. */
function boxOf(points: ArrayLike<number>, clip: Rect): Rect {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (let at = 0; at < points.length - 1; at += 2) {
    if (!isFinitePoint(points, at)) continue
    left = Math.min(left, points[at]!)
    right = Math.max(right, points[at]!)
    top = Math.min(top, points[at + 1]!)
    bottom = Math.max(bottom, points[at + 1]!)
  }
  const x = Math.max(clip.x, Math.floor(left))
  const y = Math.max(clip.y, Math.floor(top))
  const width = Math.min(clip.x + clip.width, Math.ceil(right)) - x
  return { x, y, width, height: Math.min(clip.y + clip.height, Math.ceil(bottom)) - y }
}

/** Adds one edge, cut to the box: what passes left of it counts for the whole row, what passes right of it does not. */
function addEdge(
  steps: Float32Array,
  pitch: number,
  width: number,
  height: number,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  const down = fromY < toY
  const sign = down ? 1 : -1
  const topX = down ? fromX : toX
  const topY = down ? fromY : toY
  const endX = down ? toX : fromX
  const endY = down ? toY : fromY
  const slope = (endX - topX) / (endY - topY)
  if (!(endY > topY) || !Number.isFinite(slope)) return
  const first = Math.max(0, topY)
  const last = Math.min(height, endY)
  if (first >= last) return
  const xAt = (y: number) => (y === topY ? topX : y === endY ? endX : topX + (y - topY) * slope)
  const addPart = (above: number, below: number) => {
    const middle = xAt((above + below) / 2)
    if (middle >= width) return
    const isLeft = middle <= 0
    const startX = isLeft ? 0 : clampTo(width, xAt(above))
    addInside(steps, pitch, sign, startX, above, isLeft ? 0 : clampTo(width, xAt(below)), below)
  }
  // Where the edge crosses the box's left and right border; a part that ends there is added by itself.
  const atLeft = slope === 0 ? first : topY - topX / slope
  const atRight = slope === 0 ? first : topY + (width - topX) / slope
  const upper = Math.min(atLeft, atRight)
  const lower = Math.max(atLeft, atRight)
  let above = first
  if (upper > first && upper < last) {
    addPart(above, upper)
    above = upper
  }
  if (lower > first && lower < last) {
    addPart(above, lower)
    above = lower
  }
  addPart(above, last)
}

function clampTo(width: number, x: number): number {
  return Math.max(0, Math.min(width, x))
}

/** Adds an edge that lies within the box and goes down: per row, the area to its right, spread over the columns it passes. */
function addInside(
  steps: Float32Array,
  pitch: number,
  sign: number,
  topX: number,
  topY: number,
  endX: number,
  endY: number,
): void {
  const slope = (endX - topX) / (endY - topY)
  let x = topX
  for (let row = Math.floor(topY); row < endY; row++) {
    const lower = Math.min(row + 1, endY)
    const height = lower - Math.max(row, topY)
    const next = lower === endY ? endX : topX + (lower - topY) * slope
    const area = sign * height
    const left = Math.min(x, next)
    const right = Math.max(x, next)
    x = next
    const firstColumn = Math.floor(left)
    const endColumn = Math.ceil(right)
    const at = row * pitch + firstColumn
    if (endColumn <= firstColumn + 1) {
      const share = 1 - ((left + right) / 2 - firstColumn)
      steps[at] = steps[at]! + area * share
      steps[at + 1] = steps[at + 1]! + area * (1 - share)
      continue
    }
    // Covered share of each column: a triangle in the first and the last, a trapezium between.
    const rise = 1 / (right - left)
    let before = 0
    for (let column = firstColumn; column < endColumn; column++) {
      const from = Math.max(left, column)
      const to = Math.min(right, column + 1)
      const passed = (from + to) / 2 - left
      const covered = (to - from) * passed * rise + Math.max(0, column + 1 - to)
      steps[at + column - firstColumn] = steps[at + column - firstColumn]! + area * (covered - before)
      before = covered
    }
    steps[at + endColumn - firstColumn] = steps[at + endColumn - firstColumn]! + area * (1 - before)
  }
}
