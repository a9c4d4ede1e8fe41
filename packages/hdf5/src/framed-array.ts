// What the frames of an open HDF5 file are read from, whether its numbers are a dataset's or lie in records.
import type { ChunkedArray } from '@movieflow/arrays'
import type { DataFile } from './data-file.js'

export interface FramedArray extends ChunkedArray {
  readonly file: DataFile
  /** Of the dataset, or of the group that is a table. */
  readonly path: string
  /** Whether its numbers are truth values. */
  readonly isLogical: boolean
}
