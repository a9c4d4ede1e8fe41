// One segment of a line becomes covered shares of pixels, the larger of old and new kept; in workers.
import type { Mask } from './mask.js'

/** A mask to paint on. */
export type MaskSheet = Mask

/** A line without breaks. */
export interface Piece {
  /** x, y, x, y … in pixels; no two in a row are equal. */
  readonly points: Float64Array
  readonly count: number
  /** Of both ends: cut off, or half a width further. */
  readonly cap: 'butt' | 'square'
  /** Ends where it began: no caps. */
  readonly closed: boolean
}

/**
 * The share of a pixel that lies on the inner side of a straight edge, exactly: `depth` is how far inside its middle lies,
 * `wide` and `narrow` are the larger and smaller part, along x and y, of the unit vector across the edge.
 */
function shareInside(depth: number, wide: number, narrow: number): number {
  const far = Math.abs(depth)
  const reach = (wide + narrow) / 2
  if (far >= reach) return depth < 0 ? 0 : 1
  const rest = reach - far
  const outside = rest >= narrow ? 0.5 - far / wide : (rest * rest) / (2 * wide * narrow)
  return depth < 0 ? outside : 1 - outside
}

/** An end of a piece as a line across: what lies beyond it is not painted. */
interface Edge {
  readonly x: number
  readonly y: number
  /** Into the piece; a unit vector, and its larger and smaller part. */
  readonly inX: number
  readonly inY: number
  readonly wide: number
  readonly narrow: number
}

function edgeOf({ points, count, cap }: Piece, step: 1 | -1, half: number, sheet: MaskSheet): Edge {
  const end = step > 0 ? 0 : count - 1
  const [x, y] = [points[2 * end]!, points[2 * end + 1]!]
  const [dx, dy] = [points[2 * (end + step)]! - x, points[2 * (end + step) + 1]! - y]
  const length = Math.sqrt(dx * dx + dy * dy)
  const [inX, inY] = [dx / length, dy / length]
  const out = cap === 'square' ? half : 0
  const [wide, narrow] = [Math.max(Math.abs(inX), Math.abs(inY)), Math.min(Math.abs(inX), Math.abs(inY))]
  return { x: x - out * inX - sheet.x, y: y - out * inY - sheet.y, inX, inY, wide, narrow }
}

/** How many segments lie within `near` pixels of an end, along the line: their joints must not round it. */
function segmentsNear({ points, count }: Piece, step: 1 | -1, near: number): number {
  let at = step > 0 ? 0 : count - 1
  let segments = 0
  for (let way = 0; way <= near && segments < count - 1; segments++, at += step) {
    const [dx, dy] = [points[2 * (at + step)]! - points[2 * at]!, points[2 * (at + step) + 1]! - points[2 * at + 1]!]
    way += Math.sqrt(dx * dx + dy * dy)
  }
  return segments
}

/** Paints a line, `half` its width to either side. */
export function paintPiece(sheet: MaskSheet, piece: Piece, half: number): void {
  const segments = piece.count - 1
  if (piece.closed) {
    for (let index = 0; index < segments; index++) paintSegment(sheet, piece, index, half, undefined, undefined)
    return
  }
  paintSegments(sheet, piece, half, 0, segments)
}

/** Paints the segments from number `from` to `to` (excluded) of a line that is not closed, as {@link paintPiece} does. */
export function paintSegments(sheet: MaskSheet, piece: Piece, half: number, from: number, to: number): void {
  if (from >= to) return
  const [start, end] = [edgeOf(piece, 1, half, sheet), edgeOf(piece, -1, half, sheet)]
  const first = segmentsNear(piece, 1, half + 1)
  const last = settledSegments(piece, half)
  for (let index = from; index < to; index++)
    paintSegment(sheet, piece, index, half, index < first ? start : undefined, index >= last ? end : undefined)
}

/** How many of its first segments stay as they are if the line goes on: the others are cut by its end. Never less for a longer line. */
export function settledSegments(piece: Piece, half: number): number {
  return piece.count - 1 - segmentsNear(piece, -1, half + 1)
}

function paintSegment(
  sheet: MaskSheet,
  { points, count }: Piece,
  index: number,
  half: number,
  start: Edge | undefined,
  end: Edge | undefined,
): void {
  const { x: left, y: top, width, height, coverage } = sheet
  const fromX = points[2 * index]! - left
  const fromY = points[2 * index + 1]! - top
  const toX = points[2 * index + 2]! - left
  const toY = points[2 * index + 3]! - top
  // Beyond its own free end a segment is a strip that the edge cuts; beyond a joint it is a disc.
  const discBefore = !start || index > 0
  const discAfter = !end || index < count - 2
  // Half a pixel's diagonal; a square cap's corner lies further out than a disc.
  const reach = (discBefore && discAfter ? half : Math.SQRT2 * half) + 0.7072
  if (Math.max(fromX, toX) < -reach || Math.min(fromX, toX) > width + reach) return
  if (Math.max(fromY, toY) < -reach || Math.min(fromY, toY) > height + reach) return
  const length = Math.sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY))
  if (!(length < 1e150)) return
  const alongX = (toX - fromX) / length
  const alongY = (toY - fromY) / length
  const wide = Math.max(Math.abs(alongX), Math.abs(alongY))
  const narrow = Math.min(Math.abs(alongX), Math.abs(alongY))
  // Behind a sharp bend a segment may pass beyond the edge of an end nearby: its discs are cut, but it is not.
  const cutStart = start !== undefined && alongX * start.inX + alongY * start.inY > 0.7
  const cutEnd = end !== undefined && alongX * end.inX + alongY * end.inY < -0.7
  const side = half + (wide + narrow) / 2
  // Within it a pixel is covered wholly, and beyond `side` not at all.
  const core = half - (wide + narrow) / 2

  // Pixels whose middles lie within reach.
  const firstRow = Math.max(0, Math.ceil(Math.min(fromY, toY) - reach - 0.5))
  const lastRow = Math.min(height, Math.ceil(Math.max(fromY, toY) + reach - 0.5))
  if (!start && !end) {
    const shape = { fromX, fromY, toX, toY, alongX, alongY, length, half, wide, narrow }
    paintJoined(sheet, shape, firstRow, lastRow)
    return
  }
  const leastX = Math.min(fromX, toX) - reach
  const mostX = Math.max(fromX, toX) + reach
  for (let row = firstRow; row < lastRow; row++) {
    const y = row + 0.5 - fromY
    let [lowX, highX] = [leastX, mostX]
    if (alongY !== 0) {
      // Within `side` of the line: |alongX · y − alongY · x| < side.
      const middle = fromX + (alongX * y) / alongY
      const spread = side / Math.abs(alongY)
      lowX = Math.max(lowX, middle - spread)
      highX = Math.min(highX, middle + spread)
    }
    const stop = Math.min(width, Math.ceil(highX - 0.5))
    for (let column = Math.max(0, Math.ceil(lowX - 0.5)); column < stop; column++) {
      const at = row * width + column
      if (coverage[at] === 255) continue
      const x = column + 0.5 - fromX
      const along = alongX * x + alongY * y
      const disc = (along < 0 && discBefore) || (along > length && discAfter)
      let share: number
      if (disc) {
        const awayX = along < 0 ? x : column + 0.5 - toX
        const awayY = along < 0 ? y : row + 0.5 - toY
        share = shareOfDisc(Math.abs(awayX), Math.abs(awayY), half)
      } else {
        const off = Math.abs(alongX * y - alongY * x)
        share = off <= core ? 1 : shareInside(half - off, wide, narrow)
        if (core < 0 && off + half < side) share -= shareInside(-half - off, wide, narrow)
      }
      if (start && (disc || cutStart) && share > 0) share *= shareWithin(start, column + 0.5, row + 0.5)
      if (end && (disc || cutEnd) && share > 0) share *= shareWithin(end, column + 0.5, row + 0.5)
      const cover = (share * 255 + 0.5) | 0
      if (cover > coverage[at]!) coverage[at] = cover
    }
  }
}

/** A segment of a line in pixels of a sheet: its ends, its unit vector with the larger and smaller part of it, and half its width. */
interface Segment {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly alongX: number
  readonly alongY: number
  readonly length: number
  readonly half: number
  readonly wide: number
  readonly narrow: number
}

/** {@link paintSegment} between two joints, by the same arithmetic: most segments of a line are there, and no edge cuts them. */
function paintJoined(
  { width, coverage }: MaskSheet,
  { fromX, fromY, toX, toY, alongX, alongY, length, half, wide, narrow }: Segment,
  firstRow: number,
  lastRow: number,
): void {
  const reach = half + 0.7072
  const side = half + (wide + narrow) / 2
  const core = half - (wide + narrow) / 2
  const leastX = Math.min(fromX, toX) - reach
  const mostX = Math.max(fromX, toX) + reach
  const spread = side / Math.abs(alongY)
  // Squares of the distances at which a disc covers nothing, a quarter of a pixel at most, and a half at most.
  const beyond = reach * reach
  const quarter = (half + 0.25) * (half + 0.25)
  const edge = half * half
  for (let row = firstRow; row < lastRow; row++) {
    const y = row + 0.5 - fromY
    const endY = row + 0.5 - toY
    let lowX = leastX
    let highX = mostX
    if (alongY !== 0) {
      const middle = fromX + (alongX * y) / alongY
      lowX = Math.max(lowX, middle - spread)
      highX = Math.min(highX, middle + spread)
    }
    const down = alongY * y
    const across = alongX * y
    const stop = Math.min(width, Math.ceil(highX - 0.5))
    for (let column = Math.max(0, Math.ceil(lowX - 0.5)); column < stop; column++) {
      const at = row * width + column
      const before = coverage[at]!
      if (before === 255) continue
      const x = column + 0.5 - fromX
      const along = alongX * x + down
      let share: number
      if (along < 0 || along > length) {
        const awayX = along < 0 ? x : column + 0.5 - toX
        const awayY = along < 0 ? y : endY
        const square = awayX * awayX + awayY * awayY
        if (square >= (before < 66 ? beyond : before < 130 ? quarter : edge)) continue
        share = shareOfDisc(Math.abs(awayX), Math.abs(awayY), half)
      } else {
        const off = Math.abs(across - alongY * x)
        share = off <= core ? 1 : shareInside(half - off, wide, narrow)
        if (core < 0 && off + half < side) share -= shareInside(-half - off, wide, narrow)
      }
      const cover = (share * 255 + 0.5) | 0
      if (cover > before) coverage[at] = cover
    }
  }
}

/** The share of a pixel, `x` and `y` from a disc's middle, that the disc covers: its edge taken as straight. */
function shareOfDisc(x: number, y: number, radius: number): number {
  const away = Math.sqrt(x * x + y * y)
  if (away >= radius + 0.7072) return 0
  if (away === 0) return Math.min(1, 2 * radius)
  const wide = Math.max(x, y) / away
  const narrow = Math.min(x, y) / away
  const share = shareInside(radius - away, wide, narrow)
  // The far edge, which only thin lines have so near.
  return radius + away < 0.7072 ? share - shareInside(-radius - away, wide, narrow) : share
}

function shareWithin({ x, y, inX, inY, wide, narrow }: Edge, pixelX: number, pixelY: number): number {
  return shareInside((pixelX - x) * inX + (pixelY - y) * inY, wide, narrow)
}
