// A TIFF's directories (IFDs), classic and BigTIFF, become fields by tag; values stay in the file until they are asked for.
import type { PictureBytes } from '../picture-file.js'
import { copyAgain, refuse } from '../refuse.js'

/** The start of a TIFF: its byte order, its offsets, and its first directory. */
export interface TiffStart {
  readonly little: boolean
  /** BigTIFF: counts and offsets of 8 bytes. */
  readonly big: boolean
  /** The position of the first directory. */
  readonly first: number
}

export interface DirectoryField {
  readonly type: number
  readonly count: number
  /** The position of its values in the file. */
  readonly at: number
}

export interface Directory {
  readonly at: number
  readonly fields: ReadonlyMap<number, DirectoryField>
  /** The second text if there are two: writers put their own after the user's. */
  readonly secondDescription: DirectoryField | undefined
  /** 0 behind the last. */
  readonly next: number
}

/** Bytes of a value of each type. */
const typeBytes: Readonly<Record<number, number>> = {
  1: 1, // BYTE
  2: 1, // ASCII
  3: 2, // SHORT
  4: 4, // LONG
  5: 8, // RATIONAL
  6: 1, // SBYTE
  7: 1, // UNDEFINED
  8: 2, // SSHORT
  9: 4, // SLONG
  10: 8, // SRATIONAL
  11: 4, // FLOAT
  12: 8, // DOUBLE
  13: 4, // IFD
  16: 8, // LONG8
  17: 8, // SLONG8
  18: 8, // IFD8
}

// The largest real ones have some hundred.
const mostFields = 4096
const mostTextBytes = 1 << 25

export const isTiff = (start: Buffer) => /^(II[*+]\0|MM\0[*+])/.test(start.toString('latin1', 0, 4))

export function readTiffStart(bytes: PictureBytes): TiffStart {
  const start = bytes.all(0, 8)
  const little = start[0] === 0x49
  const big = start[little ? 2 : 3] === 43
  if (!big) return { little, big, first: numberAt(start, 4, 4, little) }
  const rest = bytes.all(0, 16)
  if (numberAt(rest, 4, 2, little) !== 8) throw damagedTiff(bytes, 'its offsets are not of 8 bytes')
  return { little, big, first: numberAt(rest, 8, 8, little) }
}

export function readDirectory(bytes: PictureBytes, { little, big }: TiffStart, at: number): Directory {
  const [countBytes, entryBytes, wide] = big ? [8, 20, 8] : [2, 12, 4]
  if (at < 8 || at + countBytes > bytes.size) throw damagedTiff(bytes, 'a directory is after its end')
  const count = numberAt(bytes.all(at, countBytes), 0, countBytes, little)
  if (count === 0 || count > mostFields) throw damagedTiff(bytes, `a directory of ${count} fields`)
  const body = bytes.all(at + countBytes, count * entryBytes)
  const fields = new Map<number, DirectoryField>()
  let secondDescription: DirectoryField | undefined
  for (let entry = 0; entry < count; entry++) {
    const from = entry * entryBytes
    const tag = numberAt(body, from, 2, little)
    const type = numberAt(body, from + 2, 2, little)
    const values = numberAt(body, from + 4, wide, little)
    const inline = at + countBytes + from + 4 + wide
    const size = (typeBytes[type] ?? 1) * values
    const field = { type, count: values, at: size <= wide ? inline : numberAt(body, from + 4 + wide, wide, little) }
    if (!fields.has(tag)) fields.set(tag, field)
    else if (tag === 270) secondDescription ??= field
  }
  // Some writers leave it away behind the last.
  const tail = bytes.some(at + countBytes + count * entryBytes, wide)
  const next = tail.length < wide ? 0 : numberAt(tail, 0, wide, little)
  return { at, fields, secondDescription, next }
}

/** A field's whole numbers; refuses more than `most`. */
export function fieldNumbers(
  bytes: PictureBytes,
  { little }: TiffStart,
  { type, count, at }: DirectoryField,
  most: number,
): number[] {
  const size = [1, 3, 4, 13, 16, 18].includes(type) ? typeBytes[type]! : 0
  if (size === 0 || count > most) throw damagedTiff(bytes, `a field of ${count} values of type ${type}`)
  const values = bytes.all(at, count * size)
  return Array.from({ length: count }, (_, index) => numberAt(values, index * size, size, little))
}

/** A field's bytes as they are; refuses more than `most`. */
export function bytesOf(bytes: PictureBytes, { type, count, at }: DirectoryField, most = mostTextBytes): Buffer {
  if (typeBytes[type] !== 1 || count > most) throw damagedTiff(bytes, `a field of ${count} values of type ${type}`)
  return bytes.all(at, count)
}

/** A text up to its NUL. */
export function textOf(bytes: PictureBytes, field: DirectoryField | undefined): string {
  if (field === undefined || typeBytes[field.type] !== 1) return ''
  return bytesOf(bytes, field).toString('utf8').split('\0', 1)[0]!
}

function numberAt(bytes: Buffer, at: number, size: number, little: boolean): number {
  if (size === 1) return bytes[at]!
  if (size === 2) return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
  if (size === 4) return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
  // Numbers for which this is inexact are longer than any file, so they are after its end.
  return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
}

export function damagedTiff(bytes: { readonly path: string }, what: string) {
  return refuse(bytes.path, `its TIFF data are damaged: ${what}`, copyAgain)
}
