// A line that grows with the frames: the pixels of the frame before are kept, and only the changed part is painted again; in workers.
import { copyRect, type PixelNumbers, type Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import { blitMask } from '../marks/mask.js'
import { type MarkerPaint, paintMarkers } from '../marks/paint-markers.js'
import { type MaskSheet, type Piece, paintSegments, settledSegments } from '../marks/segment.js'
import { spriteOf } from '../marks/sprites.js'
import { isLevel } from '../marks/stroke.js'
import { unite } from './place-points.js'

export interface GrowingLook {
  /** Pixels; a solid line. */
  readonly width: number
  readonly color: Rgb
  readonly alpha: number
  readonly markers: MarkerPaint | undefined
}

/** What was painted of one look. */
interface Grown {
  readonly look: string
  /** All points, repeated ones as well: x, y, x, y … in pixels. */
  places: Float64Array
  /** Without points that repeat the one before. */
  points: Float64Array
  count: number
  /** A segment is neither horizontal nor vertical, so that nothing is moved onto whole pixels. */
  slanted: boolean
  /** Segments that are painted and that no later point changes. */
  settled: number
  painted: Painted | undefined
}

interface Painted {
  /** How much of each pixel of the box the settled segments cover. */
  readonly covered: Uint8Array
  /** The same with the segments at the end. */
  readonly shown: Uint8Array
  readonly picture: PixelNumbers
  touched: Rect
}

/** Boxes smaller than this share of the picture are not worth a picture of their own. */
const leastShare = 1 / 8

/**
 * Paints what `strokeMask` and `paintMarkers` would. Coverage is the largest of all segments', so that those of earlier frames stay as they are
 * but for the last few, which the end cuts. Blended edges do not add up: where anything is new, everything is painted again, from the
 * background on. What a frame looks like does not depend on the frames that were painted before.
 */
export class GrowingLine {
  #grown: Grown | undefined
  readonly #box: Rect

  constructor(box: Rect) {
    this.#box = box
  }

  /** Returns where; `undefined` if this line cannot be painted in this way, and nothing was painted. */
  paint(background: PixelNumbers, target: PixelNumbers, places: Float64Array, look: GrowingLook): Rect | undefined {
    const box = this.#box
    if (box.width * box.height < leastShare * target.width * target.height) return undefined
    const name = JSON.stringify(look)
    if (!this.#grown || this.#grown.look !== name || !beginsWith(places, this.#grown.places)) this.#grown = grow(name)
    const grown = this.#grown
    if (!addPoints(grown, places)) {
      this.#grown = undefined
      return undefined
    }
    const { points, count, slanted } = grown
    const closed = count > 2 && points[0] === points[2 * count - 2] && points[1] === points[2 * count - 1]
    if (!slanted || closed) return undefined

    grown.painted ??= {
      covered: new Uint8Array(box.width * box.height),
      shown: new Uint8Array(box.width * box.height),
      picture: { ...background, data: background.data.slice() },
      touched: { ...box, width: 0, height: 0 },
    }
    const { painted } = grown
    const half = look.width / 2
    const piece: Piece = { points, count, cap: 'square', closed: false }
    const sheet = (coverage: Uint8Array): MaskSheet => ({ ...box, coverage })
    const changed = rectAround(points, grown.settled, count, reachOf(look), box)
    const settled = settledSegments(piece, half)
    paintSegments(sheet(painted.covered), piece, half, grown.settled, settled)
    grown.settled = settled
    if (changed) {
      for (let row = changed.y - box.y; row < changed.y - box.y + changed.height; row++) {
        const start = row * box.width + changed.x - box.x
        painted.shown.set(painted.covered.subarray(start, start + changed.width), start)
      }
      paintSegments(sheet(painted.shown), piece, half, settled, count - 1)
      copyRect(background, painted.picture, changed)
      blitMask(painted.picture, changed, sheet(painted.shown), look.color, look.alpha)
      if (look.markers) paintMarkers(painted.picture, changed, places, look.markers)
      painted.touched = unite(painted.touched, changed) ?? changed
    }
    copyRect(painted.picture, target, painted.touched)
    return painted.touched
  }
}

function grow(look: string): Grown {
  return {
    look,
    places: new Float64Array(),
    points: new Float64Array(64),
    count: 0,
    slanted: false,
    settled: 0,
    painted: undefined,
  }
}

function beginsWith(places: Float64Array, first: Float64Array): boolean {
  const bytes = (array: Float64Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  return (
    places.length >= first.length && bytes(places).compare(bytes(first), 0, first.byteLength, 0, first.byteLength) === 0
  )
}

/** False if one is not finite. */
function addPoints(grown: Grown, places: Float64Array): boolean {
  if (grown.points.length < places.length) {
    const points = new Float64Array(2 * places.length)
    points.set(grown.points.subarray(0, 2 * grown.count))
    grown.points = points
  }
  const { points } = grown
  for (let at = grown.places.length; at < places.length; at += 2) {
    const [x, y] = [places[at]!, places[at + 1]!]
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false
    const last = 2 * grown.count - 2
    if (grown.count > 0 && x === points[last] && y === points[last + 1]) continue
    if (at > 0 && !isLevel(places, at)) grown.slanted = true
    points[last + 2] = x
    points[last + 3] = y
    grown.count++
  }
  grown.places = places
  return true
}

/** Pixels from a point that a line and its markers may touch. */
function reachOf({ width, markers }: GrowingLook): number {
  // A square cap's corner, and a pixel's.
  const line = (Math.SQRT2 * width) / 2 + 1
  if (!markers) return line
  const { marker, size, edge } = markers
  return Math.max(line, spriteOf({ marker, size: size as number, edge }).reach + 2)
}

/** The part of `box` that is within `reach` of the points from number `from` on. */
function rectAround(points: Float64Array, from: number, count: number, reach: number, box: Rect): Rect | undefined {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity]
  for (let at = from; at < count; at++) {
    const [x, y] = [points[2 * at]!, points[2 * at + 1]!]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const x = Math.max(box.x, Math.floor(left - reach))
  const y = Math.max(box.y, Math.floor(top - reach))
  const width = Math.min(box.x + box.width, Math.ceil(right + reach)) - x
  const height = Math.min(box.y + box.height, Math.ceil(bottom + reach)) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}
