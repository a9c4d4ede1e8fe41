// Turns the pixels of a region into numbers of distinct colours, counted exactly; in a worker.
import type { Change } from './region.js'

/** More distinct colours than this are not told apart one by one. */
const mostDistinct = 2048

/** What stands in `numbers` for a pixel that keeps what an earlier frame showed there. */
export const unchanged = mostDistinct

/** The exact colours of a region. */
export interface ColorCount {
  /** Distinct colours, as 0xBBGGRR, in order of appearance. */
  readonly colors: number[]
  /** Pixels of each colour. */
  readonly counts: number[]
  /** Pixels that have not changed. */
  readonly kept: number
  /** For each pixel of the region its colour's place in `colors`, or {@link unchanged}. Overwritten by the next call. */
  readonly numbers: Uint16Array
}

const slotBits = 13
const slotMask = (1 << slotBits) - 1
const slotColors = new Int32Array(1 << slotBits)
const slotNumbers = new Uint16Array(1 << slotBits)
let numbers = new Uint16Array(0)

/** Counts the colours of changed pixels, or with `keep` false of all; `undefined` where there are too many. */
export function countColors({ current, previous, stride, region }: Change, keep = true): ColorCount | undefined {
  const pixels = region.width * region.height
  if (numbers.length < pixels) numbers = new Uint16Array(pixels)
  slotColors.fill(-1)
  const colors: number[] = []
  const counts: number[] = []
  const before = keep ? previous : undefined
  let kept = 0
  let at = 0
  let lastPixel = 0
  let lastNumber = -1
  for (let row = region.top; row < region.top + region.height; row++) {
    const end = row * stride + region.left + region.width
    for (let place = end - region.width; place < end; place++) {
      const pixel = current[place]!
      if (before !== undefined && pixel === before[place]) {
        numbers[at++] = unchanged
        kept++
        continue
      }
      if (pixel !== lastPixel || lastNumber < 0) {
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
        lastPixel = pixel
        lastNumber = slotNumbers[slot]!
      }
      numbers[at++] = lastNumber
      counts[lastNumber]!++
    }
  }
  return { colors, counts, kept, numbers: numbers.subarray(0, pixels) }
}

/** A colour as the contract writes it, 0xRRGGBB, as a pixel holds it, 0xBBGGRR; and back. */
export function swapRedBlue(color: number): number {
  return ((color & 0xff) << 16) | (color & 0xff00) | ((color >>> 16) & 0xff)
}
