// Entries of logarithmic colours without logarithms: a value's leading bits lead to its entry, or close to it; any thread.
import type { Limits } from '@movieflow/core/plugin'
import { entryOfShare } from './colormaps/scale.js'

/** Of the table that leads from bits to entries. */
const mostBins = 4096

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)
/** The word with the exponent: the second one, but on big-endian machines. */
const upper = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

/** The upper half of a positive number's bits: it grows with the number. */
function leadingBits(value: number): number {
  float[0] = value
  return words[upper]!
}

/**
 * `entryOfShare(normalize(value), colors)` at a third of its cost, for a `normalize` that grows as the logarithm does, is
 * bad outside the positive numbers, and has positive limits.
 */
export function makeLogLookup(
  normalize: (value: number) => number,
  inverse: (share: number) => number,
  [low, high]: Limits,
  colors: number,
): (value: number) => number {
  const least = leastValues(normalize, inverse, colors)
  const first = leadingBits(low)
  const span = leadingBits(high) - first
  let shift = 0
  while (span >>> shift >= mostBins) shift++
  const entries = new Uint32Array((span >>> shift) + 1)
  let entry = 0
  for (let bin = 0; bin < entries.length; bin++) {
    words[upper] = first + bin * 2 ** shift
    words[1 - upper] = 0
    const start = float[0]!
    while (entry < colors - 1 && least[entry + 1]! <= start) entry++
    entries[bin] = entry
  }
  return (value) => {
    if (!(value >= low && value <= high)) return entryOfShare(normalize(value), colors)
    let found = entries[(leadingBits(value) - first) >>> shift]!
    while (value >= least[found + 1]!) found++
    return found
  }
}

/** The least value of each entry. Inverses are off by a few bits, which round numbers would show. */
function leastValues(
  normalize: (value: number) => number,
  inverse: (share: number) => number,
  colors: number,
): Float64Array {
  const reached = (value: number, entry: number) => normalize(value) * colors >= entry
  const least = new Float64Array(colors + 1).fill(Number.POSITIVE_INFINITY)
  for (let entry = 0; entry < colors; entry++) {
    let value = inverse(entry / colors)
    for (let step = 0; step < 8 && !reached(value, entry); step++) value *= 1 + Number.EPSILON
    for (let step = 0; step < 8 && reached(value * (1 - Number.EPSILON / 2), entry); step++)
      value *= 1 - Number.EPSILON / 2
    least[entry] = value
  }
  return least
}
