// Dashed lines: a line becomes its dashes, by matplotlib's patterns; in workers.
import type { Rect } from '../blocks.js'
import type { Piece } from './segment.js'

export type LineKind = 'solid' | 'dashed' | 'dashdot' | 'dotted'

/** Lengths of dash and gap by turns, in line widths: matplotlib's `lines.dashed_pattern` and its kin. */
const patterns = {
  dashed: [3.7, 1.6],
  dashdot: [6.4, 1.6, 1, 1.6],
  dotted: [1, 1.65],
} as const

/** Lengths of dash and gap by turns, in pixels. */
export type Dashes = readonly number[]

export function dashesOf(line: keyof typeof patterns, width: number): Dashes {
  // Below a tenth of a pixel dashes cannot be told apart, and there would be no end of them.
  return patterns[line].map((length) => length * Math.max(0.1, width))
}

/** The dashes of a line that come within `reach` pixels of `box`; what lies further off is passed over at once. */
export function dashPieces({ points, count }: Piece, dashes: Dashes, box: Rect, reach: number): Piece[] {
  const pieces: Piece[] = []
  const total = dashes.reduce((sum, length) => sum + length, 0)
  let entry = 0
  let left = dashes[0]!
  let open: number[] = []
  const close = () => {
    if (open.length > 2)
      pieces.push({ points: Float64Array.from(open), count: open.length / 2, cap: 'butt', closed: false })
    open = []
  }
  const add = (x: number, y: number) => {
    if (open.at(-2) !== x || open.at(-1) !== y) open.push(x, y)
  }
  const advance = (way: number) => {
    let rest = way % total
    while (rest >= left) {
      rest -= left
      entry = (entry + 1) % dashes.length
      left = dashes[entry]!
    }
    left -= rest
  }
  for (let index = 0; index < count - 1; index++) {
    const [fromX, fromY] = [points[2 * index]!, points[2 * index + 1]!]
    const [dx, dy] = [points[2 * index + 2]! - fromX, points[2 * index + 3]! - fromY]
    const length = Math.sqrt(dx * dx + dy * dy)
    if (!(length < 1e150)) {
      close()
      continue
    }
    const [enter, leave] = sharesWithin(fromX, fromY, dx, dy, box, reach)
    if (enter >= leave) {
      close()
      advance(length)
      continue
    }
    let at = enter * length
    const stop = leave * length
    if (at > 0) {
      close()
      advance(at)
    }
    const place = (way: number) => {
      if (entry % 2 === 0) add(fromX + (dx * way) / length, fromY + (dy * way) / length)
    }
    place(at)
    while (stop - at >= left) {
      at += left
      place(at)
      close()
      entry = (entry + 1) % dashes.length
      left = dashes[entry]!
      place(at)
    }
    left -= stop - at
    place(stop)
    if (leave < 1) {
      close()
      advance(length - stop)
    }
  }
  close()
  return pieces
}

/** From which share to which of a segment it lies within `reach` of `box`; an empty range where it does not. */
function sharesWithin(x: number, y: number, dx: number, dy: number, box: Rect, reach: number): [number, number] {
  let [enter, leave] = [0, 1]
  const cut = (from: number, step: number, low: number, high: number) => {
    if (step === 0) {
      if (from < low || from > high) leave = -1
      return
    }
    const [first, last] = [(low - from) / step, (high - from) / step]
    enter = Math.max(enter, Math.min(first, last))
    leave = Math.min(leave, Math.max(first, last))
  }
  cut(x, dx, box.x - reach, box.x + box.width + reach)
  cut(y, dy, box.y - reach, box.y + box.height + reach)
  return [enter, leave]
}
