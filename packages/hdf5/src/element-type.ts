// Turns the library's description of a type into one that crosses threads, and into places of bytes in memory.
import type { Metadata } from './h5wasm.js'
import type { Hdf5Type, NumberType } from './messages.js'
import type { TypeQuirk } from './type-message.js'

/** The library's numbers for kinds of types. */
export const kinds = {
  integer: 0,
  float: 1,
  time: 2,
  text: 3,
  bitfield: 4,
  opaque: 5,
  record: 6,
  reference: 7,
  enum: 8,
  list: 9,
  array: 10,
  complex: 11,
} as const

export function describeHdf5Type(metadata: Metadata, quirk?: TypeQuirk): Hdf5Type {
  const { type, size, littleEndian, signed } = metadata
  const other = (words: string): Hdf5Type => ({ kind: 'other', bytes: size, words })
  if (quirk && 'problem' in quirk) return other(quirk.problem)
  const number = (kind: NumberType['kind']): NumberType => {
    return {
      kind,
      bytes: size,
      signed,
      littleEndian: littleEndian || size === 1,
      ...(quirk?.bits && { bits: quirk.bits }),
    }
  }
  switch (type) {
    case kinds.integer:
    case kinds.bitfield:
      return [1, 2, 4, 8].includes(size) ? number('integer') : other(`integers of ${size} bytes`)
    case kinds.float:
      if (quirk?.float) return { ...number('float'), bytes: quirk.float.bytes, numpyBytes: quirk.float.numpy }
      return [2, 4, 8].includes(size) ? number('float') : other(`floats of ${size} bytes`)
    case kinds.complex:
      return [8, 16].includes(size) ? number('complex') : other(`complex numbers of ${size} bytes`)
    case kinds.enum:
      if (metadata.enum_type?.type !== kinds.integer || ![1, 2, 4, 8].includes(size)) return other('an enumeration')
      return number(isBoolean(metadata) ? 'boolean' : 'enum')
    case kinds.text:
      return metadata.vlen ? { kind: 'text' } : { kind: 'text', length: size }
    case kinds.record: {
      const parts = complexParts(metadata)
      if (parts !== undefined) return { ...number('complex'), littleEndian: parts.littleEndian }
      return {
        kind: 'record',
        bytes: size,
        fields: membersOf(metadata).map((one) => ({ name: one.name, type: describeHdf5Type(one), offset: one.offset })),
        keepsOrder: orderOf(metadata) === 'mixed',
      }
    }
    case kinds.list:
      return metadata.vlen_type ? { kind: 'list', of: describeHdf5Type(metadata.vlen_type) } : other('lists')
    case kinds.array: {
      const of = metadata.array_type
      return of
        ? { kind: 'array', bytes: size, of: describeHdf5Type(of, quirk), shape: of.shape ?? [] }
        : other('arrays')
    }
    case kinds.reference:
      return { kind: 'reference', to: metadata.ref_type ?? 'object' }
    case kinds.opaque:
      return other(`opaque data of ${size} bytes`)
    case kinds.time:
      return other('times')
    default:
      return other(`an unknown type (${type})`)
  }
}

export function membersOf(metadata: Metadata) {
  return metadata.compound_type?.members ?? []
}

/** h5py's way to store NumPy's bool. */
function isBoolean({ enum_type: type, size }: Metadata): boolean {
  const members = type?.members ?? {}
  return size === 1 && Object.keys(members).length === 2 && members['FALSE'] === 0 && members['TRUE'] === 1
}

const complexNames = ['r i', 'real imag', 'real imaginary', 're im']

/** The real part of a record that is a complex number: two floats of one type, side by side. */
export function complexParts(metadata: Metadata): Metadata | undefined {
  const [real, imaginary, more] = membersOf(metadata)
  if (!real || !imaginary || more || real.type !== kinds.float || imaginary.type !== kinds.float) return undefined
  const side = real.offset === 0 && imaginary.offset === real.size && metadata.size === 2 * real.size
  const alike = real.size === imaginary.size && real.littleEndian === imaginary.littleEndian
  const named = complexNames.includes(`${real.name} ${imaginary.name}`.toLowerCase())
  return side && alike && named && (real.size === 4 || real.size === 8) ? real : undefined
}

/** The order of all numbers of a type; `mixed` ones stay in memory as they are in the file, others become little. */
export function orderOf(metadata: Metadata): 'none' | 'little' | 'big' | 'mixed' {
  switch (metadata.type) {
    case kinds.record: {
      const orders = new Set(membersOf(metadata).map(orderOf))
      orders.delete('none')
      return orders.size > 1 ? 'mixed' : ([...orders][0] ?? 'none')
    }
    case kinds.array:
      return metadata.array_type ? orderOf(metadata.array_type) : 'none'
    case kinds.text:
      return metadata.vlen ? 'little' : 'none'
    case kinds.reference:
    case kinds.opaque:
      return 'none'
    default:
      return metadata.littleEndian ? 'little' : 'big'
  }
}

/** True if the library leaves numbers of this type big-endian: it does not swap enumerations. */
export function staysBig(metadata: Metadata): boolean {
  if (metadata.type === kinds.array) return metadata.array_type !== undefined && staysBig(metadata.array_type)
  return metadata.type === kinds.enum && !metadata.littleEndian
}

/** True if values of this type point to memory that the library must take back. */
export function hasPointers(metadata: Metadata): boolean {
  if (metadata.type === kinds.text) return metadata.vlen
  if (metadata.type === kinds.list) return true
  if (metadata.type === kinds.array) return metadata.array_type !== undefined && hasPointers(metadata.array_type)
  return membersOf(metadata).some(hasPointers)
}

/** True if values of this type have floats of 2 bytes, of which there are several kinds. */
export function hasHalves(metadata: Metadata): boolean {
  const { type, size, array_type: array, vlen_type: list } = metadata
  if (type === kinds.float) return size === 2
  return [...membersOf(metadata), ...(array ? [array] : []), ...(list ? [list] : [])].some(hasHalves)
}
