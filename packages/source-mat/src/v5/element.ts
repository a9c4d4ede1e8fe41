// Data elements: tags of type and length, and the few bytes of the small ones, out of bytes read in order.
import { copyAgain, type DeflatedRange, type ElementType, type FileBytes, refuse } from '@movieflow/arrays'
import type { ForwardBytes } from './forward-bytes.js'

/** The bytes from which a variable is read. */
export interface Origin {
  readonly file: FileBytes
  readonly bytes: ForwardBytes
  readonly bigEndian: boolean
  /** The compressed range in which positions count, if it is not the file itself. */
  readonly deflated?: DeflatedRange & { readonly limit: number }
}

export interface MatElement {
  readonly type: number
  /** Bytes of its data. */
  readonly length: number
  /** Their start. */
  readonly offset: number
  /** The start of the next element. */
  readonly next: number
  /** The data of a small element, which are in its tag. */
  readonly small?: Buffer
}

export const matrixType = 14
export const compressedType = 15

const codes: Record<number, string> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
}

/** The type with which to decode an element's numbers; `undefined` if they are not numbers. */
export function numericType(type: number, bigEndian: boolean): ElementType | undefined {
  const code = codes[type]
  return code === undefined ? undefined : { code, bigEndian }
}

export function readElementInteger(bytes: Buffer, at: number, bigEndian: boolean): number {
  return bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
}

export function damagedMat(origin: Origin, what: string) {
  return refuse(origin.file.path, `it is damaged: ${what}`, copyAgain)
}

/** The tag that comes next, of an element that ends by `end`. */
export async function readTag(origin: Origin, end: number): Promise<MatElement> {
  if (origin.bytes.position + 8 > end) throw damagedMat(origin, 'an element has no room for its tag')
  return parseTag(origin, end, await origin.bytes.read(8))
}

/**
 * The tag of the matrix after another one, which began at `offset` and claimed `length` bytes. They are whole words of
 * eight; Octave counts four too many for each small element, and others leave padding uncounted.
 */
export async function readNextMatrix(origin: Origin, end: number, offset: number, length: number): Promise<MatElement> {
  const { bytes, bigEndian } = origin
  await bytes.skipTo(offset + length - (length % 8))
  if (length % 8 === 0 || bytes.position + 16 > end) return readTag(origin, end)
  const tag = await bytes.read(8)
  return readElementInteger(tag, 0, bigEndian) === matrixType ? parseTag(origin, end, tag) : readTag(origin, end)
}

function parseTag(origin: Origin, end: number, tag: Buffer): MatElement {
  const { bytes, bigEndian } = origin
  const first = readElementInteger(tag, 0, bigEndian)
  const smallLength = first >>> 16
  if (smallLength > 0) {
    if (smallLength > 4) throw damagedMat(origin, `a small element claims ${smallLength} bytes`)
    const small = tag.subarray(4, 4 + smallLength)
    const offset = bytes.position - 4
    return { type: first & 0xffff, length: smallLength, offset, next: bytes.position, small }
  }
  const length = readElementInteger(tag, 4, bigEndian)
  const offset = bytes.position
  if (offset + length > end) throw damagedMat(origin, 'an element is longer than the one that contains it')
  // The last one may lack its padding.
  const next = Math.min(end, offset + Math.ceil(length / 8) * 8)
  return { type: first, length, offset, next }
}

/** The data of the element whose tag has just been read, on to the next one; refuses more than `most` bytes. */
export async function readElementData(origin: Origin, element: MatElement, most: number): Promise<Buffer> {
  const { length, next, small } = element
  if (small) return small
  if (length > most) throw damagedMat(origin, `an element of ${length} bytes (at most ${most} are read)`)
  const data = await origin.bytes.read(length)
  await origin.bytes.skipTo(next)
  return data
}
