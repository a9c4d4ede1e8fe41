// A file of named arrays with attributes, as sources see it: HDF5's, and those of formats that are read like it.
import type { Stamp } from '@movieflow/arrays'
import type { MovieflowError } from '@movieflow/core/plugin'
import type { Looked, ObjectInfo, PlainValue } from './messages.js'

/** Open for reading; the caller closes it. Paths of objects begin with `/`. */
export interface DataFile {
  /** The user's path of it. */
  readonly path: string
  readonly stamp: Stamp
  /** All objects, each group entered once: what cannot be read has a problem. */
  list(): Promise<readonly ObjectInfo[]>
  /** One object; `undefined` if there is none. Throws if a link leads out of the file. */
  find(path: string): Promise<ObjectInfo | undefined>
  /**
   * The elements of a dataset from `start` on, `count` of them along each axis, in C order: numbers little-endian, as wide
   * as in the file; complex ones as two floats. At most 64 MiB. `count` must be within the shape.
   */
  read(path: string, start: readonly number[], count: readonly number[]): Promise<ArrayBuffer>
  /** The names of what a group holds, links included. */
  members(path: string): Promise<readonly string[]>
  /** One object and those of its attributes that are named, in one question. */
  look(path: string, attributes: readonly string[]): Promise<Looked>
  /** The names of an object's attributes. */
  attributes(path: string): Promise<readonly string[]>
  /**
   * A dataset, or an attribute of an object, as a plain value: texts, numbers, lists of rows, records. An attribute that is
   * a list of one is that one. `undefined` if there is none; more than `most` values are refused.
   */
  value(path: string, attribute: string | undefined, most: number): Promise<PlainValue | undefined>
  /** Throws if the file has changed since it was opened: call it after reading, before use. */
  verify(): void
  /** The error for an object that cannot be read. */
  refuse(path: string, message: string, hint?: string, cause?: unknown): MovieflowError
  close(): Promise<void>
}
