// LZW as TIFF has it (codes from the highest bit, one bit wider one code early), and as its first writers had it, becomes bytes; in workers.

const clear = 256
const end = 257

/** True if codes begin at the lowest bit and widen without an early code: the first code, which clears the table, shows it. */
const isOld = (source: Uint8Array) => source[0] === 0 && (source[1]! & 1) === 1

/** Writes to `target` until it is full, or the data end; returns how many bytes came. Throws if they are damaged. */
export function decodeLzw(source: Uint8Array, target: Uint8Array): number {
  // Each entry of the table is a run of bytes that was written before: its start and its length.
  const starts = new Int32Array(4096)
  const lengths = new Int32Array(4096)
  const old = isOld(source)
  const early = old ? 0 : 1
  let entries = 258
  let width = 9
  let bits = 0
  let held = 0
  let at = 0
  let written = 0
  let previous = -1
  let previousStart = 0
  while (written < target.length) {
    while (held < width) {
      if (at === source.length) return written
      bits = old ? bits | (source[at++]! << held) : ((bits << 8) | source[at++]!) & 0xffffff
      held += 8
    }
    held -= width
    const code = (old ? bits : bits >>> held) & ((1 << width) - 1)
    if (old) bits >>>= width
    if (code === end) return written
    if (code === clear) {
      entries = 258
      width = 9
      previous = -1
      continue
    }
    const start = written
    if (previous < 0) {
      if (code > 255) throw new Error('an LZW code before its table')
      target[written++] = code
    } else {
      if (code > entries) throw new Error('an LZW code beyond its table')
      if (entries < 4096) {
        // The previous run and the first byte of the current one, which are contiguous in the target.
        starts[entries] = previousStart
        lengths[entries] = start - previousStart + 1
        entries++
      }
      if (code < 256) target[written++] = code
      else {
        const from = starts[code]!
        const stop = Math.min(from + lengths[code]!, from + target.length - written)
        for (let each = from; each < stop; each++) target[written++] = target[each]!
      }
    }
    previous = code
    previousStart = start
    // The widest codes stay so until the table is cleared.
    if (entries + early >= 1 << width && width < 12) width++
  }
  return written
}
