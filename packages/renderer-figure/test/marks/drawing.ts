// A white picture of 64 × 64 to blend masks onto, and what is measured of it.
import type { Mask } from '../../src/marks/mask.js'
import { blitMask } from '../../src/marks/mask.js'

export const clip = { x: 0, y: 0, width: 64, height: 64 }
export const white = 0xffffffff
export const blackPixel = new Uint32Array(Uint8Array.of(0, 0, 0, 255).buffer)[0]!

export function blank() {
  return { width: 64, height: 64, data: new Uint32Array(64 * 64).fill(white) }
}

export interface Facts {
  readonly sum: number
  readonly x: number
  readonly y: number
  readonly box: readonly number[]
}

/** Sums of coverage, as scripts/bake-marks.py takes them. */
export function factsOf({ data }: { data: Uint32Array }) {
  const bytes = new Uint8Array(data.buffer)
  const rows = Array<number>(64).fill(0)
  const columns = Array<number>(64).fill(0)
  const box = [64, 64, 0, 0] as [number, number, number, number]
  let [sum, x, y] = [0, 0, 0]
  for (let at = 0; at < data.length; at++) {
    const cover = 1 - bytes[4 * at]! / 255
    const [row, column] = [Math.floor(at / 64), at % 64]
    rows[row]! += cover
    columns[column]! += cover
    sum += cover
    x += cover * (column + 0.5)
    y += cover * (row + 0.5)
    if (cover <= 0.02) continue
    box[0] = Math.min(box[0], column)
    box[1] = Math.min(box[1], row)
    box[2] = Math.max(box[2], column + 1)
    box[3] = Math.max(box[3], row + 1)
  }
  return { sum, x: x / sum, y: y / sum, box, rows, columns }
}

export function paintMask(mask: Mask) {
  const target = blank()
  blitMask(target, clip, mask, [0, 0, 0])
  return factsOf(target)
}

export function largestDifference(left: readonly number[], right: readonly number[]): number {
  return Math.max(...left.map((value, index) => Math.abs(value - right[index]!)))
}

/** The coverage at a pixel of the picture, 0 to 255. */
export function coverAt({ x, y, width, height, coverage }: Mask, column: number, row: number): number {
  const inside = column >= x && column < x + width && row >= y && row < y + height
  return inside ? coverage[(row - y) * width + column - x]! : 0
}
