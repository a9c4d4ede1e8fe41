// Long doubles of x86 become the nearest float64.
import { MovieflowError } from '@movieflow/core/plugin'

/**
 * x87's extended precision: 64 bits of fraction, the first of them the whole part, which of all numbers but the smallest is 1;
 * then sign and 15 bits of exponent (bias 16383); 6 bytes of padding. Elements of 16 bytes of other machines (IEEE binary128)
 * soon lack that bit, and are refused.
 */
export function decodeLongDouble(bytes: Buffer, values: Float64Array, bigEndian: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < values.length; i++) {
    const at = 16 * i
    const ends = view.getUint16(bigEndian ? at + 6 : at + 8, !bigEndian)
    const high = view.getUint32(bigEndian ? at + 8 : at + 4, !bigEndian)
    const low = view.getUint32(bigEndian ? at + 12 : at, !bigEndian)
    values[i] = (ends & 0x8000 ? -1 : 1) * magnitude(ends & 0x7fff, high, low)
  }
}

function magnitude(exponent: number, high: number, low: number): number {
  if (high < 0x80000000 && (exponent !== 0 || high + low !== 0)) {
    if (exponent !== 0) throw foreign()
    return 0
  }
  if (exponent === 0x7fff) return high === 0x80000000 && low === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  // Both terms are exact, so that the sum is rounded once, to nearest even.
  const fraction = high * 4294967296 + low
  const power = exponent - 16383 - 63
  // In two steps, as each power must be a double itself.
  const half = Math.trunc(power / 2)
  return fraction * 2 ** half * 2 ** (power - half)
}

/** Nothing in a file says whose long doubles they are. */
function foreign(): MovieflowError {
  return new MovieflowError('INPUT_UNREADABLE', 'its long doubles are of another kind than those of x86', {
    hint: "save them as doubles: np.save(file, array.astype('f8'))",
  })
}
