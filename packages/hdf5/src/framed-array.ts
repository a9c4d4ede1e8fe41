// The source of the frames of an open HDF5 file, whether its numbers are in a dataset or in records.
import type { ChunkedArray } from '@movieflow/arrays'
import type { DataFile } from './data-file.js'

export interface FramedArray extends ChunkedArray {
  readonly file: DataFile
  /** The path of the dataset, or of the group that is a table. */
  readonly path: string
  /** True if its numbers are truth values. */
  readonly isLogical: boolean
}
