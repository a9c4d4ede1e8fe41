// Turns palette indices into the image data of a GIF block: LZW codes in sub-blocks; in a worker.

// Open addressing: at most 3,838 strings are in the table at once, so that most look-ups hit at once.
const slotBits = 14
const slotMask = (1 << slotBits) - 1
/** A string as its prefix's code × 256 + last index + 1; 0 is an empty slot. */
const strings = new Int32Array(1 << slotBits)
const codes = new Uint16Array(1 << slotBits)

const mostCodes = 4096

/** Bytes that {@link compressIndices} needs at most: no pixel takes more than one code of 12 bits. */
export function boundCompressed(pixels: number): number {
  // Shortest run between two clear codes: a table of 258 codes filled up, one pixel a code.
  const codesWritten = pixels + Math.ceil(pixels / (mostCodes - 258)) + 2
  const bytes = Math.ceil((codesWritten * 12) / 8)
  return 1 + bytes + Math.ceil(bytes / 255) + 2
}

/**
 * Writes the first `count` of `indices` into `output` from `start`: code size, sub-blocks, terminator. Returns where
 * it ends. `codeSize` is the bits of an index, 2 to 8 (GIF89a, appendix F).
 */
export function compressIndices(
  indices: Uint8Array,
  count: number,
  codeSize: number,
  output: Uint8Array,
  start: number,
): number {
  const clear = 1 << codeSize
  let next = clear + 2
  let bits = codeSize + 1
  output[start] = codeSize
  let blockStart = start + 1
  let at = blockStart + 1
  let pending = clear
  let pendingBits = bits
  strings.fill(0)

  let prefix = indices[0]!
  // One round more than there are pixels: it writes the last string.
  for (let position = 1; position <= count; position++) {
    const index = position < count ? indices[position]! : 0
    let slot = 0
    if (position < count) {
      const string = ((prefix << 8) | index) + 1
      slot = Math.imul(string, 0x9e3779b1) >>> (32 - slotBits)
      let found = strings[slot]!
      while (found !== 0 && found !== string) {
        slot = (slot + 1) & slotMask
        found = strings[slot]!
      }
      if (found === string) {
        prefix = codes[slot]!
        continue
      }
      strings[slot] = string
    }
    pending |= prefix << pendingBits
    pendingBits += bits
    if (next === mostCodes) {
      // At most 7 + 12 bits wait here, so that the clear code fits in the same 32.
      pending |= clear << pendingBits
      pendingBits += bits
      strings.fill(0)
      next = clear + 2
      bits = codeSize + 1
    } else {
      // The decoder is one string behind: codes grow when the string just named could not be written any more.
      if (next === 1 << bits) bits++
      codes[slot] = next++
    }
    while (pendingBits >= 8) {
      output[at++] = pending & 255
      pending >>>= 8
      pendingBits -= 8
      if (at - blockStart === 256) {
        output[blockStart] = 255
        blockStart = at++
      }
    }
    prefix = index
  }

  pending |= (clear + 1) << pendingBits
  pendingBits += bits
  for (; pendingBits > 0; pendingBits -= 8) {
    output[at++] = pending & 255
    pending >>>= 8
    if (at - blockStart === 256) {
      output[blockStart] = 255
      blockStart = at++
    }
  }
  const last = at - blockStart - 1
  output[blockStart] = last
  // An empty last block is itself the terminator.
  if (last > 0) output[at++] = 0
  return at
}
