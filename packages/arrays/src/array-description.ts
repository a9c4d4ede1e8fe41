// The description of an array from a file's header, and requests for it.
import type { NumericArray } from '@movieflow/core/plugin'
import type { ComplexPart } from './complex.js'
import type { ElementType } from './element-type.js'
import type { Checksum, DeflatedRange } from './inflate.js'
import type { ArrayShape } from './layout.js'

/** Contiguous elements; `offset` counts from the file's start, or in the inflated bytes. */
export interface ArrayPart {
  readonly type: ElementType
  readonly offset: number
}

export interface StoredArray extends ArrayShape {
  /** One, or the real and the imaginary part if they are separate; none if `held` has the elements. */
  readonly parts: readonly ArrayPart[]
  readonly held?: NumericArray
  /** The factor and the offset of its numbers, none of them complex: in float64. */
  readonly scale?: LinearPacking
  /** Its numbers are truth values, whatever they are stored as. */
  readonly logical?: boolean
  /** The compressed range in which the parts' offsets count, if it is not the file itself; `limit` is the most that it inflates to. */
  readonly deflated?: DeflatedRange & { readonly limit: number }
  readonly checksum?: Checksum
}

export interface LinearPacking {
  readonly factor: number
  readonly offset: number
}

/** A request for a stored array. */
export interface ArrayRequest {
  readonly axes: readonly string[]
  /** The part of complex numbers to show. */
  readonly complex: ComplexPart | undefined
}
