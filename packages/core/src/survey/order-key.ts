// Floating-point numbers as unsigned integers in the same order, digit by digit of 16 bits.
// IEEE 754: the bits of positive numbers have the order of integers; so do those of negative numbers, all flipped.
import { type DType, floatFor, type NumericArray } from '../model/index.js'

/** Digits of 16 bits that distinguish all values of this type: 2 for float32 and small integers, else 4. */
export function digitCount(dtype: DType): 2 | 4 {
  return floatFor(dtype) === 'float64' ? 4 : 2
}

/** Number of values of one digit. */
export const digitValues = 65536

const float64 = new Float64Array(1)
const words64 = new Int32Array(float64.buffer)
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1
const high = littleEndian ? 1 : 0
const float32 = new Float32Array(1)
const word32 = new Int32Array(float32.buffer)

const signBit = 0x8000_0000 | 0

/** The value with these digits: the inverse of the order of {@link DigitCounter}. Zero has no sign. */
export function valueOfDigits(digits: readonly number[]): number {
  const upper = (digits[0]! << 16) | digits[1]!
  // The order's leading bit is set for positive numbers.
  const flip = upper < 0 ? signBit : -1
  if (digits.length === 2) {
    word32[0] = upper ^ flip
    return float32[0]! + 0
  }
  const lower = (digits[2]! << 16) | digits[3]!
  words64[high] = upper ^ flip
  words64[1 - high] = upper < 0 ? lower : ~lower
  return float64[0]! + 0
}

/**
 * Counts one digit of finite values: the one after `prefixes`, of those values whose leading digits are one of them.
 * All prefixes are of one length; `digits` is that of the widest type in the group.
 */
export class DigitCounter {
  /** One array for each prefix. */
  readonly counts: readonly Uint32Array[]
  readonly #digits: 2 | 4
  readonly #prefixes: readonly (readonly number[])[]
  readonly #joined: Uint32Array
  /** A prefix that begins with a digit; -1 if there is none. */
  readonly #byFirst: Int8Array

  constructor(digits: 2 | 4, prefixes: readonly (readonly number[])[]) {
    this.#digits = digits
    this.#prefixes = prefixes
    this.#joined = new Uint32Array(prefixes.length * digitValues)
    this.counts = prefixes.map((_, index) => this.#joined.subarray(index * digitValues, (index + 1) * digitValues))
    this.#byFirst = new Int8Array(digitValues).fill(-1)
    prefixes.forEach(([first], index) => {
      if (first !== undefined) this.#byFirst[first] = index
    })
  }

  add(data: NumericArray): void {
    if (this.#digits === 4) this.#addLong(data instanceof Float64Array ? data : Float64Array.from(data))
    else this.#addShort(data instanceof Float32Array ? data : Float32Array.from(data))
  }

  #addShort(floats: Float32Array): void {
    const words = new Int32Array(floats.buffer, floats.byteOffset, floats.length)
    const counts = this.#joined
    const byFirst = this.#byFirst
    const first = this.#prefixes[0]!.length === 0
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!
      if ((word & 0x7f80_0000) === 0x7f80_0000) continue
      const key = word ^ ((word >> 31) | signBit)
      if (first) {
        counts[key >>> 16]!++
        continue
      }
      // Two digits in all: prefixes of one digit differ in it.
      const prefix = byFirst[key >>> 16]!
      if (prefix >= 0) counts[(prefix << 16) | (key & 0xffff)]!++
    }
  }

  #addLong(floats: Float64Array): void {
    const words = new Int32Array(floats.buffer, floats.byteOffset, floats.length * 2)
    const counts = this.#joined
    const level = this.#prefixes[0]!.length
    for (let index = 0; index < floats.length; index++) {
      const upperWord = words[2 * index + high]!
      if ((upperWord & 0x7ff0_0000) === 0x7ff0_0000) continue
      const flip = upperWord >> 31
      const upper = upperWord ^ (flip | signBit)
      if (level === 0) {
        counts[upper >>> 16]!++
        continue
      }
      if (this.#byFirst[upper >>> 16]! < 0) continue
      const lower = words[2 * index + 1 - high]! ^ flip
      for (let prefix = 0; prefix < this.#prefixes.length; prefix++) {
        const wanted = this.#prefixes[prefix]!
        if (wanted[0] !== upper >>> 16) continue
        if (level === 1) counts[(prefix << 16) | (upper & 0xffff)]!++
        else if (wanted[1] === (upper & 0xffff)) {
          if (level === 2) counts[(prefix << 16) | (lower >>> 16)]!++
          else if (wanted[2] === lower >>> 16) counts[(prefix << 16) | (lower & 0xffff)]!++
        }
      }
    }
  }
}
