// The mark of a layer that is nearest to a pixel; in workers.
import type { PixelPlace } from './layer.js'

/** Pixels from a mark at which it is still meant. */
export const reach = 6

/** Where the marks of a layer are, in pixels. */
export interface Marks {
  readonly count: number
  x(mark: number): number
  y(mark: number): number
  /** Distance within which a mark is meant, if it is larger than `reach`. */
  radius?(mark: number): number
}

/** Its number, the last of several, which is on top; `undefined` if none is near. */
export function nearestOf({ count, x, y, radius }: Marks, at: PixelPlace): number | undefined {
  let nearest: number | undefined
  let least = Number.POSITIVE_INFINITY
  for (let mark = 0; mark < count; mark++) {
    const most = Math.max(reach, radius?.(mark) ?? 0)
    const across = Math.abs(x(mark) - at.x - 0.5)
    // Of a million marks nearly all are elsewhere.
    if (!(across <= most)) continue
    const distance = Math.hypot(across, y(mark) - at.y - 0.5)
    if (!(distance <= least && distance <= most)) continue
    nearest = mark
    least = distance
  }
  return nearest
}
