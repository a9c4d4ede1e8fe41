// An .npy file on disk: its header, and its elements at any position, read without loading the rest.
import fs from 'node:fs'
import { MovieflowError, type NumericArray } from '@movieflow/core/plugin'
import type { Decoder } from './dtype.js'
import { type Header, parseHeader, parsePrefix, prefixBytes } from './header.js'
import type { Rounding } from './int64.js'
import { formatBytes, refuse } from './refuse.js'

/** What shows that a file was written to. */
export interface Stamp {
  readonly size: number
  readonly mtimeMs: number
}

// Node refuses reads of 2 GiB and more.
const longestRead = 1 << 30
const convertBytes = 1 << 18

export class ArrayFile {
  private chunk: Buffer | undefined

  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    readonly stamp: Stamp,
    readonly header: Header,
  ) {}

  /** Opens a regular file and reads its header; all that is wrong with either is refused. */
  static open(path: string): ArrayFile {
    const descriptor = openRegular(path)
    try {
      const { size, mtimeMs } = fs.fstatSync(descriptor)
      const start = readUpTo(descriptor, 0, prefixBytes)
      const { from, length, encoding } = parsePrefix(path, start, size)
      const text = readUpTo(descriptor, from, length)
      if (text.length < length) throw refuse(path, 'the file ends inside its header', 'copy or save it again')
      const header = parseHeader(path, text.toString(encoding), from + length)
      return new ArrayFile(path, descriptor, { size, mtimeMs }, header)
    } catch (error) {
      fs.closeSync(descriptor)
      throw isSystemError(error) ? refuse(path, `it cannot be read (${error.code})`, undefined, error) : error
    }
  }

  /** Elements that the header promises. */
  get elements(): number {
    return this.header.shape.reduce((product, length) => product * length, 1)
  }

  /** What is missing of the data, in words; bytes behind the data are allowed, as NumPy allows them. */
  missingData(itemBytes: number): string | undefined {
    const needed = this.elements * itemBytes
    const present = this.stamp.size - this.header.dataOffset
    if (needed <= present) return undefined
    return `its header promises ${formatBytes(needed)} of data, but the file holds ${formatBytes(present)}`
  }

  /** Fills `values` with the elements from number `first` on, in the file's order. */
  read(decoder: Decoder, first: number, values: NumericArray, rounding: Rounding): void {
    const position = this.header.dataOffset + first * decoder.itemBytes
    if (decoder.convert) {
      this.chunk ??= Buffer.from(new ArrayBuffer(convertBytes))
      const step = convertBytes / decoder.itemBytes
      for (let from = 0; from < values.length; from += step) {
        const part = values.subarray(from, from + step)
        const bytes = this.chunk.subarray(0, part.length * decoder.itemBytes)
        this.readBytes(position + from * decoder.itemBytes, bytes)
        decoder.convert(bytes, part)
      }
      return
    }
    this.readBytes(position, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    decoder.fix?.(values, rounding)
  }

  /** Throws where the file is no longer what it was when it was opened: to be called after reading, before use. */
  verify(): void {
    const now = fs.fstatSync(this.descriptor)
    if (now.size !== this.stamp.size || now.mtimeMs !== this.stamp.mtimeMs) throw changed(this.path)
  }

  close(): void {
    fs.closeSync(this.descriptor)
  }

  private readBytes(position: number, into: Uint8Array): void {
    if (readFully(this.descriptor, position, into) < into.length) throw changed(this.path)
  }
}

/** The error for a file that was written to while it was read. */
export function changed(path: string): MovieflowError {
  return new MovieflowError('INPUT_CHANGED', 'the file changed while it was read', {
    file: path,
    hint: 'run again when nothing writes to it any more',
  })
}

/** Reads until `into` is full or the file ends; returns how many bytes there were. */
export function readFully(descriptor: number, position: number, into: Uint8Array): number {
  let done = 0
  while (done < into.length) {
    const count = fs.readSync(descriptor, into, done, Math.min(longestRead, into.length - done), position + done)
    if (count === 0) break
    done += count
  }
  return done
}

function readUpTo(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readFully(descriptor, position, bytes))
}

/** Looks before it opens: opening a pipe would wait for ever. */
function openRegular(path: string): number {
  try {
    const stats = fs.statSync(path)
    if (stats.isDirectory()) throw refuse(path, 'it is a folder, not an .npy file')
    if (!stats.isFile()) throw refuse(path, 'it is no regular file')
    return fs.openSync(path, 'r')
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === 'ENOENT') throw refuse(path, 'there is no such file', undefined, error)
    if (error.code === 'EACCES' || error.code === 'EPERM')
      throw refuse(path, 'there is no permission to read it', 'ask its owner, or change its mode with chmod', error)
    throw refuse(path, `it cannot be opened (${error.code})`, undefined, error)
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string'
}
