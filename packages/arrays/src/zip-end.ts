// Finds a zip archive and its directory from the end of a file, as Python's zipfile does.
import type { FileBytes } from './file-bytes.js'
import { copyAgain, formatByteCount, refuse } from './refuse.js'

/** Positions in the file. */
export interface ZipBounds {
  /** The start from which offsets in the archive count: above 0 if bytes precede it, such as a self-extracting program. */
  readonly start: number
  /** Behind the archive's comment. */
  readonly end: number
  readonly directory: number
  readonly directoryBytes: number
}

const endBytes = 22
const locatorBytes = 20
const end64Bytes = 56
const longestComment = 0xffff
const endSignature = Buffer.from('PK\x05\x06', 'latin1')
const locatorSignature = 0x07064b50
const end64Signature = 0x06064b50
// Some 400,000 members with short names.
const longestDirectory = 32 << 20

/** `undefined` if the file has no end of a zip archive. */
export function findZip(file: FileBytes): ZipBounds | undefined {
  const tailFrom = Math.max(0, file.size - endBytes - longestComment)
  const tail = file.some(tailFrom, file.size - tailFrom)
  const at = tail.lastIndexOf(endSignature)
  if (at < 0 || at + endBytes > tail.length) return undefined
  const record = tail.subarray(at)
  const position = tailFrom + at
  const end = position + endBytes + record.readUInt16LE(20)
  if (end > file.size) throw damagedArchive(file, 'its comment is cut off')
  const wide = findEnd64(file, position)
  const directoryBytes = wide ? wide.directoryBytes : record.readUInt32LE(12)
  const offset = wide ? wide.offset : record.readUInt32LE(16)
  const directory = (wide ? wide.position : position) - directoryBytes
  const start = directory - offset
  if (start < 0)
    throw damagedArchive(file, `its directory of ${formatByteCount(directoryBytes)} is not where it should be`)
  if (wide && start + wide.located !== wide.position) throw damagedArchive(file, 'its two end records disagree')
  if (directoryBytes > longestDirectory)
    throw refuse(file.path, `its zip directory takes ${formatByteCount(directoryBytes)}`, 'unpack it into a folder')
  return { start, end, directory, directoryBytes }
}

function findEnd64(file: FileBytes, endPosition: number) {
  const position = endPosition - locatorBytes - end64Bytes
  const locator = file.some(Math.max(0, endPosition - locatorBytes), locatorBytes)
  if (position < 0 || locator.readUInt32LE(0) !== locatorSignature) return undefined
  const record = file.some(position, end64Bytes)
  if (record.readUInt32LE(0) !== end64Signature) throw damagedArchive(file, 'its ZIP64 end record is missing')
  return {
    position,
    located: Number(locator.readBigUInt64LE(8)),
    directoryBytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  }
}

export function damagedArchive(file: FileBytes, why: string, cause?: unknown) {
  return refuse(file.path, `its zip directory is damaged: ${why}`, copyAgain, cause)
}
