// An element type becomes a decoder: how the file's bytes turn into the values of a typed array.
import { endianness } from 'node:os'
import type { DType, NumericArray } from '@movieflow/core/plugin'
import { type ComplexPart, decodeComplex } from './complex.js'
import { decodeHalf } from './half.js'
import { decodeInt64, type Rounding } from './int64.js'
import { decodeLongDouble } from './long-double.js'

/** NumPy's letters without a byte order: `f4`, `u1`, `b1`, `c16`. */
export interface ElementType {
  readonly code: string
  readonly bigEndian: boolean
}

/**
 * Bytes of as many elements as `values` has. With `fix` they are read into the array's own memory, and converted
 * there; with `convert` they are read elsewhere first; with neither they are the values already.
 */
export interface Decoder {
  readonly dtype: DType
  /** Bytes of one element in the file. */
  readonly itemBytes: number
  readonly fix?: (values: NumericArray, rounding: Rounding) => void
  /** `bytes` begins at a multiple of 8 in its buffer, and may be overwritten. */
  readonly convert?: (bytes: Buffer, values: NumericArray) => void
}

const plain: Record<string, DType> = {
  b1: 'uint8',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  f4: 'float32',
  f8: 'float64',
}

/** NumPy's spelling: `<f4`, `|u1`. */
export function spellElementType({ code, bigEndian }: ElementType): string {
  return `${code.endsWith('1') ? '|' : bigEndian ? '>' : '<'}${code}`
}

export function isComplex({ code }: ElementType): boolean {
  return code === 'c8' || code === 'c16'
}

/** Why complex numbers without a part to show are refused, and what to do. */
export const complexRefusal = {
  problem: 'its numbers are complex, and the option `complex` is not set',
  hint: 'set `complex: abs`, `real`, `imag` or `phase` in the source',
} as const

/** The decoder for elements of a type; `undefined` if there is none, also for complex ones without a `part`. */
export function findDecoder(type: ElementType, part: ComplexPart | undefined): Decoder | undefined {
  const { code } = type
  const swapped = isSwapped(type)
  const dtype = Object.hasOwn(plain, code) ? plain[code] : undefined
  if (dtype !== undefined) {
    const itemBytes = Number(code[1])
    if (code === 'b1') return { dtype, itemBytes, fix: straightenBooleans }
    return { dtype, itemBytes, ...(swapped && itemBytes > 1 ? { fix: swapBytes } : {}) }
  }
  if (code === 'i8' || code === 'u8') {
    const fix = (values: NumericArray, rounding: Rounding) => {
      if (swapped) swapBytes(values)
      decodeInt64(values as Float64Array, code === 'i8', rounding)
    }
    return { dtype: 'float64', itemBytes: 8, fix }
  }
  if (code === 'f2') {
    const convert = (bytes: Buffer, values: NumericArray) =>
      decodeHalf(swapped ? bytes.swap16() : bytes, values as Float32Array)
    return { dtype: 'float32', itemBytes: 2, convert }
  }
  if (code === 'f16') {
    const convert = (bytes: Buffer, values: NumericArray) =>
      decodeLongDouble(bytes, values as Float64Array, type.bigEndian)
    return { dtype: 'float64', itemBytes: 16, convert }
  }
  return isComplex(type) && part !== undefined ? complexDecoder(code === 'c8', swapped, part) : undefined
}

function complexDecoder(single: boolean, swapped: boolean, part: ComplexPart): Decoder {
  const convert = (bytes: Buffer, values: NumericArray) => {
    if (swapped && single) bytes.swap32()
    else if (swapped) bytes.swap64()
    const length = bytes.length / (single ? 4 : 8)
    const parts = single
      ? new Float32Array(bytes.buffer, bytes.byteOffset, length)
      : new Float64Array(bytes.buffer, bytes.byteOffset, length)
    decodeComplex(parts, values as Float32Array | Float64Array, part)
  }
  return { dtype: single ? 'float32' : 'float64', itemBytes: single ? 8 : 16, convert }
}

function isSwapped({ bigEndian }: ElementType): boolean {
  return bigEndian === (endianness() === 'LE')
}

/** Any byte but 0 is true, and true is 1. */
function straightenBooleans(values: NumericArray): void {
  for (let i = 0; i < values.length; i++) if (values[i]! > 1) values[i] = 1
}

function swapBytes(values: NumericArray): void {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  if (values.BYTES_PER_ELEMENT === 2) bytes.swap16()
  else if (values.BYTES_PER_ELEMENT === 4) bytes.swap32()
  else bytes.swap64()
}
