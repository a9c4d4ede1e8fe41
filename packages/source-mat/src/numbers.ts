// Bytes of numbers become values, in memory of their own.
import { type ElementType, findDecoder, type Rounding } from '@movieflow/arrays'
import { allocateArray, type NumericArray } from '@movieflow/core/plugin'

/** All elements of a real type; `bytes` holds whole ones. */
export function decodeNumbers(bytes: Uint8Array, type: ElementType, rounding: Rounding): NumericArray {
  const decoder = findDecoder(type, undefined)
  if (!decoder) throw new TypeError(`no decoder for ${type.code}`)
  const values = allocateArray(decoder.dtype, bytes.length / decoder.itemBytes)
  new Uint8Array(values.buffer).set(bytes)
  decoder.fix?.(values, rounding)
  return values
}

export function itemBytes({ code }: ElementType): number {
  return Number(code.slice(1))
}
