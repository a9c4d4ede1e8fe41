// Repeats earlier output, which may overlap with the bytes being written.

/** Writes `length` bytes at `out`, each a copy of the one `distance` before it. */
export function copyMatch(to: Uint8Array, out: number, distance: number, length: number): void {
  const from = out - distance
  if (length <= 16) for (let n = 0; n < length; n++) to[out + n] = to[from + n]!
  else if (distance === 1) to.fill(to[from]!, out, out + length)
  else if (distance >= length) to.copyWithin(out, from, from + length)
  else {
    // The repeated bytes double with each copy.
    let done = distance
    to.copyWithin(out, from, out)
    for (; done < length; done *= 2) to.copyWithin(out + done, out, out + Math.min(done, length - done))
  }
}
