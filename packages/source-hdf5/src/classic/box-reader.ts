// Reads boxes of an array whose rows are at even steps as bytes in C order: in runs, or picked from stretches of the file.
import type { FileBytes } from '@movieflow/arrays'

/** Longer stretches are not read for the sake of some of their bytes. */
const longestStretch = 1 << 20
/** Runs of this many bytes are read by themselves. */
const longRun = 64 << 10

export interface EvenArray {
  /** The position of its first element. */
  readonly position: number
  readonly itemBytes: number
  /** Bytes from one index to the next along each axis, the last being `itemBytes`. */
  readonly strides: readonly number[]
}

/** Reads `count` elements along each axis from `start` on into `into`, which is as long. */
export function readBox(
  file: FileBytes,
  { position, itemBytes, strides }: EvenArray,
  start: readonly number[],
  count: readonly number[],
  into: Uint8Array,
): void {
  if (into.length === 0) return
  // Bytes of the box below each axis, in the file from its first to its last, and by themselves.
  const spans = [itemBytes]
  const sizes = [itemBytes]
  for (let axis = count.length - 1; axis >= 0; axis--) {
    spans.unshift((count[axis]! - 1) * strides[axis]! + spans[0]!)
    sizes.unshift(count[axis]! * sizes[0]!)
  }
  const copy = (axis: number, from: Uint8Array, at: number, to: number) => {
    if (spans[axis] === sizes[axis]) {
      into.set(from.subarray(at, at + sizes[axis]!), to)
      return
    }
    for (let index = 0; index < count[axis]!; index++)
      copy(axis + 1, from, at + index * strides[axis]!, to + index * sizes[axis + 1]!)
  }
  const read = (axis: number, at: number, to: number) => {
    const [span, size] = [spans[axis]!, sizes[axis]!]
    if (span === size) file.read(at, into.subarray(to, to + size))
    else if (span <= longestStretch && runBytes(axis, spans, sizes) < longRun) {
      const stretch = Buffer.allocUnsafe(span)
      file.read(at, stretch)
      copy(axis, stretch, 0, to)
    } else
      for (let index = 0; index < count[axis]!; index++)
        read(axis + 1, at + index * strides[axis]!, to + index * sizes[axis + 1]!)
  }
  const first = start.reduce((sum, index, axis) => sum + index * strides[axis]!, position)
  read(0, first, 0)
}

/** Bytes of the contiguous piece below an axis. */
function runBytes(axis: number, spans: readonly number[], sizes: readonly number[]): number {
  return sizes[sizes.findIndex((size, at) => at >= axis && size === spans[at])]!
}
