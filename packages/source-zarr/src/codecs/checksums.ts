// Checksums that Zarr's codecs have and Node has not: CRC-32C (Castagnoli), Adler-32, and Fletcher-32 as HDF5 does it.

const polynomial = 0x82f63b78
const tables: Uint32Array[] = []

function makeTables(): void {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    return value
  })
  tables.push(first)
  for (let n = 1; n < 4; n++) {
    const before = tables[n - 1]!
    tables.push(before.map((value) => (value >>> 8) ^ first[value & 255]!))
  }
}

export function crc32c(bytes: Uint8Array): number {
  if (tables.length === 0) makeTables()
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  let sum = 0xffffffff
  let at = 0
  for (; at + 4 <= bytes.length; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    sum = t3[sum & 255]! ^ t2[(sum >>> 8) & 255]! ^ t1[(sum >>> 16) & 255]! ^ t0[sum >>> 24]!
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ t0[(sum ^ bytes[at]!) & 255]!
  return ~sum >>> 0
}

export function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (let at = 0; at < bytes.length; ) {
    // At most as many as cannot overflow.
    for (const end = Math.min(bytes.length, at + 3800); at < end; at++) {
      low += bytes[at]!
      high += low
    }
    low %= 65521
    high %= 65521
  }
  return ((high << 16) | low) >>> 0
}

/** The checksum of big-endian words of two bytes, with folded sums, as in HDF5. */
export function fletcher32(bytes: Uint8Array): number {
  let low = 0
  let high = 0
  const fold = () => {
    low = (low & 0xffff) + (low >>> 16)
    high = (high & 0xffff) + (high >>> 16)
  }
  const even = bytes.length - (bytes.length % 2)
  for (let at = 0; at < even; ) {
    // At most as many as cannot overflow.
    for (const end = Math.min(even, at + 720); at < end; at += 2) {
      low += (bytes[at]! << 8) | bytes[at + 1]!
      high += low
    }
    fold()
  }
  if (even < bytes.length) {
    low += bytes[even]! << 8
    high += low
    fold()
  }
  fold()
  return ((high << 16) | low) >>> 0
}
