// The messages between a thread that asks and the thread that reads HDF5: plain data.

/** The type of a dataset's elements. */
export type Hdf5Type =
  | NumberType
  /** A text of `length` bytes, or of any length. */
  | { readonly kind: 'text'; readonly length?: number }
  | {
      readonly kind: 'record'
      readonly bytes: number
      /** Each at an offset in bytes from the start of the record. */
      readonly fields: readonly { readonly name: string; readonly type: Hdf5Type; readonly offset: number }[]
      /** True if its numbers keep the bytes of the file, because their byte orders differ; else little-endian. */
      readonly keepsOrder: boolean
    }
  | { readonly kind: 'list'; readonly of: Hdf5Type }
  | { readonly kind: 'array'; readonly bytes: number; readonly of: Hdf5Type; readonly shape: readonly number[] }
  | { readonly kind: 'reference'; readonly to: 'object' | 'region' }
  /** None that is read; `words` says what it is. */
  | { readonly kind: 'other'; readonly bytes: number; readonly words: string }

export interface NumberType {
  /** `boolean` is what h5py makes of NumPy's: an enumeration of FALSE and TRUE. A complex number has two floats. */
  readonly kind: 'integer' | 'enum' | 'boolean' | 'float' | 'complex'
  readonly bytes: number
  /** Set if NumPy has another width for floats that are not IEEE's. */
  readonly numpyBytes?: number
  readonly signed: boolean
  /** In the file; what is read is always little-endian. */
  readonly littleEndian: boolean
  /** Set if an integer has fewer bits than its bytes: the lowest of them, and their number. */
  readonly bits?: { readonly first: number; readonly count: number }
}

/** Why something cannot be read, and what to do. */
export interface ThreadProblem {
  readonly message: string
  readonly hint?: string
}

export interface DatasetInfo {
  readonly path: string
  readonly kind: 'dataset'
  readonly type: Hdf5Type
  /** `null` for the dataspace that holds nothing. */
  readonly shape: readonly number[] | null
  readonly chunks: readonly number[] | null
  /** Names of its axes, if the format names them itself, as netCDF-3 does. HDF5 has scales. */
  readonly dimensions?: readonly string[]
  readonly problem?: ThreadProblem
}

/** An object of a file; `path` begins with `/`. A link is one that leads nowhere, or out of the file. */
export type ObjectInfo =
  | DatasetInfo
  | { readonly path: string; readonly kind: 'group' | 'type' }
  | { readonly path: string; readonly kind: 'link'; readonly problem: ThreadProblem }

/** A value for a template; `null` is NaN or an empty value. */
export type PlainValue =
  | number
  | string
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue }

/** An object and those of its attributes that were asked for and are there. */
export interface Looked {
  readonly object: ObjectInfo | undefined
  readonly attributes: { readonly [name: string]: PlainValue }
}

export interface Requests {
  list: { ask: object; answer: readonly ObjectInfo[] }
  find: { ask: { path: string }; answer: ObjectInfo | undefined }
  read: { ask: { path: string; start: readonly number[]; count: readonly number[] }; answer: ArrayBuffer }
  value: { ask: { path: string; attribute?: string; most: number }; answer: PlainValue | undefined }
  attributes: { ask: { path: string }; answer: readonly string[] }
  members: { ask: { path: string }; answer: readonly string[] }
  look: { ask: { path: string; attributes: readonly string[] }; answer: Looked }
  references: {
    ask: { path: string; start: readonly number[]; count: readonly number[] }
    answer: readonly (string | null)[]
  }
  close: { ask: object; answer: null }
}

export type Operation = keyof Requests

/** `handle` names an open file; the thread opens it when it first hears of it. */
export interface Question {
  readonly operation: Operation
  readonly handle: number
  readonly file: string
  readonly ask: Readonly<Record<string, unknown>>
}

/** `worn`: the thread cannot be trusted any more. */
export type Answer = ({ readonly answer: unknown } | { readonly problem: ThreadProblem }) & { readonly worn: boolean }

/** Counts up in shared memory while the thread gets on; odd while it reads the file. */
export interface Hdf5ThreadData {
  readonly progress: Int32Array
}
