// Bytes or bits that were sorted by their place in an element go back to their elements.

/** Byte k of all elements follow each other; bytes after the last whole element are unchanged. */
export function unshuffle(from: Uint8Array, to: Uint8Array, size: number): void {
  const count = Math.floor(from.length / size)
  if (size === 2) {
    for (let n = 0; n < count; n++) {
      to[2 * n] = from[n]!
      to[2 * n + 1] = from[count + n]!
    }
  } else if (size === 4) {
    for (let n = 0; n < count; n++) {
      to[4 * n] = from[n]!
      to[4 * n + 1] = from[count + n]!
      to[4 * n + 2] = from[2 * count + n]!
      to[4 * n + 3] = from[3 * count + n]!
    }
  } else
    for (let byte = 0; byte < size; byte++) {
      const first = byte * count
      for (let n = 0, at = byte; n < count; n++, at += size) to[at] = from[first + n]!
    }
  to.set(from.subarray(count * size), count * size)
}

/** Bit k of all elements follow each other, eight elements per byte, as in Blosc. */
export function unshuffleBits(from: Uint8Array, to: Uint8Array, size: number): void {
  const count = Math.floor(from.length / size)
  if (count % 8 !== 0) {
    to.set(from)
    return
  }
  const planeBytes = count / 8
  for (let byte = 0; byte < size; byte++) {
    const first = 8 * byte * planeBytes
    for (let group = 0; group < planeBytes; group++) {
      // Eight rows of eight bits are turned: bit j of row k becomes bit k of row j (Hacker's Delight, 7-3).
      const at = first + group
      let low =
        from[at]! |
        (from[at + planeBytes]! << 8) |
        (from[at + 2 * planeBytes]! << 16) |
        (from[at + 3 * planeBytes]! << 24)
      let high =
        from[at + 4 * planeBytes]! |
        (from[at + 5 * planeBytes]! << 8) |
        (from[at + 6 * planeBytes]! << 16) |
        (from[at + 7 * planeBytes]! << 24)
      let turned = (low ^ (low >>> 7)) & 0x00aa00aa
      low ^= turned ^ (turned << 7)
      turned = (high ^ (high >>> 7)) & 0x00aa00aa
      high ^= turned ^ (turned << 7)
      turned = (low ^ (low >>> 14)) & 0x0000cccc
      low ^= turned ^ (turned << 14)
      turned = (high ^ (high >>> 14)) & 0x0000cccc
      high ^= turned ^ (turned << 14)
      const first4 = (low & 0x0f0f0f0f) | ((high & 0x0f0f0f0f) << 4)
      const last4 = ((low >>> 4) & 0x0f0f0f0f) | (high & 0xf0f0f0f0)
      const out = 8 * group * size + byte
      to[out] = first4
      to[out + size] = first4 >>> 8
      to[out + 2 * size] = first4 >>> 16
      to[out + 3 * size] = first4 >>> 24
      to[out + 4 * size] = last4
      to[out + 5 * size] = last4 >>> 8
      to[out + 6 * size] = last4 >>> 16
      to[out + 7 * size] = last4 >>> 24
    }
  }
  to.set(from.subarray(count * size), count * size)
}
