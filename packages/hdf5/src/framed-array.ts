// What the frames of an open HDF5 file are read from, whether its numbers are a dataset's or lie in records.
import type { ChunkedArray } from '@movieflow/arrays'
import type { Hdf5File } from './hdf5-file.js'

export interface FramedArray extends ChunkedArray {
  readonly file: Hdf5File
  /** Of the dataset, or of the group that is a table. */
  readonly path: string
  /** Whether its numbers are truth values. */
  readonly isLogical: boolean
}
