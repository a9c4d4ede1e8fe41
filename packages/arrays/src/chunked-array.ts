// What frames are read from if the array is stored in chunks, each of which is decoded as a whole.
import type { PluginContext } from '@movieflow/core/plugin'
import type { BlockedArray, BlockSize } from './gather.js'

export interface ChunkedArray extends BlockedArray {
  readonly file: BlockedArray['file'] & { close(): void | Promise<void> }
  block?: BlockSize
  /** As it is stored; `null` if in one piece. */
  readonly chunks: readonly number[] | null
  /** Frames whose elements are in the same chunks. */
  readonly framesPerChunk: number
  /** Rows that share no chunk with others: these many, and multiples of it. */
  readonly rowsPerChunk: number
  readonly bytesPerFrame: number
  /** Warns of what was lost or left out while values were read; `where` says which ones were read. */
  report(context: PluginContext, where: string): void
}
