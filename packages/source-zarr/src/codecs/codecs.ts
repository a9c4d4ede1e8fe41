// A codec's name and options, as either version of Zarr writes them, become a codec, or the reason why it cannot be undone.
import zlib from 'node:zlib'
import { type ElementType, formatByteCount, printable } from '@movieflow/arrays'
import { itemBytesOf, namedType, spelledType } from '../element-types.js'
import { type JsonRecord, type JsonValue, numberIn, own } from '../json.js'
import { bloscLength, decodeBlosc } from './blosc.js'
import { decodeBzip2 } from './bzip2.js'
import { adler32, crc32c, fletcher32 } from './checksums.js'
import { Damage } from './damage.js'
import { isFiltered, undoCast, undoDelta, undoPackBits, undoScale } from './filters.js'
import { decodeLz4 } from './lz4.js'
import type { Codec } from './pipeline.js'
import { unshuffle } from './shuffle.js'
import { decodeZstdChunk, loadZstd } from './zstd.js'

/** Why metadata ask for what cannot be done, in words that follow `it`. */
export class CodecProblem extends Error {}

/** A codec of bytes; `undefined` if there is none of that name. */
export function byteCodec(name: string, options: JsonRecord): Codec | undefined {
  switch (name) {
    case 'blosc':
      return {
        name: 'Blosc',
        decode(bytes, most) {
          const length = bloscLength(bytes)
          if (length > most)
            throw new Damage(`becomes ${formatByteCount(length)} by Blosc, not ${formatByteCount(most)}`)
          return decodeBlosc(bytes)
        },
      }
    case 'zstd':
      return {
        name: 'Zstandard',
        async decode(bytes, most) {
          await loadZstd()
          return decodeZstdChunk(bytes, most)
        },
      }
    case 'gzip':
      return inflated('gzip', zlib.gunzipSync)
    case 'zlib':
      return inflated('zlib', zlib.inflateSync)
    case 'bz2':
      return { name: 'bzip2', decode: decodeBzip2 }
    case 'lz4':
      return { name: 'LZ4', decode: decodeSizedLz4 }
    case 'crc32c':
      return checksum('crc32c', 'end', crc32c)
    case 'crc32':
      return checksum('crc32', own(options, 'location') === 'end' ? 'end' : 'start', (bytes) => zlib.crc32(bytes))
    case 'adler32':
      return checksum('adler32', own(options, 'location') === 'end' ? 'end' : 'start', adler32)
    case 'fletcher32':
      return checksum(name, 'end', fletcher32)
    case 'shuffle': {
      const size = numberIn(options, 'elementsize') ?? 4
      if (!Number.isInteger(size) || size < 1 || size > 256)
        throw new CodecProblem(`its filter shuffle has the elementsize ${size}`)
      return {
        name,
        encodedBytes: (bytes) => bytes,
        decode(bytes) {
          // Numcodecs does not write data that are not a multiple of the size.
          if (bytes.length % size !== 0) throw new Damage(`has ${bytes.length} bytes, not a multiple of ${size}`)
          const to = new Uint8Array(bytes.length)
          unshuffle(bytes, to, size)
          return to
        },
      }
    }
    default:
      return undefined
  }
}

/** A codec of numbers, as it is applied to a chunk with elements of `type`, and of which type its numbers are stored. */
export interface NumberCodec {
  readonly codec: Codec
  readonly stored: ElementType
}

/**
 * `undefined` if there is none of that name. `endian` is the order of the bytes that are stored if the options do not say it: in Zarr 3 all numbers
 * in memory are little-endian here.
 */
export function numberCodec(
  name: string,
  options: JsonRecord,
  type: ElementType,
  isNative: boolean,
): NumberCodec | undefined {
  const typeOf = (option: string, otherwise: ElementType): ElementType => {
    const value = own(options, option)
    if (value === undefined || value === null) return otherwise
    // numcodecs takes NumPy's names, too: `int32`.
    const named = namedType(value)
    const found = typeof named === 'string' ? { code: named, bigEndian: false } : spelledType(value)
    if ('problem' in found || !isFiltered(found))
      throw new CodecProblem(`its filter ${name} has the ${option} ${shown(value)}, which is not read`)
    return isNative ? { ...found, bigEndian: false } : found
  }
  const made = (
    stored: ElementType,
    to: ElementType,
    undo: (bytes: Uint8Array, stored: ElementType, type: ElementType) => Uint8Array,
  ): NumberCodec => {
    if (itemBytesOf(to.code) !== itemBytesOf(type.code) || to.code !== type.code || !isFiltered(to))
      throw new CodecProblem(`its filter ${name} gives ${to.code}, not the ${type.code} that follow`)
    const encodedBytes = (bytes: number) => (bytes / itemBytesOf(to.code)) * itemBytesOf(stored.code)
    return { stored, codec: { name, encodedBytes, decode: (bytes) => undo(bytes, stored, to) } }
  }
  switch (name) {
    case 'delta': {
      const to = typeOf('dtype', type)
      return made(typeOf('astype', to), to, undoDelta)
    }
    case 'fixedscaleoffset': {
      const to = typeOf('dtype', type)
      const scale = factorOf(own(options, 'scale'), name)
      const offset = factorOf(own(options, 'offset'), name)
      return made(typeOf('astype', to), to, (bytes, stored, into) => undoScale(bytes, stored, into, { scale, offset }))
    }
    case 'quantize': {
      const to = typeOf('dtype', type)
      return made(typeOf('astype', to), to, undoCast)
    }
    case 'astype': {
      const to = typeOf('decode_dtype', type)
      return made(typeOf('encode_dtype', to), to, undoCast)
    }
    case 'bitround':
      return { stored: type, codec: { name, encodedBytes: (bytes) => bytes, decode: (bytes) => bytes } }
    case 'packbits': {
      if (type.code !== 'b1') throw new CodecProblem('its filter packbits is only for booleans')
      const encodedBytes = (bytes: number) => 1 + Math.ceil(bytes / 8)
      return {
        stored: { code: 'u1', bigEndian: false },
        codec: { name, encodedBytes, decode: (bytes, most) => undoPackBits(bytes, most) },
      }
    }
    default:
      return undefined
  }
}

/** The hint for codecs that are not undone. */
export const knownCodecs =
  'Blosc, Zstandard, gzip, zlib, bzip2 and LZ4 are read, and the filters delta, fixedscaleoffset, shuffle, quantize, astype, bitround, packbits, crc32, crc32c, adler32 and fletcher32'

function inflated(name: string, inflate: (bytes: Uint8Array, options: zlib.ZlibOptions) => Buffer): Codec {
  return {
    name,
    decode(bytes, most) {
      try {
        return inflate(bytes, { maxOutputLength: Math.max(1, most) })
      } catch (error) {
        const isLonger = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
        throw new Damage(
          isLonger ? `becomes more than ${formatByteCount(most)} by ${name}` : `contains damaged ${name} data`,
        )
      }
    },
  }
}

/** The form of numcodecs: the length, then one block. */
function decodeSizedLz4(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length < 4) throw new Damage(`has ${formatByteCount(bytes.length)}, fewer than an LZ4 header`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  if (length > most) throw new Damage(`becomes ${formatByteCount(length)} by LZ4, not ${formatByteCount(most)}`)
  const to = new Uint8Array(length)
  decodeLz4(bytes.subarray(4), to)
  return to
}

function checksum(name: string, place: 'start' | 'end', sum: (bytes: Uint8Array) => number): Codec {
  return {
    name,
    encodedBytes: (bytes) => bytes + 4,
    decode(bytes) {
      if (bytes.length < 4) throw new Damage(`has ${formatByteCount(bytes.length)}, fewer than a checksum`)
      const from = place === 'start' ? 0 : bytes.length - 4
      const stated = new DataView(bytes.buffer, bytes.byteOffset + from, 4).getUint32(0, true)
      const rest = place === 'start' ? bytes.subarray(4) : bytes.subarray(0, from)
      if (sum(rest) !== stated) throw new Damage(`is damaged: its checksum (${name}) differs`)
      return rest
    },
  }
}

function factorOf(value: JsonValue | undefined, name: string): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw new CodecProblem(`its filter ${name} lacks a scale or an offset`)
}

function shown(value: JsonValue): string {
  return printable(typeof value === 'string' ? value : 'that is no text', 30)
}
