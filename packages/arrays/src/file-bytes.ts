// A regular file that is open for reading: bytes at any position, and whether it is still what it was.
import fs from 'node:fs'
import { MovieflowError } from '@movieflow/core/plugin'
import { refuse } from './refuse.js'

/** The facts that show whether a file was written to. */
export interface Stamp {
  readonly size: number
  readonly mtimeMs: number
}

// Node refuses reads of 2 GiB and more.
const longestRead = 1 << 30

export class FileBytes {
  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    readonly stamp: Stamp,
  ) {}

  /** Opens a regular file; `kind` says in refusals what a folder is not: `an .npy file`. */
  static open(path: string, kind: string): FileBytes {
    const descriptor = openRegular(path, kind)
    try {
      const { size, mtimeMs } = fs.fstatSync(descriptor)
      return new FileBytes(path, descriptor, { size, mtimeMs })
    } catch (error) {
      fs.closeSync(descriptor)
      throw explain(path, error)
    }
  }

  get size(): number {
    return this.stamp.size
  }

  /** Up to `length` bytes, fewer if the file ends. */
  some(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - position)))
    return bytes.subarray(0, this.fill(position, bytes))
  }

  /** Fills `into`; throws INPUT_CHANGED if the file no longer has as many bytes. */
  read(position: number, into: Uint8Array): void {
    if (this.fill(position, into) < into.length) throw fileChanged(this.path)
  }

  /** Throws if the file has changed since it was opened: call it after reading, before use. */
  verify(): void {
    const now = fs.fstatSync(this.descriptor)
    if (now.size !== this.stamp.size || now.mtimeMs !== this.stamp.mtimeMs) throw fileChanged(this.path)
  }

  close(): void {
    fs.closeSync(this.descriptor)
  }

  private fill(position: number, into: Uint8Array): number {
    try {
      return readFully(this.descriptor, position, into)
    } catch (error) {
      throw explain(this.path, error)
    }
  }
}

/** The error for a file that was written to while it was read. */
export function fileChanged(path: string): MovieflowError {
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

/** Looks before it opens: opening a pipe would wait for ever. */
function openRegular(path: string, kind: string): number {
  try {
    const stats = fs.statSync(path)
    if (stats.isDirectory()) throw refuse(path, `it is a folder, not ${kind}`)
    if (!stats.isFile()) throw refuse(path, 'it is not a regular file')
    return fs.openSync(path, 'r')
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === 'ENOENT') throw refuse(path, 'there is no such file', undefined, error)
    if (error.code === 'EACCES' || error.code === 'EPERM')
      throw refuse(path, 'there is no permission to read it', 'ask its owner, or change its mode with chmod', error)
    throw refuse(path, `it cannot be opened (${error.code})`, undefined, error)
  }
}

function explain(path: string, error: unknown): unknown {
  return isSystemError(error) ? refuse(path, `it cannot be read (${error.code})`, undefined, error) : error
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string'
}
