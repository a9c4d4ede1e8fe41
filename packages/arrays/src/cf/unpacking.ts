// Stored numbers become values as a file's attributes say: missing ones NaN, the others times a scale, plus an offset.
import type { DType, NumericArray, PluginContext } from '@movieflow/core/plugin'
import type { Hyperslab } from '../hyperslabs.js'
import { type PackedType, type Packing, unpackedType } from './packing.js'

/** Turns stored numbers into values. */
export interface Unpacking {
  /** The type of the values. */
  readonly dtype: DType
  /** Stored numbers that mean missing values, so rounding them loses nothing. */
  readonly missing: readonly number[]
  /** Fills `values` from `stored`, which are the elements of `box` in C order. */
  unpack(stored: NumericArray, values: NumericArray, box: Hyperslab): void
  /** Reports the findings of unpacking, once; `where` names what has been read: `in frame 3`. */
  report?(context: PluginContext, where: string): void
}

/** The unpacking of a dataset called `name`, of `type`. */
export function unpackingOf(packing: Packing, type: PackedType, name: string): Unpacking {
  const { factors, defaultFill, missing } = packing
  const { bytes } = type
  const stored = storedType(type)
  const dtype = unpackedType(packing, stored)
  const one = unpackedValue(packing, bytes)
  // A saturated camera has netCDF's fill, too: 65535.
  const doubtful = bytes === 2 ? defaultFill : undefined
  const table = bytes <= 2 && stored !== 'float32' ? tableOf(one, stored) : undefined
  const fills = [...missing, ...(defaultFill === undefined ? [] : [defaultFill])]
  const isPlain = fills.length <= 1 && isUnscaled(packing)
  let [filled, seen] = [0, 0]
  let said = false
  return {
    dtype,
    missing: fills,
    unpack(numbers, values, box) {
      if (table) for (let at = 0; at < numbers.length; at++) values[at] = table[numbers[at]! & (table.length - 1)]!
      else if (isPlain) maskOne(numbers, values, fills[0] ?? Number.NaN)
      else for (let at = 0; at < numbers.length; at++) values[at] = one(numbers[at]!)
      if (factors) multiply(values, box, factors, packing)
      if (doubtful === undefined || said) return
      seen += numbers.length
      filled += countEqual(numbers, storedForm(doubtful, stored))
    },
    report(context: PluginContext, where: string) {
      if (filled === 0 || said) return
      said = true
      context.warn(
        `${name} has no _FillValue, so its numbers that equal netCDF's own fill, ${doubtful}, count as missing: ${filled.toLocaleString('en-US')} of ${seen.toLocaleString('en-US')} ${where}; ` +
          '`raw: true` in the source keeps them',
      )
    },
  }
}

/** True if values are the stored numbers, except for missing ones. */
function isUnscaled({ scale, offset, factors, low, high, wrap }: Packing): boolean {
  return scale === 1 && offset === 0 && !factors && low === -Infinity && high === Infinity && wrap === undefined
}

/** Most arrays of floats are like this, and large: a loop without calls. */
function maskOne(numbers: NumericArray, values: NumericArray, missing: number): void {
  for (let at = 0; at < numbers.length; at++) {
    const value = numbers[at]!
    values[at] = value === missing ? Number.NaN : value
  }
}

/** The type of the numbers of a dataset before they are unpacked. */
function storedType({ kind, bytes, signed }: PackedType): DType {
  if (kind === 'float') return bytes <= 4 ? 'float32' : 'float64'
  return bytes === 8 ? 'float64' : (`${signed ? '' : 'u'}int${8 * bytes}` as DType)
}

/** The value of a stored number. */
export function unpackedValue(packing: Packing, bytes: number): (stored: number) => number {
  const { scale, low, high, wrap, defaultFill, factors } = packing
  const offset = factors ? 0 : packing.offset
  const missing = defaultFill === undefined ? packing.missing : [...packing.missing, defaultFill]
  const all = 2 ** (8 * bytes)
  const isScaled = scale !== 1 || offset !== 0
  return (stored) => {
    let value = stored
    if (wrap === 'unsigned' && value < 0) value += all
    else if (wrap === 'signed' && value >= all / 2) value -= all
    for (let at = 0; at < missing.length; at++) if (value === missing[at]) return Number.NaN
    if (value < low || value > high) return Number.NaN
    return isScaled ? value * scale + offset : value
  }
}

/** The values of all numbers of one or two bytes. */
function tableOf(one: (stored: number) => number, stored: DType): Float64Array {
  const all = stored.endsWith('8') ? 256 : 65_536
  const signed = stored.startsWith('int')
  return Float64Array.from({ length: all }, (_, bits) => one(signed && bits >= all / 2 ? bits - all : bits))
}

function multiply(
  values: NumericArray,
  { start, count: lengths }: Hyperslab,
  { axis, values: factors }: NonNullable<Packing['factors']>,
  { offset }: Packing,
): void {
  const inner = lengths.slice(axis + 1).reduce((product, length) => product * length, 1)
  for (let at = 0; at < values.length; at++) {
    const index = start[axis]! + (Math.floor(at / inner) % lengths[axis]!)
    values[at] = values[at]! * factors[index]! + offset
  }
}

function countEqual(numbers: NumericArray, wanted: number): number {
  let count = 0
  for (let at = 0; at < numbers.length; at++) if (numbers[at] === wanted) count++
  return count
}

/** A number as it was before it was wrapped. */
function storedForm(value: number, stored: DType): number {
  if (stored === 'int16') return (value << 16) >> 16
  return stored === 'uint16' ? value & 0xffff : value
}
