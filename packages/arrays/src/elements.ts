// Reads elements of an array at any place: from bytes that are stored plainly, in two parts, or in memory.
import { allocateArray, type DType, type NumericArray } from '@movieflow/core/plugin'
import type { LinearPacking } from './array-description.js'
import { type ComplexPart, decodeComplex } from './complex.js'
import type { Decoder } from './element-type.js'
import type { Rounding } from './int64.js'

/** Bytes at any position: a file's, or what was inflated out of one. */
export interface Bytes {
  /** Fills `into`; throws if there are fewer. */
  read(position: number, into: Uint8Array): void
}

/** Elements one behind the other, in the file's order. */
export interface Elements {
  readonly dtype: DType
  /** Bytes that one element takes in the file, or thereabouts: what reading it costs. */
  readonly itemBytes: number
  /** Fills `values`, of type `dtype`, with the elements from number `first` on. */
  read(first: number, values: NumericArray): void
}

const convertBytes = 1 << 18
const scaledAtOnce = 1 << 15

/** Elements whose bytes begin at `offset`. */
export function plainElements(bytes: Bytes, offset: number, decoder: Decoder, rounding: Rounding): Elements {
  const { dtype, itemBytes, fix, convert } = decoder
  let chunk: Buffer | undefined
  return {
    dtype,
    itemBytes,
    read(first, values) {
      const position = offset + first * itemBytes
      if (!convert) {
        bytes.read(position, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        fix?.(values, rounding)
        return
      }
      chunk ??= Buffer.from(new ArrayBuffer(convertBytes))
      const step = convertBytes / itemBytes
      for (let from = 0; from < values.length; from += step) {
        const part = values.subarray(from, from + step)
        const raw = chunk.subarray(0, part.length * itemBytes)
        bytes.read(position + from * itemBytes, raw)
        convert(raw, part)
      }
    },
  }
}

/** Complex numbers whose real and imaginary parts are separate. */
export function splitElements(real: Elements, imaginary: Elements, part: ComplexPart): Elements {
  const dtype = real.dtype === 'float32' && imaginary.dtype === 'float32' ? 'float32' : 'float64'
  return {
    dtype,
    itemBytes: real.itemBytes + imaginary.itemBytes,
    read(first, values) {
      const parts = [real, imaginary].map((elements) => {
        const found = allocateArray(elements.dtype, values.length)
        elements.read(first, found)
        return found
      })
      const pairs = dtype === 'float32' ? new Float32Array(2 * values.length) : new Float64Array(2 * values.length)
      for (let i = 0; i < values.length; i++) {
        pairs[2 * i] = parts[0]![i]!
        pairs[2 * i + 1] = parts[1]![i]!
      }
      decodeComplex(pairs, values as Float32Array | Float64Array, part)
    },
  }
}

/** Elements that are in memory already; `values` are of type `dtype`. */
export function heldElements(held: NumericArray, dtype: DType): Elements {
  return {
    dtype,
    itemBytes: held.BYTES_PER_ELEMENT,
    read(first, values) {
      values.set(held.subarray(first, first + values.length))
    },
  }
}

/** Elements times a factor and then an offset more, each step in float64. */
export function scaledElements(elements: Elements, { factor, offset }: LinearPacking): Elements {
  let part: NumericArray | undefined
  return {
    dtype: 'float64',
    itemBytes: elements.itemBytes,
    read(first, values) {
      part ??= allocateArray(elements.dtype, scaledAtOnce)
      for (let from = 0; from < values.length; from += scaledAtOnce) {
        const stored = part.subarray(0, Math.min(scaledAtOnce, values.length - from))
        elements.read(first + from, stored)
        for (let i = 0; i < stored.length; i++) values[from + i] = stored[i]! * factor + offset
      }
    },
  }
}
