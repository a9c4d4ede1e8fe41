// What the frames of an open HDF5 file are read from, whether its numbers are a dataset's or lie in records.
import type { BlockedArray, BlockSize } from '@movieflow/arrays'
import type { PluginContext } from '@movieflow/core/plugin'
import type { Hdf5File } from './hdf5-file.js'

export interface FramedArray extends BlockedArray {
  readonly file: Hdf5File
  /** Of the dataset, or of the group that is a table. */
  readonly path: string
  block?: BlockSize
  /** As it is stored; `null` if in one piece. */
  readonly chunks: readonly number[] | null
  /** Frames whose elements are in the same chunks. */
  readonly framesPerChunk: number
  /** Rows that share no chunk with others: these many, and multiples of it. */
  readonly rowsPerChunk: number
  readonly bytesPerFrame: number
  /** Whether its numbers are truth values. */
  readonly isLogical: boolean
  /** Warns of what was lost or left out while values were read; `where` says which ones were read. */
  report(context: PluginContext, where: string): void
}
