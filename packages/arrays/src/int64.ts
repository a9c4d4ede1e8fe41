// 64-bit integers become the nearest float64, and what that loses is counted and said.
import { endianness } from 'node:os'
import type { PluginContext } from '@movieflow/core/plugin'

/** The half of a 64-bit word with its low bits. */
const lowIndex = endianness() === 'LE' ? 0 : 1

/** The losses of rounding so far; one warning per reader. */
export class Rounding {
  private count = 0
  private example = ''
  private said = false

  /** `missing` numbers lose nothing. */
  constructor(private readonly missing: readonly number[] = []) {}

  add(integer: bigint, value: number): void {
    if (this.missing.includes(value)) return
    if (this.count++ === 0) this.example = `${integer} became ${BigInt(value)}`
  }

  /** `where` names what has been read: `in frame 3`. */
  report(context: PluginContext, where: string): void {
    if (this.count === 0 || this.said) return
    this.said = true
    const many = this.count === 1 ? '1 integer' : `${this.count.toLocaleString('en-US')} integers`
    context.warn(
      `rounded to the nearest float64: ${many} beyond 2^53 ${where} (${this.example}); ` +
        'if the last digits matter, subtract an offset before saving the array',
    )
  }
}

/** Integers in `values`' own memory, in the machine's byte order, become its values. */
export function decodeInt64(values: Float64Array, signed: boolean, rounding: Rounding): void {
  const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const words = signed ? new Int32Array(values.buffer, values.byteOffset, values.length * 2) : low
  for (let i = 0; i < values.length; i++) {
    const lowWord = low[2 * i + lowIndex]!
    const highWord = words[2 * i + 1 - lowIndex]!
    // Both terms are exact, so the sum is rounded once, to nearest, as NumPy's astype does.
    const value = highWord * 4294967296 + lowWord
    if (value >= 9007199254740992 || value <= -9007199254740992) {
      const back = Math.floor(value / 4294967296)
      if (back !== highWord || value - back * 4294967296 !== lowWord)
        rounding.add((BigInt(highWord) << 32n) + BigInt(lowWord), value)
    }
    values[i] = value
  }
}
