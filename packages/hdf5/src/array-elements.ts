// Elements that are arrays become trailing axes of their dataset, as in h5py: their shape, and boxes cut out of their bytes.
import { kinds } from './element-type.js'
import type { Metadata } from './h5wasm.js'
import type { Hdf5Type } from './messages.js'
import { refusal } from './refusal.js'

/** The type inside of all arrays, and their lengths from the outermost on. */
export function unwrapType(type: Hdf5Type): { readonly of: Hdf5Type; readonly inner: readonly number[] } {
  const inner: number[] = []
  let of = type
  while (of.kind === 'array') {
    inner.push(...of.shape)
    of = of.of
  }
  return { of, inner }
}

/** The same of what the library says. */
export function unwrapMetadata(metadata: Metadata): { readonly base: Metadata; readonly inner: readonly number[] } {
  const inner: number[] = []
  let base = metadata
  while (base.type === kinds.array && base.array_type) {
    inner.push(...(base.array_type.shape ?? []))
    base = base.array_type
  }
  const length = inner.reduce((product, each) => product * each, base.size)
  if (length !== metadata.size) throw refusal('it contains arrays of another length than their elements')
  return { base, inner }
}

/** The box from `start` on, `count` long, of each array of `shape` that `elements` holds one behind the other. */
export function cutArrays(
  elements: Uint8Array,
  shape: readonly number[],
  box: { readonly start: readonly number[]; readonly count: readonly number[] },
  itemBytes: number,
): Uint8Array<ArrayBuffer> {
  const arrayBytes = shape.reduce((product, length) => product * length, itemBytes)
  const boxBytes = box.count.reduce((product, length) => product * length, itemBytes)
  const arrays = arrayBytes === 0 ? 0 : elements.length / arrayBytes
  const result = new Uint8Array(arrays * boxBytes)
  let to = 0
  const copy = (from: number, axis: number, bytes: number): void => {
    if (axis === shape.length) {
      result.set(elements.subarray(from, from + itemBytes), to)
      to += itemBytes
      return
    }
    const step = bytes / shape[axis]!
    const first = from + box.start[axis]! * step
    if (box.count.slice(axis + 1).every((length, n) => length === shape[axis + 1 + n])) {
      result.set(elements.subarray(first, first + box.count[axis]! * step), to)
      to += box.count[axis]! * step
      return
    }
    for (let n = 0; n < box.count[axis]!; n++) copy(first + n * step, axis + 1, step)
  }
  if (boxBytes > 0) for (let n = 0; n < arrays; n++) copy(n * arrayBytes, 0, arrayBytes)
  return result
}

/** Turns numbers of `size` bytes round, in place. */
export function swapBytes(elements: Uint8Array, size: number): void {
  if (size > 1) for (let at = 0; at < elements.length; at += size) elements.subarray(at, at + size).reverse()
}
