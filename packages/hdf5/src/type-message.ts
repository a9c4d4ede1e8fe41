// A datatype message becomes what is unusual about its numbers: bits left over, floats that are not IEEE's.
import type { FloatLayout } from './unusual-floats.js'

/** `bits` of an integer that has fewer than its bytes, the layout of a float's bits, or the reason why its numbers cannot be decoded. */
export type TypeQuirk =
  | { readonly bits?: { readonly first: number; readonly count: number }; readonly float?: FloatLayout }
  | { readonly problem: string }

interface Parsed {
  readonly quirk: TypeQuirk
  readonly end: number
}

/** Throws a `RangeError` if the message is cut off. */
export function readTypeQuirk(message: Buffer | undefined): TypeQuirk | undefined {
  return message && parseType(message, 0, 0).quirk
}

const plain: TypeQuirk = {}

function parseType(message: Buffer, at: number, depth: number): Parsed {
  if (depth > 16) return { quirk: { problem: 'a type nested too deeply' }, end: at }
  const kind = message.readUInt8(at) & 15
  const version = message.readUInt8(at) >> 4
  const flags = message.readUIntLE(at + 1, 3)
  const size = message.readUInt32LE(at + 4)
  const next = at + 8
  switch (kind) {
    case 0:
    case 4:
      return { quirk: integerQuirk(message, next, size), end: next + 4 }
    case 1:
      return { quirk: floatQuirk(message, next, flags, size), end: next + 12 }
    case 2:
      return { quirk: plain, end: next + 2 }
    case 5:
      return { quirk: plain, end: next + (flags & 255) }
    case 6:
      return parseMembers(message, next, { version, size, count: flags & 0xffff, depth })
    case 8:
    case 9:
    case 11: {
      const base = parseType(message, next, depth + 1)
      if (kind !== 8) return { quirk: nested(base.quirk), end: base.end }
      return { quirk: base.quirk, end: skipNames(message, base.end, version, flags & 0xffff, next) }
    }
    case 10: {
      const axes = message.readUInt8(next)
      return parseType(message, next + (version < 3 ? 4 + axes * 8 : 1 + axes * 4), depth + 1)
    }
    default:
      return { quirk: plain, end: next }
  }
}

function integerQuirk(message: Buffer, at: number, size: number): TypeQuirk {
  const first = message.readUInt16LE(at)
  const count = message.readUInt16LE(at + 2)
  if (first === 0 && count === size * 8) return plain
  if (size <= 4 && count > 0 && first + count <= size * 8) return { bits: { first, count } }
  return { problem: `integers of ${count} bits in ${size} bytes` }
}

/** Location and width of the exponent, width of the fraction, bias. */
const ieee: Record<number, readonly number[]> = {
  2: [10, 5, 10, 15],
  4: [23, 8, 23, 127],
  8: [52, 11, 52, 1023],
}

function floatQuirk(message: Buffer, at: number, flags: number, size: number): TypeQuirk {
  const [exponentAt, exponentBits, fractionBits, bias] = ieee[size] ?? []
  const swapped = (flags & 0x41) === 0x41
  const usual =
    !swapped &&
    ((flags >> 4) & 3) === 2 &&
    (flags >> 8) % 256 === size * 8 - 1 &&
    message.readUInt16LE(at) === 0 &&
    message.readUInt16LE(at + 2) === size * 8 &&
    message.readUInt8(at + 4) === exponentAt &&
    message.readUInt8(at + 5) === exponentBits &&
    message.readUInt8(at + 6) === 0 &&
    message.readUInt8(at + 7) === fractionBits &&
    message.readUInt32LE(at + 8) === bias
  if (usual) return plain
  if (swapped) return { problem: 'VAX floats' }
  const [exponent, fraction] = [message.readUInt8(at + 5), message.readUInt8(at + 7)]
  const norm = (flags >> 4) & 3
  const float: FloatLayout = {
    stored: size,
    bytes: exponent <= 8 && fraction <= 23 ? 4 : 8,
    numpy: exponent <= 5 && fraction <= 10 ? 2 : exponent <= 8 && fraction <= 23 ? 4 : size <= 8 ? 8 : 16,
    signAt: (flags >> 8) & 255,
    exponentAt: message.readUInt8(at + 4),
    exponentBits: exponent,
    fractionAt: message.readUInt8(at + 6),
    fractionBits: fraction,
    bias: message.readUInt32LE(at + 8),
    implied: norm === 2,
  }
  if (norm < 3 && isDecodable(float)) return { float }
  return {
    problem: `floats of ${size} bytes with ${float.exponentBits} bits of exponent and ${float.fractionBits} of fraction`,
  }
}

/** True if its parts are inside of the element and, for up to 8 bytes, neither larger nor finer than in a float of 8 bytes. */
function isDecodable(float: FloatLayout): boolean {
  const { stored, signAt, exponentAt, exponentBits, fractionAt, fractionBits, bias, implied } = float
  const bits = stored * 8
  const inside = signAt < bits && exponentAt + exponentBits <= bits && fractionAt + fractionBits <= bits
  const usualBias = bias === 2 ** (exponentBits - 1) - 1
  const some = inside && usualBias && exponentBits >= 2 && fractionBits >= 2
  if (stored > 8) return some && stored <= 16 && exponentBits <= 15 && fractionBits <= 112
  return some && implied && exponentBits <= 11 && fractionBits <= 52
}

interface Members {
  readonly version: number
  readonly size: number
  readonly count: number
  readonly depth: number
}

function parseMembers(message: Buffer, start: number, { version, size, count, depth }: Members): Parsed {
  let quirk: TypeQuirk = plain
  let at = start
  for (let n = 0; n < count; n++) {
    at = skipName(message, at, version, at)
    if (version === 1) {
      if (message.readUInt8(at + 4) > 0) quirk = { problem: 'records with fields of an old kind of array' }
      at += 32
    } else at += version === 2 ? 4 : widthOf(size)
    const member = parseType(message, at, depth + 1)
    if (quirk === plain) quirk = nested(member.quirk)
    at = member.end
  }
  return { quirk, end: at }
}

/** Inside of records and lists, integers with left-over bits and unusual floats are not decoded. */
function nested(quirk: TypeQuirk): TypeQuirk {
  if ('problem' in quirk) return quirk
  if (quirk.bits) return { problem: `integers of ${quirk.bits.count} bits in more bytes` }
  if (quirk.float) return { problem: `floats of ${quirk.float.stored} bytes that are not IEEE's` }
  return quirk
}

function widthOf(size: number): number {
  return size < 256 ? 1 : size < 65536 ? 2 : size < 16777216 ? 3 : 4
}

function skipNames(message: Buffer, start: number, version: number, count: number, base: number): number {
  let at = start
  for (let n = 0; n < count; n++) at = skipName(message, at, version, at)
  return at + count * message.readUInt32LE(base + 4)
}

/** Names end with a zero; before version 3 they take a multiple of 8 bytes. */
function skipName(message: Buffer, at: number, version: number, start: number): number {
  const zero = message.indexOf(0, at)
  if (zero < 0) throw new RangeError('a name without end')
  const length = zero + 1 - start
  return start + (version < 3 ? Math.ceil(length / 8) * 8 : length)
}
