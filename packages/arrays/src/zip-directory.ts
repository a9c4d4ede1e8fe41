// A zip archive's directory becomes a list of its members, by yauzl.
import { isAscii } from 'node:buffer'
import { MovieflowError } from '@movieflow/core/plugin'
import type { Entry, ZipFile } from 'yauzl'
import type { FileBytes } from './file-bytes.js'
import { printable, refuse } from './refuse.js'
import { damagedArchive, findZip } from './zip-end.js'

declare module 'yauzl' {
  // @types/yauzl is of an older version.
  export function getFileNameLowLevel(
    flags: number,
    name: Buffer,
    extraFields: Entry['extraFields'],
    strict: boolean,
  ): string
}

/** A member as the directory describes it. */
export interface ZipMember {
  readonly name: string
  /** The name's bytes, which the member's own header repeats. */
  readonly rawName: Buffer
  readonly flags: number
  readonly method: number
  readonly crc32: number
  readonly compressedBytes: number
  readonly bytes: number
  /** The position of its own header in the file. */
  readonly position: number
  /** The position before which its data must end. */
  readonly directory: number
}

const mostMembers = 200_000
const entryBytes = 46
const windowBytes = 1 << 16

/** The members in the directory's order; `undefined` if the file is not a zip archive. */
export async function readZipDirectory(file: FileBytes): Promise<ZipMember[] | undefined> {
  const bounds = findZip(file)
  if (bounds === undefined) return undefined
  const { start, end, directory, directoryBytes } = bounds
  const { fromRandomAccessReader, getFileNameLowLevel, RandomAccessReader } = await import('yauzl')

  /** The archive alone, without what may precede or follow it; read by windows, as a network disk takes long for each read. */
  class ArchiveReader extends RandomAccessReader {
    private window: Buffer = Buffer.alloc(0)
    private windowFrom = 0

    override read(
      into: Buffer,
      offset: number,
      length: number,
      from: number,
      callback: (error: Error | null) => void,
    ): void {
      try {
        if (from < this.windowFrom || from + length > this.windowFrom + this.window.length) {
          this.window = file.some(start + from, Math.max(length, windowBytes))
          this.windowFrom = from
        }
        const part = this.window.subarray(from - this.windowFrom, from - this.windowFrom + length)
        if (part.length < length) throw damagedArchive(file, 'it is cut off')
        part.copy(into, offset)
      } catch (error) {
        callback(error as Error)
        return
      }
      callback(null)
    }
  }

  const members: ZipMember[] = []
  let listedBytes = 0
  const take = (entry: Entry) => {
    if (members.length === mostMembers)
      throw refuse(file.path, `it has more than ${mostMembers} members`, 'unpack it into a folder')
    listedBytes += entryBytes + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    // With `decodeStrings` off, yauzl returns the bytes: its own check refuses names such as `/mean`, which are right here.
    const rawName = Buffer.from(entry.fileName as unknown as Buffer)
    // yauzl shows control bytes as the letters that DOS drew for them.
    const name = isAscii(rawName)
      ? rawName.toString('latin1')
      : getFileNameLowLevel(entry.generalPurposeBitFlag, rawName, entry.extraFields, true)
    members.push({
      // Zip names are C strings to zipfile.
      name: name.split('\0')[0]!,
      rawName,
      flags: entry.generalPurposeBitFlag,
      method: entry.compressionMethod,
      crc32: entry.crc32,
      compressedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      position: start + entry.relativeOffsetOfLocalHeader,
      directory,
    })
  }
  try {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false }
    await new Promise<void>((resolve, reject) => {
      fromRandomAccessReader(new ArchiveReader(), end - start, options, (error, zip) => {
        if (error) reject(error)
        else readEntries(zip, take).then(resolve, reject)
      })
    })
  } catch (error) {
    if (error instanceof MovieflowError) throw error
    throw damagedArchive(file, printable((error as Error).message, 120), error)
  }
  if (listedBytes !== directoryBytes)
    throw damagedArchive(file, `its ${members.length} entries take ${listedBytes} of its ${directoryBytes} bytes`)
  file.verify()
  return members
}

function readEntries(zip: ZipFile, take: (entry: Entry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let depth = 0
    zip.on('entry', (entry: Entry) => {
      try {
        take(entry)
      } catch (error) {
        reject(error)
        return
      }
      // Reads call back at once: without a pause now and then the stack would grow with the directory.
      if (++depth % 100 === 0) setImmediate(() => zip.readEntry())
      else zip.readEntry()
    })
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.readEntry()
  })
}
