// An HDF5 file as plugins see it: objects, elements, values; what cannot be read becomes an error that names the file.
import { resolve } from 'node:path'
import { FileBytes, printable, refuse } from '@movieflow/arrays'
import type { MovieflowError } from '@movieflow/core/plugin'
import type { DataFile } from './data-file.js'
import type { Looked, ObjectInfo, Operation, PlainValue, Requests } from './messages.js'
import { ask, ReadingFailed } from './service.js'

let lastHandle = 0

/** The failures of files for which the thread was given up: they are not tried again until they change. */
const givenUp = new Map<string, ReadingFailed>()

/** Opens an HDF5 file for reading; the caller closes it. Paths of objects begin with `/`. */
export async function openHdf5(path: string): Promise<Hdf5File> {
  const file = new Hdf5File(FileBytes.open(path, 'an HDF5 file'))
  try {
    await file.find('/')
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

export class Hdf5File implements DataFile {
  readonly #bytes: FileBytes
  readonly #subject: { readonly handle: number; readonly file: string }

  /** Use {@link openHdf5}. */
  constructor(bytes: FileBytes) {
    this.#bytes = bytes
    this.#subject = { handle: ++lastHandle, file: resolve(bytes.path) }
  }

  /** The user's path of it. */
  get path(): string {
    return this.#bytes.path
  }

  get stamp(): FileBytes['stamp'] {
    return this.#bytes.stamp
  }

  /**
   * All objects, each group entered once, by name in each group: what cannot be read has a problem. Soft links that
   * lead to an object are left out; {@link Hdf5File.find} follows them.
   */
  list(): Promise<readonly ObjectInfo[]> {
    return this.#ask('list', {}, undefined)
  }

  /** One object; `undefined` if there is none. Throws if a link leads out of the file. */
  find(path: string): Promise<ObjectInfo | undefined> {
    return this.#ask('find', { path }, path)
  }

  /**
   * The elements of a dataset from `start` on, `count` of them along each axis, in C order: numbers little-endian, as wide
   * as in the file; complex ones as two floats. At most 64 MiB. `count` must be within the shape.
   */
  read(path: string, start: readonly number[], count: readonly number[]): Promise<ArrayBuffer> {
    return this.#ask('read', { path, start, count }, path)
  }

  /** The paths to which a dataset of object references refers; `null` for empty references. */
  references(path: string, start: readonly number[], count: readonly number[]): Promise<readonly (string | null)[]> {
    return this.#ask('references', { path, start, count }, path)
  }

  /** The names of what a group holds, links included. */
  members(path: string): Promise<readonly string[]> {
    return this.#ask('members', { path }, path)
  }

  /** One object and those of its attributes that are named, in one question. */
  look(path: string, attributes: readonly string[]): Promise<Looked> {
    return this.#ask('look', { path, attributes }, path)
  }

  /** The names of an object's attributes. */
  attributes(path: string): Promise<readonly string[]> {
    return this.#ask('attributes', { path }, path)
  }

  /**
   * A dataset, or an attribute of an object, as a plain value: texts, numbers, lists of rows, records. An attribute that is
   * a list of one is that one. `undefined` if there is none; more than `most` values are refused.
   */
  value(path: string, attribute: string | undefined, most: number): Promise<PlainValue | undefined> {
    const name = attribute === undefined ? path : `${path}@${attribute}`
    return this.#ask('value', { path, most, ...(attribute !== undefined && { attribute }) }, name)
  }

  /** Throws if the file has changed since it was opened: call it after reading, before use. */
  verify(): void {
    this.#bytes.verify()
  }

  /** The error for an object that cannot be read. */
  refuse(path: string, message: string, hint?: string, cause?: unknown): MovieflowError {
    return refuseObject(this.path, path, message, hint, cause)
  }

  async close(): Promise<void> {
    this.#bytes.close()
    await ask('close', this.#subject, {}).catch(() => undefined)
  }

  async #ask<Name extends Operation>(
    operation: Name,
    question: Requests[Name]['ask'],
    path: string | undefined,
  ): Promise<Requests[Name]['answer']> {
    const { size, mtimeMs } = this.stamp
    const key = JSON.stringify([this.#subject.file, size, mtimeMs])
    try {
      const before = givenUp.get(key)
      if (before) throw before
      return await ask(operation, this.#subject, question)
    } catch (error) {
      if (!(error instanceof ReadingFailed)) throw error
      if (error.isStuck) givenUp.set(key, error)
      this.verify()
      throw this.refuse(path ?? '/', error.problem.message, error.problem.hint, error)
    }
  }
}

/** The error for an object of a file that cannot be read. */
export function refuseObject(
  file: string,
  path: string,
  message: string,
  hint: string | undefined,
  cause?: unknown,
): MovieflowError {
  const place = path === '/' ? '' : `${printable(path.replace(/^\//, ''))}: `
  return refuse(file, `${place}${printable(message, 300)}`, hint, cause)
}
