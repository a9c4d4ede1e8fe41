// What a file's header says of an array, and what is asked of it.
import type { NumericArray } from '@movieflow/core/plugin'
import type { ComplexPart } from './complex.js'
import type { ElementType } from './element-type.js'
import type { Checksum, DeflatedRange } from './inflate.js'
import type { ArrayShape } from './layout.js'

/** Elements one behind the other; `offset` counts from the file's start, or in what is inflated. */
export interface ArrayPart {
  readonly type: ElementType
  readonly offset: number
}

export interface StoredArray extends ArrayShape {
  /** One, or the real and the imaginary part where they lie apart; none where `held` has the elements. */
  readonly parts: readonly ArrayPart[]
  readonly held?: NumericArray
  /** What its numbers, none of them complex, are multiplied by, and what is added then: in float64. */
  readonly scale?: LinearPacking
  /** Its numbers are truth values, whatever they are stored as. */
  readonly logical?: boolean
  /** What the parts' offsets count in, if it is not the file itself; `limit` is how much it inflates to at most. */
  readonly deflated?: DeflatedRange & { readonly limit: number }
  readonly checksum?: Checksum
}

export interface LinearPacking {
  readonly factor: number
  readonly offset: number
}

/** What is asked of a stored array. */
export interface ArrayRequest {
  readonly axes: readonly string[]
  /** What to show of complex numbers. */
  readonly complex: ComplexPart | undefined
}
