// A variable, or a member of one, in any version of the format.

import type { ComplexPart, FileBytes, Rounding, StoredArray } from '@movieflow/arrays'
import type { NumericArray } from '@movieflow/core/plugin'
import type { DatasetInfo, Hdf5File } from '@movieflow/hdf5'

interface Common {
  /** MATLAB's. */
  readonly shape: readonly number[]
}

/** Numbers, whole arrays of them; logical ones are 0 and 1. */
export interface NumberItem extends Common {
  readonly kind: 'numbers'
  /** NumPy's spelling of the type that is stored. */
  readonly dtype: string
  readonly complex: boolean
  /** Set for arrays that are not MATLAB's: the last index is fastest. */
  readonly order?: 'C'
  /** Finds their place without reading them. */
  locate(): Promise<NumbersPlace>
  /** All of them, in MATLAB's order, the first index fastest; refuses complex ones. */
  values(rounding: Rounding): Promise<NumericArray>
}

/** The place of an array's numbers: in the bytes of a file, in memory, or in a dataset of an HDF5 file. */
export type NumbersPlace =
  | { readonly kind: 'stored'; readonly file: FileBytes; readonly array: StoredArray }
  | { readonly kind: 'held'; readonly values: NumericArray }
  | { readonly kind: 'dataset'; readonly file: Hdf5File; readonly info: DatasetInfo }

/** A sparse matrix: kept as its columns' entries, delivered whole. */
export interface SparseItem extends Common {
  readonly kind: 'sparse'
  readonly dtype: string
  readonly complex: boolean
  /** The whole matrix, zeros too; `part` says what to show of complex entries, which are refused without it. */
  dense(part: ComplexPart | undefined, rounding: Rounding): Promise<NumericArray>
}

export interface TextItem extends Common {
  readonly kind: 'text'
  /** All characters in MATLAB's order. */
  characters(): Promise<readonly string[]>
}

/** A container of further items: element after element, in a struct field after field. */
interface Holder extends Common {
  /** The item of a number, from 0; numbers are asked for in ascending order. */
  child(number: number): Promise<Item>
}

export interface StructItem extends Holder {
  readonly kind: 'struct'
  /** Their names; element `e`'s field `f` is child `e * fields.length + f`. */
  readonly fields: readonly string[]
}

export interface CellItem extends Holder {
  readonly kind: 'cell'
}

/** An item without numbers, or with numbers that only MATLAB understands. */
export interface OtherItem extends Common {
  readonly kind: 'other'
  /** `a function handle`. */
  readonly what: string
  /** A way to save it so that it can be read. */
  readonly hint: string
}

export type Item = NumberItem | SparseItem | TextItem | StructItem | CellItem | OtherItem

/** A variable of a file. */
export interface Variable {
  readonly name: string
  /** The reason why it cannot be read, if it is known in advance. */
  readonly problem?: string
  /** Another name of one that is listed. */
  readonly alias?: true
  /** The variable, read from its beginning. */
  open(): Promise<OpenVariable>
  /** The same, sooner for each further time: for members that are asked for one after the other. */
  openHeld?(): Promise<OpenVariable>
  /** The same, but faster, if its first bytes are enough; throws if it needs more, or is damaged. */
  peek?(): Promise<OpenVariable>
}

export interface OpenVariable {
  readonly item: Item
  /** Reads to its end, to check all that was read; refuses it if it is damaged. */
  finish(): Promise<void>
  /** Lets go of what opening took; called once. */
  close(): Promise<void>
}

/** An open .mat file, of any version. */
export interface MatFile {
  readonly path: string
  /** In the file's order, each name once: the last of its name. */
  readonly variables: readonly Variable[]
  /** Throws if the file has changed since it was opened. */
  verify(): void
  /** Parts of the file that cannot be listed as variables, one line each. */
  readonly troubles: readonly string[]
  close(): Promise<void>
}
