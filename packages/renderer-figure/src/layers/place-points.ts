// Data coordinates become pixels; in workers.
import type { Surface } from './layer.js'

/** x, y, x, y … in pixels; what an axis cannot show is NaN. */
export function placePoints(surface: Surface, x: Float64Array, y: Float64Array): Float64Array {
  const places = new Float64Array(2 * x.length)
  for (let at = 0; at < x.length; at++) {
    places[2 * at] = surface.x(x[at]!)
    places[2 * at + 1] = surface.y(y[at]!)
  }
  return places
}

/** The rectangle around both, as painted in a picture. */
export function unite<R extends { x: number; y: number; width: number; height: number }>(
  left: R | undefined,
  right: R | undefined,
) {
  if (!left || left.width <= 0 || left.height <= 0) return right
  if (!right || right.width <= 0 || right.height <= 0) return left
  const x = Math.min(left.x, right.x)
  const y = Math.min(left.y, right.y)
  return {
    x,
    y,
    width: Math.max(left.x + left.width, right.x + right.width) - x,
    height: Math.max(left.y + left.height, right.y + right.height) - y,
  }
}
