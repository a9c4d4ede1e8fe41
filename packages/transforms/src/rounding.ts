// Calculated values as the numbers of pictures.
import type { NumericArray } from '@movieflow/core/plugin'

/** A new array of whole numbers from 0 to 255: halves go to the even neighbour, as NumPy's `rint`, and none wraps round. */
export function roundBytes(values: NumericArray): Uint8Array {
  // In float32 a half is a half, whatever the last bits of a sum are.
  return new Uint8Array(new Uint8ClampedArray(new Float32Array(values)).buffer)
}
