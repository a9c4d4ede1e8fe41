// A picture file on disk: parts of its beginning, for the header, or all of it; nothing stays open.
import fs from 'node:fs'
import { MovieflowError } from '@movieflow/core/plugin'
import { copyAgain, refuse } from './refuse.js'

// Most headers are within it, so a network disk is asked once per file.
const windowBytes = 4096
// More than a compressed file of the largest picture that is read.
const largestFile = 1 << 30

/** Reads bytes at a position, of an open file. */
export class PictureBytes {
  #start = 0
  #window: Buffer

  readonly size: number
  readonly mtimeMs: number

  constructor(
    readonly path: string,
    private readonly descriptor: number,
    { size, mtimeMs }: FileState,
  ) {
    this.size = size
    this.mtimeMs = mtimeMs
    this.#window = this.#read(0, windowBytes)
  }

  /** Fills `target` with the bytes from `position`, past the window; refuses the file if it ends before. */
  fill(target: Uint8Array, position: number): void {
    if (readFully(this.descriptor, target, position) < target.length)
      throw refuse(this.path, 'the file ends in the middle of its picture', copyAgain)
  }

  /** Refuses the file if it has changed since it was opened. */
  checkUnchanged(): void {
    checkSame(this.path, this, fs.fstatSync(this.descriptor))
  }

  /** Up to `length` bytes, fewer if the file ends. */
  some(position: number, length: number): Buffer {
    const inside = position >= this.#start && position + length <= this.#start + this.#window.length
    if (!inside) {
      this.#window = this.#read(position, Math.max(length, windowBytes))
      this.#start = position
    }
    return this.#window.subarray(position - this.#start, position - this.#start + length)
  }

  /** Refuses the file if it has fewer. */
  all(position: number, length: number): Buffer {
    const bytes = this.some(position, length)
    if (bytes.length < length) throw refuse(this.path, 'the file ends inside its header', copyAgain)
    return bytes
  }

  #read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - position)))
    return bytes.subarray(0, readFully(this.descriptor, bytes, position))
  }
}

/** Passes an open file's bytes to `use`, and closes it. */
export function readFirstBytes<T>(path: string, use: (bytes: PictureBytes) => T): T {
  return withFile(path, (descriptor, stats) => use(new PictureBytes(path, descriptor, stats)))
}

/** All bytes of a file, which must not be written to meanwhile. */
export function readWhole(path: string): Buffer {
  return withFile(path, (descriptor, before) => {
    if (before.size > largestFile) throw refuse(path, `the file has ${before.size} bytes, too many for one picture`)
    const bytes = Buffer.allocUnsafe(before.size)
    const count = readFully(descriptor, bytes, 0)
    const after = fs.fstatSync(descriptor)
    checkSame(path, before, { size: count < before.size ? count : after.size, mtimeMs: after.mtimeMs })
    return bytes
  })
}

/** The facts that show whether a file is still the same. */
export type FileState = Pick<fs.Stats, 'size' | 'mtimeMs'>

/** Refuses a file that changed. */
export function checkSame(path: string, before: FileState, after: FileState): void {
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return
  throw new MovieflowError('INPUT_CHANGED', 'the file changed while it was read', {
    file: path,
    hint: 'run again when nothing writes to it any more',
  })
}

function withFile<T>(path: string, use: (descriptor: number, stats: fs.Stats) => T): T {
  const { descriptor, stats } = openFile(path)
  try {
    return use(descriptor, stats)
  } catch (error) {
    throw isSystemError(error) ? explain(path, error) : error
  } finally {
    fs.closeSync(descriptor)
  }
}

/** Like {@link readFirstBytes}, for a use that takes its time. */
export async function readParts<T>(path: string, use: (bytes: PictureBytes) => Promise<T>): Promise<T> {
  const { descriptor, stats } = openFile(path)
  try {
    return await use(new PictureBytes(path, descriptor, stats))
  } catch (error) {
    throw isSystemError(error) ? explain(path, error) : error
  } finally {
    fs.closeSync(descriptor)
  }
}

function openFile(path: string): { descriptor: number; stats: fs.Stats } {
  let descriptor: number | undefined
  try {
    // Without waiting: opening a pipe would else last for ever.
    descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
    const stats = fs.fstatSync(descriptor)
    if (stats.isDirectory()) throw refuse(path, 'it is a folder, not a picture')
    if (!stats.isFile()) throw refuse(path, 'it is not a regular file')
    if (stats.size === 0) throw refuse(path, 'the file is empty', copyAgain)
    return { descriptor, stats }
  } catch (error) {
    if (descriptor !== undefined) fs.closeSync(descriptor)
    throw isSystemError(error) ? explain(path, error) : error
  }
}

function explain(path: string, error: NodeJS.ErrnoException): MovieflowError {
  if (error.code === 'ENOENT') return refuse(path, 'there is no such file', undefined, error)
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return refuse(path, 'there is no permission to read it', 'ask its owner, or change its mode with chmod', error)
  return refuse(path, `it cannot be read (${error.code})`, undefined, error)
}

function readFully(descriptor: number, bytes: Uint8Array, position: number): number {
  let done = 0
  while (done < bytes.length) {
    const count = fs.readSync(descriptor, bytes, done, bytes.length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string'
}
