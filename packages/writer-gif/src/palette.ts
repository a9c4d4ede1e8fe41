// Turns the pixels of a region into runs of numbered colours, counted exactly; in a worker.
import { asBuffer, type Change, sameRow } from './region.js'

/** More distinct colours than this are not distinguished one by one. */
const mostDistinct = 2048

/** The number of a run of pixels that keep what an earlier frame showed there. */
export const unchanged = mostDistinct

/** The exact colours of a region. */
export interface ColorCount {
  /** Distinct colours, as 0xBBGGRR, in order of appearance. */
  readonly colors: number[]
  /** Pixels of each colour. */
  readonly counts: number[]
  /** Pixels that have not changed. */
  readonly kept: number
  /** Runs of pixels, none longer than its row: their colours' places in `colors`, or {@link unchanged}. Overwritten by the next call. */
  readonly numbers: Uint16Array
  /** The pixels of each run. */
  readonly lengths: Uint16Array
  /** For each row the start of its runs; one more at the end. */
  readonly rows: Int32Array
  /** For each row whether it repeats the row above. */
  readonly repeats: Uint8Array
}

const slotBits = 13
const slotMask = (1 << slotBits) - 1
const slotColors = new Int32Array(1 << slotBits)
const slotNumbers = new Uint16Array(1 << slotBits)
let numbers = new Uint16Array(0)
let lengths = new Uint16Array(0)
let rowStarts = new Int32Array(0)
let repeats = new Uint8Array(0)

/**
 * Counts the colours of changed pixels, or with `keep` false of all; `undefined` if there are too many. In enlarged maps
 * most rows repeat the one above, so that their colours are looked up only once.
 */
export function countColors({ current, previous, stride, region }: Change, keep = true): ColorCount | undefined {
  const { left, top, width, height } = region
  if (numbers.length < width * height) {
    numbers = new Uint16Array(width * height)
    lengths = new Uint16Array(width * height)
  }
  if (repeats.length < height) {
    repeats = new Uint8Array(height)
    rowStarts = new Int32Array(height + 1)
  }
  slotColors.fill(-1)
  const colors: number[] = []
  const counts: number[] = []
  const before = keep ? previous : undefined
  const rows = asBuffer(current)
  const rowsBefore = before && asBuffer(before)
  let kept = 0
  let count = 0
  for (let row = 0; row < height; row++) {
    const start = (top + row) * stride + left
    const repeated =
      row > 0 &&
      sameRow(rows, start, rows, start - stride, width) &&
      (rowsBefore === undefined || sameRow(rowsBefore, start, rowsBefore, start - stride, width))
    repeats[row] = repeated ? 1 : 0
    rowStarts[row] = count
    if (repeated) {
      const from = rowStarts[row - 1]!
      numbers.copyWithin(count, from, count)
      lengths.copyWithin(count, from, count)
      for (let run = from, to = count; run < to; run++) {
        const number = numbers[run]!
        if (number === unchanged) kept += lengths[run]!
        else counts[number]! += lengths[run]!
      }
      count += count - from
      continue
    }
    const end = start + width
    for (let place = start; place < end; ) {
      const first = place
      const pixel = current[place++]!
      if (before !== undefined && pixel === before[first]) {
        while (place < end && current[place] === before[place]) place++
        kept += place - first
        numbers[count] = unchanged
        lengths[count++] = place - first
        continue
      }
      if (before === undefined) while (place < end && current[place] === pixel) place++
      else while (place < end && current[place] === pixel && before[place] !== pixel) place++
      const color = pixel & 0xffffff
      let slot = Math.imul(color, 0x9e3779b1) >>> (32 - slotBits)
      while (slotColors[slot] !== color && slotColors[slot] !== -1) slot = (slot + 1) & slotMask
      if (slotColors[slot] === -1) {
        if (colors.length === mostDistinct) return undefined
        slotColors[slot] = color
        slotNumbers[slot] = colors.length
        colors.push(color)
        counts.push(0)
      }
      const number = slotNumbers[slot]!
      counts[number]! += place - first
      numbers[count] = number
      lengths[count++] = place - first
    }
  }
  rowStarts[height] = count
  return {
    colors,
    counts,
    kept,
    numbers: numbers.subarray(0, count),
    lengths: lengths.subarray(0, count),
    rows: rowStarts.subarray(0, height + 1),
    repeats: repeats.subarray(0, height),
  }
}

/** A colour as the contract writes it, 0xRRGGBB, as a pixel holds it, 0xBBGGRR; and back. */
export function swapRedBlue(color: number): number {
  return ((color & 0xff) << 16) | (color & 0xff00) | ((color >>> 16) & 0xff)
}
