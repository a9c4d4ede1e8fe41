// The part of a curve that a box shows, as points in pixels: samples in view alone, and of very many those that its picture is made of; in workers.
import { countWhile } from '../sorted.js'
import type { Surface } from './layer.js'
import { placePoints } from './place-points.js'

/** Columns of a pixel that keep samples of their own when a curve is thinned. */
const columns = 4
/** A curve of more samples in a column is thinned: fewer cost less than what they are looked through for. */
const fewest = 8

/**
 * x, y, x, y … in pixels, as `placePoints` gives them, of what can be seen if x ascends: samples further from the box than `reach` pixels are left out but for the
 * nearest at each side, and, if it `thins`, where many fall into one column of pixels its first, lowest, highest and last remain. The line through these is that through all of them, but for
 * shades of edges.
 */
export function seenPoints(
  surface: Surface,
  x: Float64Array,
  y: Float64Array,
  reach: number,
  thins: boolean,
): Float64Array {
  const [start, end] = seenRange(surface, x, reach)
  const [xs, ys] = [x.subarray(start, end), y.subarray(start, end)]
  if (!thins || xs.length <= columns * fewest * surface.box.width) return placePoints(surface, xs, ys)
  return thin(surface, xs, ys)
}

/** Of numbers that ascend along x, those less than `reach` pixels from the box, and the nearest at each side: from this one on, up to that one. */
export function seenRange(surface: Surface, x: Float64Array, reach: number): [number, number] {
  const { view, box } = surface
  const [left, right] = [box.x - reach, box.x + box.width + reach]
  // Also what the axis cannot show, which comes first: a logarithm of nothing.
  const isBefore =
    view.left < view.right
      ? (value: number) => !(surface.x(value) >= left)
      : (value: number) => !(surface.x(value) <= right)
  const isNotAfter =
    view.left < view.right
      ? (value: number) => !(surface.x(value) > right)
      : (value: number) => !(surface.x(value) < left)
  return [Math.max(0, countWhile(x, isBefore) - 1), Math.min(x.length, countWhile(x, isNotAfter) + 1)]
}

/** Whether a curve has level and upright segments alone. */
export function isStepped(x: Float64Array, y: Float64Array): boolean {
  for (let at = 1; at < x.length; at++) {
    const [across, up] = [x[at]! - x[at - 1]!, y[at]! - y[at - 1]!]
    if (across !== 0 && up !== 0 && Number.isFinite(across + up)) return false
  }
  return true
}

function thin(surface: Surface, x: Float64Array, y: Float64Array): Float64Array {
  const kept = new Float64Array(8 * (columns * surface.box.width + 4) + 64)
  let count = 0
  let places = kept
  const keep = (at: number) => {
    if (count + 2 > places.length) {
      const larger = new Float64Array(2 * places.length)
      larger.set(places)
      places = larger
    }
    places[count++] = surface.x(x[at]!)
    places[count++] = surface.y(y[at]!)
  }
  let [first, lowest, highest, last] = [-1, -1, -1, -1]
  const close = () => {
    if (first < 0) return
    const [one, other] = lowest < highest ? [lowest, highest] : [highest, lowest]
    keep(first)
    if (one !== first) keep(one)
    if (other !== one && other !== last) keep(other)
    if (last !== first) keep(last)
    first = -1
  }
  const columnOf = (at: number) => Math.floor(surface.x(x[at]!) * columns)
  for (let from = 0, next = 0, usual = 1; from < x.length; from = next) {
    next = endOfColumn(columnOf, from, usual, x.length)
    usual = next - from
    for (let at = from; at < next; at++) {
      const value = y[at]!
      if (!Number.isFinite(value)) {
        close()
        // One break for a run of them.
        if (count > 0 && !Number.isNaN(places[count - 1])) keep(at)
        continue
      }
      if (first < 0) first = lowest = highest = at
      else if (value < y[lowest]!) lowest = at
      else if (value > y[highest]!) highest = at
      last = at
    }
    close()
  }
  return places.slice(0, count)
}

/** The first sample behind those of the column of `from`; as x ascends, the pixels of few are needed. `usual` is how many a column has. */
function endOfColumn(columnOf: (at: number) => number, from: number, usual: number, length: number): number {
  const own = columnOf(from)
  // Columns of one sample, and of what the axis cannot show.
  if (from + 1 >= length || columnOf(from + 1) !== own) return from + 1
  let [inside, outside] = [from + 1, from + Math.max(2, usual)]
  for (let step = Math.max(1, usual >> 3); outside < length && columnOf(outside) === own; step *= 2) {
    inside = outside
    outside += step
  }
  outside = Math.min(outside, length)
  while (outside - inside > 1) {
    const middle = (inside + outside) >> 1
    if (columnOf(middle) === own) inside = middle
    else outside = middle
  }
  return outside
}
