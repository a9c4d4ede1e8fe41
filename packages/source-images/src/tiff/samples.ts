// The decompressed bytes of a block become numbers: bits unpacked, predictions undone, bytes in the machine's order; in workers.
import { endianness } from 'node:os'
import { allocateArray, type NumericArray } from '@movieflow/core/plugin'
import { isLowGrey, type PageLayout } from './page.js'

const hostLittle = endianness() === 'LE'

/** Samples of one row of a block. */
export interface BlockRows {
  readonly rows: number
  readonly samplesPerRow: number
  /** Samples between neighbours of a kind. */
  readonly step: number
}

export function bytesPerRow(samplesPerRow: number, bits: number): number {
  return Math.ceil((samplesPerRow * bits) / 8)
}

/** `raw` is used up: it may be changed, and its memory passed on. */
export function toSamples(raw: Uint8Array, block: BlockRows, layout: PageLayout): NumericArray {
  const { bits, predictor, little } = layout
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return unpack(raw, block, layout)
  const count = block.rows * block.samplesPerRow
  const bytes = aligned(raw.subarray(0, (count * bits) / 8))
  if (predictor === 3) joinFloats(bytes, block, bits / 8)
  else if (little !== hostLittle) swapSamples(bytes, bits)
  if (predictor === 2) undoDifferences(bytes, block, bits)
  return asNumbers(bytes, layout)
}

/** A copy if the bytes are not aligned for numbers. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
}

export function swapSamples(bytes: Uint8Array, bits: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bits === 16) buffer.swap16()
  else if (bits === 32) buffer.swap32()
  else if (bits === 64) buffer.swap64()
}

/** True if numbers of the file are in the machine's order of bytes. */
export const isNative = (layout: Pick<PageLayout, 'little' | 'bits'>) =>
  layout.bits === 8 || layout.little === hostLittle

/** Each sample is the difference to the one before it in its row, in whole numbers that wrap, floating ones too. */
function undoDifferences(
  { buffer, byteOffset }: Uint8Array,
  { rows, samplesPerRow, step }: BlockRows,
  bits: number,
): void {
  const count = rows * samplesPerRow
  if (bits === 64) {
    const values = new BigUint64Array(buffer, byteOffset, count)
    for (let row = 0; row < rows; row++)
      for (let at = row * samplesPerRow + step; at < (row + 1) * samplesPerRow; at++) values[at]! += values[at - step]!
    return
  }
  const values =
    bits === 8
      ? new Uint8Array(buffer, byteOffset, count)
      : bits === 16
        ? new Uint16Array(buffer, byteOffset, count)
        : new Uint32Array(buffer, byteOffset, count)
  for (let row = 0; row < rows; row++)
    for (let at = row * samplesPerRow + step; at < (row + 1) * samplesPerRow; at++) values[at]! += values[at - step]!
}

/** Each row has the highest bytes of all its numbers, then the next ones, each byte a difference (TIFF Technical Note 3). */
function joinFloats(bytes: Uint8Array, { rows, samplesPerRow, step }: BlockRows, size: number): void {
  const length = samplesPerRow * size
  const row = new Uint8Array(length)
  for (let index = 0; index < rows; index++) {
    const target = bytes.subarray(index * length, (index + 1) * length)
    row.set(target)
    for (let at = step; at < length; at++) row[at]! += row[at - step]!
    for (let byte = 0; byte < size; byte++) {
      const place = hostLittle ? size - 1 - byte : byte
      for (let sample = 0; sample < samplesPerRow; sample++)
        target[sample * size + place] = row[byte * samplesPerRow + sample]!
    }
  }
}

function asNumbers({ buffer, byteOffset, byteLength }: Uint8Array, { bits, format }: PageLayout): NumericArray {
  const count = (byteLength * 8) / bits
  if (format === 3) {
    if (bits === 64) return new Float64Array(buffer, byteOffset, count)
    if (bits === 32) return new Float32Array(buffer, byteOffset, count)
    return Float32Array.from(new Uint16Array(buffer, byteOffset, count), halfToNumber)
  }
  if (bits === 64) {
    const whole =
      format === 2 ? new BigInt64Array(buffer, byteOffset, count) : new BigUint64Array(buffer, byteOffset, count)
    const values = new Float64Array(count)
    for (let at = 0; at < count; at++) values[at] = Number(whole[at])
    return values
  }
  if (bits === 8)
    return format === 2 ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count)
  if (bits === 16)
    return format === 2 ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count)
  return format === 2 ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count)
}

/** A number of 16 bits (IEEE 754). */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** Whole numbers of any other size, highest bit first, each row from a byte's beginning. */
function unpack(raw: Uint8Array, block: BlockRows, layout: PageLayout): NumericArray {
  const { rows, samplesPerRow } = block
  const { bits, dtype } = layout
  const values = allocateArray(dtype, rows * samplesPerRow)
  if (bits === 1 || bits === 2 || bits === 4) {
    unpackSmall(raw, values, block, layout)
    return values
  }
  const rowBytes = bytesPerRow(samplesPerRow, bits)
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes
    let held = 0
    let rest = 0
    for (let sample = 0; sample < samplesPerRow; sample++) {
      // By multiplication, as up to 39 bits are held.
      while (held < bits) {
        rest = rest * 256 + raw[at++]!
        held += 8
      }
      held -= bits
      const unit = 2 ** held
      values[row * samplesPerRow + sample] = Math.floor(rest / unit)
      rest %= unit
    }
  }
  return values
}

/** Unpacks several samples per byte, each to its level. */
function unpackSmall(
  raw: Uint8Array,
  values: NumericArray,
  { rows, samplesPerRow }: BlockRows,
  layout: PageLayout,
): void {
  const { bits } = layout
  const levels = levelsOf(layout)
  const rowBytes = bytesPerRow(samplesPerRow, bits)
  const mask = (1 << bits) - 1
  for (let row = 0, to = 0; row < rows; row++)
    for (let at = row * rowBytes, left = samplesPerRow; left > 0; at++) {
      const byte = raw[at]!
      for (let shift = 8 - bits; shift >= 0 && left > 0; shift -= bits, left--)
        values[to++] = levels[(byte >>> shift) & mask]!
    }
}

/** The level of each value of up to 4 bits: the value itself in a palette, the shown grey in grey pages, but 1 for white of 1 bit. */
export function levelsOf({
  bits,
  photometric,
  samples,
}: Pick<PageLayout, 'bits' | 'photometric' | 'samples'>): number[] {
  const highest = 2 ** bits - 1
  const grey = isLowGrey({ bits, photometric, samples })
  const step = grey && bits > 1 ? 255 / highest : 1
  return Array.from({ length: highest + 1 }, (_, value) => step * (grey && photometric === 0 ? highest - value : value))
}

/** Turns every byte's bits around. */
export function reverseBits(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at]!
    byte = ((byte & 0xf0) >>> 4) | ((byte & 0x0f) << 4)
    byte = ((byte & 0xcc) >>> 2) | ((byte & 0x33) << 2)
    bytes[at] = ((byte & 0xaa) >>> 1) | ((byte & 0x55) << 1)
  }
}
