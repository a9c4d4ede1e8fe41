// Outlines: points in pixels become the lines of a path, cut off far outside of the picture; in workers.
import type { Shape } from './vector-sheet.js'

/** One line of a path; closed ones do not repeat their first point. */
export interface PathOutline {
  /** x, y, x, y … */
  readonly points: readonly number[]
  readonly closed: boolean
}

/** Pixels beyond which viewers' numbers, which are of 32 bits or fewer, are not to be trusted. */
const farthest = 16_000

/** Hundredths of a pixel are what a file holds: points that fall onto the one before are left out. */
const round = (value: number) => Math.round(value * 100) / 100

/** The lines of a shape: rings of areas are closed, lines where they end as they began. */
export function outlinesOf({ kind, points }: Shape, moveX = 0, moveY = 0): PathOutline[] {
  const outlines: PathOutline[] = []
  let open: number[] = []
  const end = () => {
    const [startX, startY] = open
    const returns = open.length > 4 && open.at(-2) === startX && open.at(-1) === startY
    if (open.length > 2)
      outlines.push({ points: returns ? open.slice(0, -2) : open, closed: kind === 'area' || returns })
    open = []
  }
  const add = (x: number, y: number) => {
    const [placeX, placeY] = [round(x), round(y)]
    if (open.length === 0 || open.at(-2) !== placeX || open.at(-1) !== placeY) open.push(placeX, placeY)
  }
  let before: readonly [number, number] | undefined
  for (let at = 0; at < points.length - 1; at += 2) {
    const [x, y] = [points[at]! + moveX, points[at + 1]! + moveY]
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      end()
      before = undefined
      continue
    }
    if (kind === 'area') add(clamp(x), clamp(y))
    else if (!isFar(x, y) && (!before || !isFar(...before))) add(x, y)
    else if (before) {
      const cut = cutSegment(before, [x, y])
      if (cut) {
        if (isFar(...before)) end()
        add(...cut[0])
        add(...cut[1])
      }
      if (isFar(x, y)) end()
    }
    before = [x, y]
  }
  end()
  return outlines
}

const clamp = (value: number) => Math.max(-farthest, Math.min(farthest, value))
const isFar = (x: number, y: number) => Math.abs(x) > farthest || Math.abs(y) > farthest

/** The part of a segment that is near. */
function cutSegment(
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): [[number, number], [number, number]] | undefined {
  let [enter, leave] = [0, 1]
  for (const [from, step] of [
    [fromX, toX - fromX],
    [fromY, toY - fromY],
  ] as const) {
    if (step === 0) {
      if (Math.abs(from) > farthest) return undefined
      continue
    }
    const [one, other] = [(-farthest - from) / step, (farthest - from) / step]
    enter = Math.max(enter, Math.min(one, other))
    leave = Math.min(leave, Math.max(one, other))
  }
  if (!(enter < leave)) return undefined
  const at = (share: number): [number, number] => [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share]
  return [at(enter), at(leave)]
}
