// The source of frames for an array that is stored in chunks, each of which is decoded as a whole.
import type { PluginContext } from '@movieflow/core/plugin'
import type { BlockedArray, BlockSize } from './gather.js'

export interface ChunkedArray extends BlockedArray {
  readonly file: BlockedArray['file'] & { close(): void | Promise<void> }
  block?: BlockSize
  /** The chunks as stored; `null` if in one piece. */
  readonly chunks: readonly number[] | null
  /** Frames whose elements are in the same chunks. */
  readonly framesPerChunk: number
  /** Rows that share no chunk with others: these many, and multiples of it. */
  readonly rowsPerChunk: number
  readonly bytesPerFrame: number
  /** Warns about values that were lost or left out while reading; `where` names the values read. */
  report(context: PluginContext, where: string): void
}
