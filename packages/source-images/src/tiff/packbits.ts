// PackBits (runs of equal bytes, and of others) becomes bytes; in workers.

/** Writes to `target` until it is full, or the data end; returns how many bytes came. */
export function decodePackBits(source: Uint8Array, target: Uint8Array): number {
  let written = 0
  let at = 0
  while (at < source.length && written < target.length) {
    const head = source[at++]!
    if (head === 128) continue
    const room = target.length - written
    if (head < 128) {
      const run = source.subarray(at, at + Math.min(head + 1, room))
      target.set(run, written)
      written += run.length
      at += head + 1
    } else {
      if (at === source.length) break
      const count = Math.min(257 - head, room)
      target.fill(source[at++]!, written, written + count)
      written += count
    }
  }
  return written
}
