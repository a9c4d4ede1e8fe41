// Colour tables as pixels: colours and those of bad, low and high values become a table, and a value its entry; any thread.
import type { Limits } from '@movieflow/core/plugin'
import type { Rgb } from '../colors.js'
import { widenLimits } from '../ticks.js'

/** The entry behind 256 colours: the colour of bad values, NaN first of all. Behind n colours it is n. */
export const badEntry = 256

export interface OuterColors {
  readonly bad: Rgb
  /** Of values below the limits; left out: the first colour. */
  readonly under?: Rgb | undefined
  /** Of values above the limits; left out: the last colour. */
  readonly over?: Rgb | undefined
}

/** The colours of a map, then those of bad, under and over (259 of most maps) as pixels: RGBA in memory order. */
export function pixelTable(colormap: Uint8Array, { bad, under, over }: OuterColors): Uint32Array {
  const count = colormap.length / 3
  const bytes = new Uint8Array((count + 3) * 4).fill(255)
  for (let entry = 0; entry < count; entry++) bytes.set(colormap.subarray(entry * 3, entry * 3 + 3), entry * 4)
  bytes.set(bad, count * 4)
  bytes.set(under ?? colormap.subarray(0, 3), (count + 1) * 4)
  bytes.set(over ?? colormap.subarray(-3), (count + 2) * 4)
  return new Uint32Array(bytes.buffer)
}

/** How many colours a {@link pixelTable} has, bad, under and over not among them. */
export function countTableColors(table: Uint32Array): number {
  return table.length - 3
}

/** Limits to draw with: `[0, 1]` where there are none, and widened where both are one value, so that it is mid-colour. */
export function drawableLimits(limits: Limits | undefined): Limits {
  return limits === undefined ? [0, 1] : widenLimits(limits[0], limits[1])
}

/**
 * The entry of `value` on a linear scale: the limits' range in `count` equal parts, the upper limit itself in the last;
 * NaN takes `count`, what is below the limits `count + 1`, above `count + 2`. In float64, whatever the data's type.
 */
export function entryOf(value: number, low: number, range: number, count = 256): number {
  return entryOfShare((value - low) / range, count)
}

/** The entry of a place, 0 to 1 within the limits. */
export function entryOfShare(share: number, count: number): number {
  const place = share * count
  return place >= count
    ? place === count
      ? count - 1
      : count + 2
    : place >= 0
      ? place | 0
      : place < 0
        ? count + 1
        : count
}
