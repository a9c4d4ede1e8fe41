// Undoes numcodecs' filters of numbers: differences, scaled integers, other types, packed bits.
import type { ElementType } from '@movieflow/arrays'
import { itemBytesOf } from '../element-types.js'
import { Damage } from './damage.js'

type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
type Integers64 = BigInt64Array | BigUint64Array

const arrays = {
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
} as const

/** True if filters calculate with numbers of this type. */
export function isFiltered({ code }: ElementType): boolean {
  return Object.hasOwn(arrays, code)
}

/** Sums of differences, which are stored as `stored`. */
export function undoDelta(bytes: Uint8Array, stored: ElementType, type: ElementType): Uint8Array {
  const differences = numbersIn(bytes, stored)
  const values = newNumbers(type, differences.length)
  if (isWide(values)) {
    const sums = values
    let sum = 0n
    for (let n = 0; n < differences.length; n++) {
      sum = sums[n] = sum + BigInt(differences[n]!)
      sum = sums[n]!
    }
  } else {
    let sum = 0
    for (let n = 0; n < differences.length; n++) {
      // Assigning rounds or wraps as the type does.
      values[n] = sum + Number(differences[n]!)
      sum = values[n]!
    }
  }
  return bytesOf(values, type)
}

/** `stored / scale + offset`, towards zero if it becomes an integer. */
export function undoScale(
  bytes: Uint8Array,
  stored: ElementType,
  type: ElementType,
  { scale, offset }: { readonly scale: number; readonly offset: number },
): Uint8Array {
  const from = numbersIn(bytes, stored)
  const values = newNumbers(type, from.length)
  // NumPy calculates with float32 in float32, with other types in float64.
  const round = from instanceof Float32Array ? Math.fround : (value: number) => value
  const [by, plus] = [round(scale), round(offset)]
  for (let n = 0; n < from.length; n++) set(values, n, round(round(Number(from[n]!) / by) + plus))
  return bytesOf(values, type)
}

/** The same numbers as another type. */
export function undoCast(bytes: Uint8Array, stored: ElementType, type: ElementType): Uint8Array {
  const from = numbersIn(bytes, stored)
  const values = newNumbers(type, from.length)
  if (isWide(from) && isWide(values)) for (let n = 0; n < from.length; n++) values[n] = from[n]!
  else for (let n = 0; n < from.length; n++) set(values, n, Number(from[n]!))
  return bytesOf(values, type)
}

/** Eight booleans a byte, the highest bit first; the first byte says how many bits of the last one are none. */
export function undoPackBits(bytes: Uint8Array, count: number): Uint8Array {
  if (bytes.length !== 1 + Math.ceil(count / 8)) throw new Damage('contains another number of packed bits')
  const values = new Uint8Array(count)
  for (let n = 0; n < count; n++) values[n] = (bytes[1 + (n >> 3)]! >> (7 - (n & 7))) & 1
  return values
}

function set(values: Numbers | Integers64, at: number, value: number): void {
  if (isWide(values)) values[at] = BigInt(Math.trunc(value))
  else values[at] = value
}

function isWide(values: Numbers | Integers64): values is Integers64 {
  return values instanceof BigInt64Array || values instanceof BigUint64Array
}

function newNumbers({ code }: ElementType, length: number): Numbers | Integers64 {
  return new arrays[code as keyof typeof arrays](length)
}

function numbersIn(bytes: Uint8Array, type: ElementType): Numbers | Integers64 {
  const size = itemBytesOf(type.code)
  if (bytes.length % size !== 0) throw new Damage(`has ${bytes.length} bytes, not a multiple of ${size}`)
  // A Buffer's own slice is no copy, and may begin at any byte.
  const copy = Uint8Array.prototype.slice.call(bytes)
  if (type.bigEndian) swap(copy, size)
  return new arrays[type.code as keyof typeof arrays](copy.buffer, copy.byteOffset, copy.length / size)
}

function bytesOf(values: Numbers | Integers64, type: ElementType): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (type.bigEndian) swap(bytes, values.BYTES_PER_ELEMENT)
  return bytes
}

function swap(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}
