// A fill value as metadata spell it becomes the bytes of one element, little-endian.
import { printable } from '@movieflow/arrays'
import { itemBytesOf } from './element-types.js'
import { isJsonRecord, type JsonValue } from './json.js'

/** Why a fill value does not fit its type, in words. */
export class FillProblem extends Error {}

/**
 * One element of type `code`. Metadata without a value (`null`) leave open what was never written: 0, as for zarr-python 3.
 */
export function fillBytes(value: JsonValue | undefined, code: string): Uint8Array {
  const bytes = new Uint8Array(itemBytesOf(code))
  const view = new DataView(bytes.buffer)
  const kind = code[0]!
  if (kind === 'c') {
    const parts = value === undefined || value === null ? [null, null] : value
    if (!Array.isArray(parts) || parts.length !== 2) throw unfit(value, code)
    const half = bytes.length / 2
    for (const [n, part] of parts.entries()) bytes.set(fillBytes(part as JsonValue, `f${half}`), n * half)
    return bytes
  }
  if (kind === 'f') setFloat(view, floatOf(value, code))
  else setInteger(view, integerOf(value, code), code)
  return bytes
}

function floatOf(value: JsonValue | undefined, code: string): number | Uint8Array {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Infinity
  if (value === '-Infinity') return -Infinity
  // The bits themselves, the highest first.
  const size = itemBytesOf(code)
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) && value.length === 2 + 2 * size)
    return Uint8Array.from(Buffer.from(value.slice(2), 'hex').reverse())
  throw unfit(value, code)
}

function setFloat(view: DataView, value: number | Uint8Array): void {
  if (typeof value !== 'number') new Uint8Array(view.buffer).set(value)
  else if (view.byteLength === 8) view.setFloat64(0, value, true)
  else if (view.byteLength === 4) view.setFloat32(0, value, true)
  else view.setUint16(0, halfOf(value), true)
}

/** The nearest half-precision number, to even if two are as near. */
function halfOf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size >= 65520) return sign | 0x7c00
  const exponent = Math.max(-14, Math.floor(Math.log2(size || Number.MIN_VALUE)))
  const steps = roundToEven(size / 2 ** (exponent - 10))
  // A carry from the fraction goes into the exponent by itself.
  return sign | (exponent === -14 ? steps : ((exponent + 14) << 10) + steps)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

function integerOf(value: JsonValue | undefined, code: string): bigint {
  if (value === undefined || value === null) return 0n
  if (typeof value === 'boolean') return value ? 1n : 0n
  const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
  if (typeof whole !== 'bigint') throw unfit(value, code)
  const bits = 8n * BigInt(itemBytesOf(code))
  const [low, high] =
    code === 'b1'
      ? [0n, 1n]
      : code[0] === 'u'
        ? [0n, (1n << bits) - 1n]
        : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
  if (whole < low || whole > high) throw unfit(value, code)
  return whole
}

function setInteger(view: DataView, value: bigint, code: string): void {
  const size = itemBytesOf(code)
  for (let n = 0; n < size; n++) view.setUint8(n, Number((value >> BigInt(8 * n)) & 255n))
}

function unfit(value: JsonValue | undefined, code: string): FillProblem {
  const shown = isJsonRecord(value) || Array.isArray(value) ? 'a list or record' : printable(String(value), 30)
  return new FillProblem(`its fill_value, ${shown}, is not of its type (${code})`)
}
