// A scattered array's frames, decoded and one behind the other in scratch files: written in a worker, once a run.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { allocateArray, bytesPerElement, MovieflowError, type NumericArray, z } from '@movieflow/core/plugin'
import { type BlockedArray, type BlockSize, chooseBlock } from './gather.js'
import { frameLength } from './layout.js'
import { transpose } from './transpose.js'

/** Both buffers of {@link writeFrameCopy} together. */
export const transposeBytes = 64 << 20

/** This many rows of every frame, frame after frame. Several such files, in order, contain whole frames. */
export const framesCopySchema = z.strictObject({ file: z.string(), rows: z.number() })
export type FramesCopy = z.infer<typeof framesCopySchema>

/** The array without other rows than those from `from` to `to`, as one of its own. */
export function blockedRows(array: BlockedArray, from: number, to: number): BlockedArray {
  const { file, dtype, layout } = array
  return {
    file,
    dtype,
    layout: { ...layout, outer: to - from },
    readBlock: (row, frame, size, into) => array.readBlock(from + row, frame, size, into),
  }
}

/** Makes the copy in `folder`; on failure nothing of it is left. `memory` bounds the buffers, in bytes. */
export async function writeFrameCopy(
  array: BlockedArray,
  folder: string,
  signal: AbortSignal,
  memory = transposeBytes,
): Promise<FramesCopy> {
  const file = path.join(folder, `frames-${randomUUID()}.bin`)
  try {
    const descriptor = fs.openSync(file, 'wx')
    try {
      for await (const piece of transposedBlocks(array, signal, memory)) writePiece(descriptor, array, piece)
    } finally {
      fs.closeSync(descriptor)
    }
    await array.file.verify()
  } catch (error) {
    fs.rmSync(file, { force: true })
    throw error
  }
  return { file, rows: array.layout.outer }
}

/** `frames` frames from `frame` on, of each the runs of `rows` rows from `row` on. */
interface Piece {
  readonly row: number
  readonly rows: number
  readonly frame: number
  readonly frames: number
  readonly values: NumericArray
}

async function* transposedBlocks(array: BlockedArray, signal: AbortSignal, memory: number): AsyncGenerator<Piece> {
  const { outer, frames, inner } = array.layout
  const { dtype } = array
  const cells = Math.max(1, Math.floor(memory / (2 * inner * bytesPerElement(dtype))))
  const block = array.block ?? alignRows(chooseBlock(outer, frames, cells), outer, inner * bytesPerElement(dtype))
  const source = allocateArray(dtype, block.rows * block.frames * inner)
  const values = allocateArray(dtype, source.length)
  for (let row = 0; row < outer; row += block.rows)
    for (let frame = 0; frame < frames; frame += block.frames) {
      // An abort is only heard of when the event loop turns.
      await setImmediate()
      if (signal.aborted) throw new MovieflowError('CANCELED', 'stopped while its frames were put in order')
      const size = { rows: Math.min(block.rows, outer - row), frames: Math.min(block.frames, frames - frame) }
      try {
        await array.readBlock(row, frame, size, source)
      } catch (error) {
        throw await nameFrame(array, row, frame, size, source, error)
      }
      transpose(source, { ...size, inner }, { values, start: 0, stride: size.rows * inner })
      yield { row, frame, ...size, values }
    }
}

/** The error of a block, with the first of its frames that cannot be read by itself. */
async function nameFrame(
  array: BlockedArray,
  row: number,
  frame: number,
  { rows, frames }: BlockSize,
  into: NumericArray,
  thrown: unknown,
): Promise<unknown> {
  if (!(thrown instanceof MovieflowError) || thrown.code !== 'INPUT_UNREADABLE') return thrown
  for (let k = 0; k < frames; k++)
    try {
      await array.readBlock(row, frame + k, { rows, frames: 1 }, into.subarray(0, rows * array.layout.inner))
    } catch (error) {
      return error instanceof MovieflowError ? error.at({ frame: frame + k }) : error
    }
  return thrown
}

/** Fewer rows, if pieces of frames then end at the disk's pages. */
function alignRows<Size extends { rows: number }>(block: Size, outer: number, runBytes: number): Size {
  const step = Math.ceil(4096 / runBytes)
  return block.rows < outer && block.rows > step ? { ...block, rows: block.rows - (block.rows % step) } : block
}

function writePiece(descriptor: number, { layout }: BlockedArray, { row, rows, frame, frames, values }: Piece): void {
  const size = values.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const whole = rows === layout.outer
  // Whole frames follow each other in the file as well.
  const pieces = whole ? 1 : frames
  const length = (rows * frames * layout.inner * size) / pieces
  for (let k = 0; k < pieces; k++)
    writeFully(
      descriptor,
      bytes.subarray(k * length, (k + 1) * length),
      ((frame + k) * frameLength(layout) + row * layout.inner) * size,
    )
}

/** Writes all of `bytes` at `position`. */
export function writeFully(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0
  while (done < bytes.length) done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done)
}
