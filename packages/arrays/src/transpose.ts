// Turns a block of rows of runs into frames, in memory, tile by tile so that both sides stay in the processor's cache.
import type { NumericArray } from '@movieflow/core/plugin'

/** A block: `rows` rows of `frames` runs of `inner` elements. */
export interface ElementBlock {
  readonly rows: number
  readonly frames: number
  readonly inner: number
}

/** The place of a block's frames: frame `k` of it begins at `start + k * stride`, its rows' runs in sequence. */
export interface Target {
  readonly values: NumericArray
  readonly start: number
  readonly stride: number
}

const tile = 32
// In bytes; from here on a call of `set` is quicker than a loop.
const longRun = 256

/** Copies `source`'s runs to their frames. `source` and the target have elements of the same type. */
export function transpose(source: NumericArray, block: ElementBlock, target: Target): void {
  if (block.inner * source.BYTES_PER_ELEMENT >= longRun) copyRuns(source, block, target)
  else copyTiles(source, block, target)
}

function copyTiles(source: NumericArray, { rows, frames, inner }: ElementBlock, target: Target): void {
  const from = sameBits(source)
  const to = sameBits(target.values)
  for (let row = 0; row < rows; row += tile) {
    const rowEnd = Math.min(rows, row + tile)
    for (let frame = 0; frame < frames; frame += tile) {
      const frameEnd = Math.min(frames, frame + tile)
      for (let k = frame; k < frameEnd; k++) {
        let at = target.start + k * target.stride + row * inner
        if (inner === 1) for (let r = row; r < rowEnd; r++) to[at++] = from[r * frames + k]!
        else
          for (let r = row; r < rowEnd; r++) {
            const run = (r * frames + k) * inner
            for (let i = 0; i < inner; i++) to[at++] = from[run + i]!
          }
      }
    }
  }
}

function copyRuns(source: NumericArray, { rows, frames, inner }: ElementBlock, target: Target): void {
  for (let row = 0; row < rows; row++)
    for (let frame = 0; frame < frames; frame++) {
      const run = (row * frames + frame) * inner
      target.values.set(source.subarray(run, run + inner), target.start + frame * target.stride + row * inner)
    }
}

/** The same memory as one of four types, so that the loops above are compiled for few; copies keep every bit. */
function sameBits(values: NumericArray): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  const { buffer, byteOffset, length } = values
  if (values.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length)
  if (values.BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length)
  if (values.BYTES_PER_ELEMENT === 4) return new Uint32Array(buffer, byteOffset, length)
  return new Float64Array(buffer, byteOffset, length)
}
