// Bytes in the library's memory become plain values: texts, numbers, lists, records.
import { complexParts, kinds, membersOf } from './element-type.js'
import type { Metadata } from './h5wasm.js'
import type { Hdf5Type, PlainValue } from './messages.js'
import { refusal } from './refusal.js'

/** Everything that decoding needs besides the bytes. */
export interface Decoding {
  /** Memory of the library that a value points to. */
  bytesAt(pointer: number, length: number): Uint8Array
  textAt(pointer: number): Uint8Array
  /** The path of what a reference refers to. */
  follow(reference: Uint8Array): string | null
  /** True if numbers still have the byte order of the file. */
  readonly unordered: boolean
  /** Counts values; throws if there are too many. */
  count(values: number): void
}

/** `count` elements from `at` on, each by itself. */
export function decodeElements(bytes: Uint8Array, metadata: Metadata, count: number, decoding: Decoding): PlainValue[] {
  decoding.count(count)
  const values: PlainValue[] = []
  for (let n = 0; n < count; n++) values.push(decodeElement(bytes, n * metadata.size, metadata, decoding))
  return values
}

/** Cuts a list in C order into rows. */
export function cutIntoRows(values: readonly PlainValue[], shape: readonly number[]): PlainValue {
  if (shape.length === 0) return values[0] ?? null
  let level: readonly PlainValue[] = values
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const length = shape[axis]!
    const count = shape.slice(0, axis).reduce((product, each) => product * each, 1)
    const rows = level
    level = Array.from({ length: count }, (_, row) => rows.slice(row * length, (row + 1) * length))
  }
  return level
}

/** The value of an integer that has fewer bits than bytes. */
export function straighten(value: PlainValue, type: Hdf5Type): PlainValue {
  if (Array.isArray(value) && type.kind === 'array')
    return value.map((each: PlainValue) =>
      straighten(each, type.shape.length > 1 ? { ...type, shape: type.shape.slice(1) } : type.of),
    )
  if (typeof value !== 'number' || !('bits' in type) || type.bits === undefined) return value
  const { first, count } = type.bits
  const raised = value << (32 - first - count)
  return type.signed ? raised >> (32 - count) : raised >>> (32 - count)
}

function decodeElement(bytes: Uint8Array, at: number, metadata: Metadata, decoding: Decoding): PlainValue {
  const { type, size } = metadata
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = !decoding.unordered || metadata.littleEndian
  switch (type) {
    case kinds.integer:
    case kinds.bitfield:
    case kinds.enum: {
      const value = readInteger(view, at, size, metadata.signed, little)
      const names = metadata.enum_type?.members
      const isBoolean = names && Object.keys(names).length === 2 && names['FALSE'] === 0 && names['TRUE'] === 1
      return isBoolean ? value !== 0 : value
    }
    case kinds.float:
      return floatOrNull(view, at, size, little)
    case kinds.complex:
      return complexValue(view, at, size, little)
    case kinds.text:
      return metadata.vlen ? decodeLongText(view, at, decoding) : decodeText(bytes.subarray(at, at + size), metadata)
    case kinds.record: {
      if (complexParts(metadata)) return complexValue(view, at, size, little || !!complexParts(metadata)?.littleEndian)
      const fields = membersOf(metadata)
      decoding.count(fields.length)
      return Object.fromEntries(
        fields.map((field) => [field.name, decodeElement(bytes, at + field.offset, field, decoding)]),
      )
    }
    case kinds.array: {
      const of = metadata.array_type!
      const shape = of.shape ?? []
      const count = shape.reduce((product, length) => product * length, 1)
      if (count * of.size > size) throw refusal('it contains arrays longer than their elements')
      return cutIntoRows(decodeElements(bytes.subarray(at, at + size), of, count, decoding), shape)
    }
    case kinds.list: {
      const of = metadata.vlen_type!
      const count = view.getUint32(at, true)
      if (count === 0) return []
      decoding.count(count)
      return decodeElements(decoding.bytesAt(view.getUint32(at + 4, true), count * of.size), of, count, decoding)
    }
    case kinds.reference:
      return metadata.ref_type === 'object' ? decoding.follow(bytes.subarray(at, at + size)) : null
    default:
      return null
  }
}

function complexValue(view: DataView, at: number, size: number, little: boolean): PlainValue {
  return { real: floatOrNull(view, at, size / 2, little), imag: floatOrNull(view, at + size / 2, size / 2, little) }
}

/** Reads an integer of 1, 2, 4 or 8 bytes; one of 8 becomes the nearest double. */
export function readInteger(view: DataView, at: number, size: number, signed: boolean, little: boolean): number {
  if (size === 1) return signed ? view.getInt8(at) : view.getUint8(at)
  if (size === 2) return signed ? view.getInt16(at, little) : view.getUint16(at, little)
  if (size === 4) return signed ? view.getInt32(at, little) : view.getUint32(at, little)
  if (size === 8) return Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little))
  throw refusal(`it contains integers of ${size} bytes, which are not read`)
}

function floatOrNull(view: DataView, at: number, size: number, little: boolean): number | null {
  const value = readFloat(view, at, size, little)
  return Number.isNaN(value) ? null : value
}

/** Reads a float of 2, 4 or 8 bytes. */
export function readFloat(view: DataView, at: number, size: number, little: boolean): number {
  if (size === 8) return view.getFloat64(at, little)
  if (size === 4) return view.getFloat32(at, little)
  if (size !== 2) throw refusal(`it contains floats of ${size} bytes, which are not read`)
  const bits = view.getUint16(at, little)
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  const size16 = exponent === 31 ? (fraction ? Number.NaN : Number.POSITIVE_INFINITY) : fractionOf(exponent, fraction)
  return bits >> 15 ? -size16 : size16
}

function fractionOf(exponent: number, fraction: number): number {
  return exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function decodeLongText(view: DataView, at: number, decoding: Decoding): string {
  const pointer = view.getUint32(at, true)
  return pointer === 0 ? '' : attributeText(decoding.textAt(pointer))
}

/** A text of a fixed length ends at a zero, or is filled up with zeros or blanks. */
function decodeText(bytes: Uint8Array, { strpad = 0 }: Metadata): string {
  const zero = strpad === 0 ? bytes.indexOf(0) : -1
  let end = zero < 0 ? bytes.length : zero
  const filler = strpad === 2 ? 32 : 0
  while (end > 0 && bytes[end - 1] === filler) end--
  return attributeText(bytes.subarray(0, end))
}

/** UTF-8, or Latin-1 if it is not valid UTF-8. */
export function attributeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}
