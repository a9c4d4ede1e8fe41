// Colour scales: a value and limits become an entry of a colour table, by matplotlib's rule; any thread.
import type { Limits } from '@movieflow/core/plugin'
import type { Rgb } from '../colors.js'
import { widenLimits } from '../ticks.js'

/** The entry behind the 256 colours: the colour of NaN. */
export const badEntry = 256

/** Behind it: of values below and above the limits. */
export const underEntry = 257
export const overEntry = 258

export interface EndColors {
  readonly bad: Rgb
  /** Default: the first colour, and the last. */
  readonly under?: Rgb | undefined
  readonly over?: Rgb | undefined
}

/** 256 colours, and those of NaN, below and above, as pixels: RGBA in memory order, whatever the machine's. */
export function pixelTable(colormap: Uint8Array, { bad, under, over }: EndColors): Uint32Array {
  const bytes = new Uint8Array(259 * 4).fill(255)
  for (let entry = 0; entry < 256; entry++) bytes.set(colormap.subarray(entry * 3, entry * 3 + 3), entry * 4)
  bytes.set(bad, badEntry * 4)
  bytes.set(under ?? colormap.subarray(0, 3), underEntry * 4)
  bytes.set(over ?? colormap.subarray(765, 768), overEntry * 4)
  return new Uint32Array(bytes.buffer)
}

/** Limits to draw with: `[0, 1]` where there are none, and widened where both are one value, so that it is mid-colour. */
export function drawableLimits(limits: Limits | undefined): Limits {
  return limits === undefined ? [0, 1] : widenLimits(limits[0], limits[1])
}
