// Filled polygons: points become a mask of exactly covered areas; in workers.
import type { Rect } from '../blocks.js'
import { emptyMask, type Mask } from './mask.js'

/**
 * The mask of a polygon within `clip`, its edges anti-aliased. `points` are x, y, x, y … in pixels from the picture's upper
 * left corner (pixel i reaches from i to i + 1); a point that is not finite ends a ring, and each ring is closed. Rings that
 * turn the same way add up, those that turn the other way are cut out; what lies outside `clip` costs nothing.
 */
export function polygonMask(points: ArrayLike<number>, clip: Rect): Mask {
  const box = boxOf(points, clip)
  if (box.width <= 0 || box.height <= 0) return emptyMask
  const { width, height } = box
  // Per pixel, by how much the covered share differs from its left neighbour's; one more column for what ends at the edge.
  const pitch = width + 2
  const steps = new Float32Array(pitch * height)
  let start = 0
  for (let at = 0; at <= points.length - 2; at += 2) {
    const open = isFinitePoint(points, at)
    const next = open && at + 2 < points.length - 1 && isFinitePoint(points, at + 2) ? at + 2 : start
    if (open) {
      const [fromX, fromY] = [points[at]! - box.x, points[at + 1]! - box.y]
      addEdge(steps, pitch, width, height, fromX, fromY, points[next]! - box.x, points[next + 1]! - box.y)
    }
    if (next !== at + 2) start = at + 2
  }
  const coverage = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    let sum = 0
    for (let column = 0; column < width; column++) {
      sum += steps[row * pitch + column]!
      coverage[row * width + column] = Math.min(1, Math.abs(sum)) * 255 + 0.5
    }
  }
  return { ...box, coverage, shapes: [{ kind: 'area', points }] }
}

function isFinitePoint(points: ArrayLike<number>, at: number): boolean {
  return Number.isFinite(points[at]) && Number.isFinite(points[at + 1])
}

/** The whole pixels of `clip` that the points' rectangle touches. */
function boxOf(points: ArrayLike<number>, clip: Rect): Rect {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity]
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
  const sign = fromY < toY ? 1 : -1
  const [topX, topY, endX, endY] = sign > 0 ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY]
  const slope = (endX - topX) / (endY - topY)
  if (!(endY > topY) || !Number.isFinite(slope)) return
  const first = Math.max(0, topY)
  const last = Math.min(height, endY)
  if (first >= last) return
  const xAt = (y: number) => (y === topY ? topX : y === endY ? endX : topX + (y - topY) * slope)
  // Where the edge crosses the box's left and right border, from the top down.
  const crossings = slope === 0 ? [] : [topY - topX / slope, topY + (width - topX) / slope].sort((a, b) => a - b)
  const cuts = [first, ...crossings.filter((y) => y > first && y < last), last]
  for (let part = 1; part < cuts.length; part++) {
    const [above, below] = [cuts[part - 1]!, cuts[part]!]
    const middle = xAt((above + below) / 2)
    if (middle >= width) continue
    const clamp = (x: number) => (middle <= 0 ? 0 : Math.max(0, Math.min(width, x)))
    addInside(steps, pitch, sign, clamp(xAt(above)), above, clamp(xAt(below)), below)
  }
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
    const [left, right] = x < next ? [x, next] : [next, x]
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
