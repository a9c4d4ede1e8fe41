// A polygon's outline becomes the outline at a distance, as the border of a stroke; any thread.

/**
 * The ring (x, y, x, y …, counter-clockwise as seen, y downwards) that lies `distance` outside of `ring`, or inside where it is
 * negative; none where there is no inside left. Outer corners are sharp, or cut off (`bevel`).
 */
export function offsetRing(ring: readonly number[], distance: number, bevel: boolean): number[] | undefined {
  const count = ring.length / 2
  const side = (index: number) => {
    const [from, to] = [((index + count) % count) * 2, ((index + 1 + count) % count) * 2]
    const [dx, dy] = [ring[to]! - ring[from]!, ring[to + 1]! - ring[from + 1]!]
    const length = Math.hypot(dx, dy)
    // Counter-clockwise as seen: what is outside lies to the right.
    return { x: dx / length, y: dy / length, outX: -dy / length, outY: dx / length }
  }
  const result: number[] = []
  for (let index = 0; index < count; index++) {
    const [before, after] = [side(index - 1), side(index)]
    const [x, y] = [ring[2 * index]!, ring[2 * index + 1]!]
    // Negative where the ring turns left as seen: a corner that stands out.
    const turn = before.x * after.y - before.y * after.x
    if (bevel && turn * distance < 0) {
      result.push(x + distance * before.outX, y + distance * before.outY)
      result.push(x + distance * after.outX, y + distance * after.outY)
      continue
    }
    const scale = distance / (1 + before.outX * after.outX + before.outY * after.outY)
    result.push(x + scale * (before.outX + after.outX), y + scale * (before.outY + after.outY))
  }
  if (distance < 0 && !bevel && turnedOver(ring, result)) return undefined
  if (distance < 0 && bevel && -distance >= nearest(ring)) return undefined
  return result
}

/** Whether a side has changed its direction, for it had no length left. */
function turnedOver(ring: readonly number[], moved: readonly number[]): boolean {
  const { length } = ring
  for (let at = 0; at < length; at += 2) {
    const next = (at + 2) % length
    const before = [ring[next]! - ring[at]!, ring[next + 1]! - ring[at + 1]!] as const
    const after = [moved[next]! - moved[at]!, moved[next + 1]! - moved[at + 1]!] as const
    if (before[0] * after[0] + before[1] * after[1] <= 0) return true
  }
  return false
}

/** How far the nearest side is from the middle. */
function nearest(ring: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < ring.length; at += 2) {
    const next = (at + 2) % ring.length
    const [x, y, dx, dy] = [ring[at]!, ring[at + 1]!, ring[next]! - ring[at]!, ring[next + 1]! - ring[at + 1]!]
    least = Math.min(least, Math.abs(x * dy - y * dx) / Math.hypot(dx, dy))
  }
  return least
}
