// The elements of a Matroska or WebM file (RFC 9559), one after the other; in any thread.
import type { PositionalFile } from './positional-file.js'

export interface MatroskaElement {
  readonly id: number
  /** Start of the payload. */
  readonly start: number
  /** `undefined` for one of unknown length, as live recordings have. */
  readonly length: number | undefined
}

/** The element that begins at a place; `undefined` if there is none before `to`. */
export async function elementAt(file: PositionalFile, at: number, to: number): Promise<MatroskaElement | undefined> {
  if (at >= to) return undefined
  const header = await file.read(at, Math.min(12, to - at))
  const idLength = header ? Math.clz32(header[0]!) - 23 : 9
  if (!header || idLength > 4 || header.length <= idLength) return undefined
  const lengthLength = Math.clz32(header[idLength]!) - 23
  if (lengthLength > 8 || header.length < idLength + lengthLength) return undefined
  const id = header.readUIntBE(0, idLength)
  let length = header[idLength]! & (0xff >> lengthLength)
  let unknown = header[idLength]! === 0xff >> (lengthLength - 1)
  for (const byte of header.subarray(idLength + 1, idLength + lengthLength)) {
    length = length * 256 + byte
    unknown &&= byte === 0xff
  }
  return { id, start: at + idLength + lengthLength, length: unknown ? undefined : length }
}

/** An unsigned integer; `undefined` if it has none of 1 to 8 bytes, or is beyond 2^53. */
export async function unsignedIn(
  file: PositionalFile,
  { start, length }: MatroskaElement,
): Promise<number | undefined> {
  const bytes = length && length <= 8 ? await file.read(start, length) : undefined
  const value = bytes?.reduce((sum, byte) => sum * 256 + byte, 0)
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}

/** A float of 4 or 8 bytes. */
export async function floatIn(file: PositionalFile, { start, length }: MatroskaElement): Promise<number | undefined> {
  if (length !== 4 && length !== 8) return undefined
  const bytes = await file.read(start, length)
  return length === 4 ? bytes?.readFloatBE(0) : bytes?.readDoubleBE(0)
}
