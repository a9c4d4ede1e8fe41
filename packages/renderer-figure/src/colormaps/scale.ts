// Colour scales: a value and limits become an entry of a colour table, by matplotlib's rule; any thread.
import type { Limits } from '@movieflow/core/plugin'
import type { Rgb } from '../colors.js'
import { widenLimits } from '../ticks.js'

/** The entry behind the 256 colours: the colour of NaN. */
export const badEntry = 256

/** 256 colours and the one of NaN as pixels: RGBA in memory order, whatever the machine's. */
export function pixelTable(colormap: Uint8Array, bad: Rgb): Uint32Array {
  const bytes = new Uint8Array(257 * 4).fill(255)
  for (let entry = 0; entry < 256; entry++) bytes.set(colormap.subarray(entry * 3, entry * 3 + 3), entry * 4)
  bytes.set(bad, badEntry * 4)
  return new Uint32Array(bytes.buffer)
}

/** Limits to draw with: `[0, 1]` where there are none, and widened where both are one value, so that it is mid-colour. */
export function drawableLimits(limits: Limits | undefined): Limits {
  return limits === undefined ? [0, 1] : widenLimits(limits[0], limits[1])
}

/**
 * The entry of `value`: the limits' range in 256 equal parts, the upper limit itself in the last; below and above
 * (infinities too) take the first and last, NaN takes {@link badEntry}. In float64, whatever the data's type.
 */
export function entryOf(value: number, low: number, range: number): number {
  const place = ((value - low) / range) * 256
  return place >= 256 ? 255 : place > 0 ? place | 0 : place <= 0 ? 0 : badEntry
}
