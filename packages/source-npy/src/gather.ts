// Scattered runs become whole frames: cuts the array into blocks that fit in memory, and reads and turns each once.
import { allocateArray, bytesPerElement, type NumericArray } from '@movieflow/core/plugin'
import type { ArrayFile } from './array-file.js'
import type { Decoder } from './dtype.js'
import type { Rounding } from './int64.js'
import { frameLength, type Layout } from './layout.js'
import { transpose } from './transpose.js'

/** What reading an open array takes. */
export interface OpenArray {
  readonly file: ArrayFile
  readonly decoder: Decoder
  readonly layout: Layout
  readonly rounding: Rounding
}

/** Rows and frames of one block. */
export interface BlockSize {
  readonly rows: number
  readonly frames: number
}

/**
 * The largest blocks of at most `cells` runs, in the shape that needs the fewest reads and writes: whole rows are read
 * in one piece, whole frames written in one; where both are too long, squares.
 */
export function chooseBlock(rows: number, frames: number, cells: number): BlockSize {
  const side = Math.max(1, Math.floor(Math.sqrt(cells)))
  const fitting = (other: number) => Math.max(1, Math.floor(cells / other))
  if (frames <= rows && frames <= 2 * side) return { rows: Math.min(rows, fitting(frames)), frames }
  if (rows <= 2 * side) return { rows, frames: Math.min(frames, fitting(rows)) }
  if (frames <= 2 * side) return { rows: Math.min(rows, fitting(frames)), frames }
  return { rows: side, frames: side }
}

/** Reads rows `row` to `row + size.rows`, frames `frame` to `frame + size.frames`, row by row as they lie. */
export function readBlock(array: OpenArray, row: number, frame: number, size: BlockSize, into: NumericArray): void {
  const { file, decoder, layout, rounding } = array
  const length = size.frames * layout.inner
  if (size.frames === layout.frames) {
    file.read(decoder, row * length, into.subarray(0, size.rows * length), rounding)
    return
  }
  for (let r = 0; r < size.rows; r++) {
    const first = ((row + r) * layout.frames + frame) * layout.inner
    file.read(decoder, first, into.subarray(r * length, (r + 1) * length), rounding)
  }
}

// Small enough for the processor's cache, large enough for few reads.
const gatherBytes = 4 << 20

/** Frames `first` to `first + count`, one behind the other in a fresh array. */
export function gatherFrames(array: OpenArray, first: number, count: number): NumericArray {
  const { layout, decoder } = array
  const stride = frameLength(layout)
  const values = allocateArray(decoder.dtype, count * stride)
  const cells = Math.max(1, Math.floor(gatherBytes / (layout.inner * bytesPerElement(decoder.dtype))))
  const block = chooseBlock(layout.outer, count, cells)
  const scratch = allocateArray(decoder.dtype, block.rows * block.frames * layout.inner)
  for (let row = 0; row < layout.outer; row += block.rows)
    for (let frame = 0; frame < count; frame += block.frames) {
      const size = { rows: Math.min(block.rows, layout.outer - row), frames: Math.min(block.frames, count - frame) }
      readBlock(array, row, first + frame, size, scratch)
      const start = frame * stride + row * layout.inner
      transpose(scratch, { ...size, inner: layout.inner }, { values, start, stride })
    }
  return values
}
