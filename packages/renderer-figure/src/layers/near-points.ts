// The mark of a layer that is nearest to a pixel; in workers.
import type { Place } from './layer.js'

/** Pixels from a mark at which it is still meant. */
export const reach = 6

/**
 * Its number, the last of several, which is on top; `undefined` if none is near. `placeOf` gives pixels; `radiusOf` from where on it is
 * meant, at least 6 pixels.
 */
export function nearestOf(
  count: number,
  placeOf: (mark: number) => readonly [x: number, y: number],
  at: Place,
  radiusOf: (mark: number) => number = () => 0,
): number | undefined {
  let nearest: number | undefined
  let least = Number.POSITIVE_INFINITY
  for (let mark = 0; mark < count; mark++) {
    const [x, y] = placeOf(mark)
    const distance = Math.hypot(x - at.x - 0.5, y - at.y - 0.5)
    if (!(distance <= least && distance <= Math.max(reach, radiusOf(mark)))) continue
    nearest = mark
    least = distance
  }
  return nearest
}
