// Writes a scattered array's frames, decoded and one behind the other, to a scratch file: in a worker, once a run.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { allocateArray, bytesPerElement, MovieflowError, type NumericArray, z } from '@movieflow/core/plugin'
import { chooseBlock, type OpenArray, readBlock } from './gather.js'
import { frameLength } from './layout.js'
import { transpose } from './transpose.js'

/** What `prepare` hands to `open`: the scratch file, and the stamp of the array's file when it was copied. */
export const preparedCopy = z.strictObject({ file: z.string(), size: z.number(), mtimeMs: z.number() })
export type PreparedCopy = z.infer<typeof preparedCopy>

/** Both buffers of {@link writeFrames} together. */
const transposeBytes = 64 << 20

/** Makes the copy in `folder`; on failure nothing of it is left. `memory` bounds the buffers, in bytes. */
export async function writeFrames(
  array: OpenArray,
  folder: string,
  signal: AbortSignal,
  memory = transposeBytes,
): Promise<PreparedCopy> {
  const file = path.join(folder, `frames-${randomUUID()}.bin`)
  try {
    const descriptor = fs.openSync(file, 'wx')
    try {
      for await (const piece of transposedBlocks(array, signal, memory)) writePiece(descriptor, array, piece)
    } finally {
      fs.closeSync(descriptor)
    }
    array.file.verify()
  } catch (error) {
    fs.rmSync(file, { force: true })
    throw error
  }
  return { file, ...array.file.stamp }
}

/** `frames` frames from `frame` on, of each the runs of `rows` rows from `row` on. */
interface Piece {
  readonly row: number
  readonly rows: number
  readonly frame: number
  readonly frames: number
  readonly values: NumericArray
}

async function* transposedBlocks(array: OpenArray, signal: AbortSignal, memory: number): AsyncGenerator<Piece> {
  const { outer, frames, inner } = array.layout
  const { dtype } = array.decoder
  const cells = Math.max(1, Math.floor(memory / (2 * inner * bytesPerElement(dtype))))
  const block = alignRows(chooseBlock(outer, frames, cells), outer, inner * bytesPerElement(dtype))
  const source = allocateArray(dtype, block.rows * block.frames * inner)
  const values = allocateArray(dtype, source.length)
  for (let row = 0; row < outer; row += block.rows)
    for (let frame = 0; frame < frames; frame += block.frames) {
      // An abort is only heard of when the event loop turns.
      await setImmediate()
      if (signal.aborted) throw new MovieflowError('CANCELED', 'stopped while its frames were put in order')
      const size = { rows: Math.min(block.rows, outer - row), frames: Math.min(block.frames, frames - frame) }
      readBlock(array, row, frame, size, source)
      transpose(source, { ...size, inner }, { values, start: 0, stride: size.rows * inner })
      yield { row, frame, ...size, values }
    }
}

/** Fewer rows, where that lets pieces of frames end at the disk's pages. */
function alignRows<Size extends { rows: number }>(block: Size, outer: number, runBytes: number): Size {
  const step = Math.ceil(4096 / runBytes)
  return block.rows < outer && block.rows > step ? { ...block, rows: block.rows - (block.rows % step) } : block
}

function writePiece(descriptor: number, { layout }: OpenArray, { row, rows, frame, frames, values }: Piece): void {
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

function writeFully(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0
  while (done < bytes.length) done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done)
}
