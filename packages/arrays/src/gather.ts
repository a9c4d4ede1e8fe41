// Scattered runs become whole frames: cuts the array into blocks that fit in memory, and reads and turns each once.
import { allocateArray, bytesPerElement, type DType, type NumericArray } from '@movieflow/core/plugin'
import type { Elements } from './elements.js'
import type { FileBytes, Stamp } from './file-bytes.js'
import type { Rounding } from './int64.js'
import { type ArrayLayout, frameLength } from './layout.js'
import { transpose } from './transpose.js'

/** An array that is read by blocks of its rows and frames. */
export interface BlockedArray {
  /** The user's path of the file, and the stamp that shows changes. */
  readonly file: { readonly path: string; readonly stamp: Stamp; verify(): void | Promise<void> }
  readonly dtype: DType
  readonly layout: ArrayLayout
  /** Blocks that are read at the least cost, and fit in memory; by default they are chosen by `chooseBlock`. */
  readonly block?: BlockSize
  /** Fills `into` with rows `row` to `row + size.rows`, frames `frame` to `frame + size.frames`, row by row in stored order. */
  readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): void | Promise<void>
}

/** Everything that reading the frames of an open file needs. */
export interface OpenArray extends BlockedArray {
  readonly file: FileBytes
  readonly elements: Elements
  readonly rounding: Rounding
  readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): void
  close(): void
}

/** Rows and frames of one block. */
export interface BlockSize {
  readonly rows: number
  readonly frames: number
}

/**
 * The largest blocks of at most `cells` runs, in the shape that needs the fewest reads and writes: whole rows are read
 * in one piece, whole frames written in one; if both are too long, squares.
 */
export function chooseBlock(rows: number, frames: number, cells: number): BlockSize {
  const side = Math.max(1, Math.floor(Math.sqrt(cells)))
  const fitting = (other: number) => Math.max(1, Math.floor(cells / other))
  if (frames <= rows && frames <= 2 * side) return { rows: Math.min(rows, fitting(frames)), frames }
  if (rows <= 2 * side) return { rows, frames: Math.min(frames, fitting(rows)) }
  if (frames <= 2 * side) return { rows: Math.min(rows, fitting(frames)), frames }
  return { rows: side, frames: side }
}

/** A block of contiguous elements. */
export function readElementBlock(
  elements: Elements,
  layout: ArrayLayout,
  row: number,
  frame: number,
  size: BlockSize,
  into: NumericArray,
): void {
  const length = size.frames * layout.inner
  if (size.frames === layout.frames) {
    elements.read(row * length, into.subarray(0, size.rows * length))
    return
  }
  for (let r = 0; r < size.rows; r++) {
    const first = ((row + r) * layout.frames + frame) * layout.inner
    elements.read(first, into.subarray(r * length, (r + 1) * length))
  }
}

// Small enough for the processor's cache, large enough for few reads.
const gatherBytes = 4 << 20

/** Frames `first` to `first + count`, one behind the other in a fresh array. */
export function gatherFrames(array: OpenArray, first: number, count: number): NumericArray {
  const { layout, dtype } = array
  const stride = frameLength(layout)
  const values = allocateArray(dtype, count * stride)
  const cells = Math.max(1, Math.floor(gatherBytes / (layout.inner * bytesPerElement(dtype))))
  const block = chooseBlock(layout.outer, count, cells)
  const scratch = allocateArray(dtype, block.rows * block.frames * layout.inner)
  for (let row = 0; row < layout.outer; row += block.rows)
    for (let frame = 0; frame < count; frame += block.frames) {
      const size = { rows: Math.min(block.rows, layout.outer - row), frames: Math.min(block.frames, count - frame) }
      array.readBlock(row, first + frame, size, scratch)
      const start = frame * stride + row * layout.inner
      transpose(scratch, { ...size, inner: layout.inner }, { values, start, stride })
    }
  return values
}
