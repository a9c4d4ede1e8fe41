// A picture turned by any angle: the place of each of its new pixels among the old ones, and the value there.

import { stridesOf } from '@movieflow/core/plugin'
import type { PictureAxes } from './axes.js'
import type { FloatArray } from './floats.js'
import { meanOfKnown } from './holes.js'

/** Cosine and sine, exact for multiples of 90 degrees. */
function turn(degrees: number): { cos: number; sin: number } {
  const quarters = Math.floor(degrees / 90)
  const rest = ((degrees - quarters * 90) * Math.PI) / 180
  let [cos, sin] = [Math.cos(rest), Math.sin(rest)]
  for (let quarter = ((quarters % 4) + 4) % 4; quarter > 0; quarter--) [cos, sin] = [-sin, cos]
  return { cos, sin }
}

/** Height and width of the box around a turned picture, as scipy.ndimage.rotate has it. */
export function turnedSize(degrees: number, [height, width]: readonly [number, number]): [number, number] {
  const { cos, sin } = turn(degrees)
  const round = (length: number) => Math.floor(length + 0.5)
  return [round(Math.abs(cos) * height + Math.abs(sin) * width), round(Math.abs(sin) * height + Math.abs(cos) * width)]
}

/** Old and new shape of frames, their axes in one order, and the positions of the picture's axes among them. */
export interface Turning {
  readonly degrees: number
  readonly old: readonly number[]
  readonly next: readonly number[]
  readonly picture: PictureAxes
}

/** For each new pixel, the old one above and left of it (−1 outside), and its distance below and right of that one. */
interface Places {
  readonly from: Int32Array
  readonly below: Float64Array
  readonly right: Float64Array
}

// Pixels that are on the edge, up to rounding, are inside.
const slack = 1e-9

/** The old pixel before a coordinate, and the way from it to there; `undefined` outside. */
function splitCoordinate(coordinate: number, length: number): [index: number, part: number] | undefined {
  if (!(coordinate >= -slack && coordinate <= length - 1 + slack)) return undefined
  const inside = Math.min(Math.max(coordinate, 0), length - 1)
  const index = Math.floor(inside)
  return [index, inside - index]
}

function placePixels({ degrees, old, next, picture: { y, x } }: Turning): Places {
  const { cos, sin } = turn(degrees)
  const strides = stridesOf(old)
  const [height, width] = [next[y]!, next[x]!]
  const places = {
    from: new Int32Array(height * width).fill(-1),
    below: new Float64Array(height * width),
    right: new Float64Array(height * width),
  }
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [down, across] = [row - (height - 1) / 2, column - (width - 1) / 2]
      const oldRow = splitCoordinate(cos * down + sin * across + (old[y]! - 1) / 2, old[y]!)
      const oldColumn = splitCoordinate(cos * across - sin * down + (old[x]! - 1) / 2, old[x]!)
      if (!oldRow || !oldColumn) continue
      const at = row * width + column
      places.from[at] = oldRow[0] * strides[y]! + oldColumn[0] * strides[x]!
      places.below[at] = oldRow[1]
      places.right[at] = oldColumn[1]
    }
  return places
}

/** The first element along each axis except the picture's. */
function offsetsBeside(shape: readonly number[], strides: readonly number[], { y, x }: PictureAxes): number[] {
  return shape.reduce(
    (offsets, length, axis) =>
      axis === y || axis === x
        ? offsets
        : offsets.flatMap((offset) => Array.from({ length }, (_, index) => offset + index * strides[axis]!)),
    [0],
  )
}

/** Turns frames into new memory by bilinear interpolation; pixels outside the old picture become NaN. */
export function prepareTurning(turning: Turning): (data: FloatArray, result: FloatArray) => void {
  const { old, next, picture } = turning
  const [oldStrides, nextStrides] = [stridesOf(old), stridesOf(next)]
  const oldBeside = offsetsBeside(old, oldStrides, picture)
  const nextBeside = offsetsBeside(next, nextStrides, picture)
  const width = next[picture.x]!
  const { from, below, right } = placePixels(turning)
  const corners = [0, oldStrides[picture.x]!, oldStrides[picture.y]!, oldStrides[picture.y]! + oldStrides[picture.x]!]
  const weights = new Float64Array(4)
  return (data, result) => {
    result.fill(Number.NaN)
    for (let at = 0; at < from.length; at++) {
      if (from[at]! < 0) continue
      const [down, across] = [below[at]!, right[at]!]
      weights[0] = (1 - down) * (1 - across)
      weights[1] = (1 - down) * across
      weights[2] = down * (1 - across)
      weights[3] = down * across
      const to = Math.floor(at / width) * nextStrides[picture.y]! + (at % width) * nextStrides[picture.x]!
      for (let beside = 0; beside < oldBeside.length; beside++) {
        let sum = 0
        let known = 0
        for (let corner = 0; corner < 4; corner++) {
          const weight = weights[corner]!
          // A corner without weight may be outside.
          if (weight === 0) continue
          const value = data[from[at]! + oldBeside[beside]! + corners[corner]!]!
          if (Number.isNaN(value)) continue
          sum += weight * value
          known += weight
        }
        result[to + nextBeside[beside]!] = meanOfKnown(sum, known)
      }
    }
  }
}
