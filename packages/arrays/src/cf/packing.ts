// Attributes of netCDF and CF become how stored numbers are unpacked: which are missing, times what, plus what.
import type { DType, FieldValue } from '@movieflow/core/plugin'

/** The type of an array's elements, as their attributes are held against it. */
export interface PackedType {
  readonly kind: 'integer' | 'enum' | 'boolean' | 'float' | 'complex'
  readonly bytes: number
  readonly signed: boolean
}

/** The attributes of a dataset about its numbers. All but `scale`, `offset` and `factors` are in stored units. */
export interface Packing {
  /** 1 and 0 if nothing is to be done. */
  readonly scale: number
  readonly offset: number
  /** Further factors, one for each index of an axis. */
  readonly factors?: { readonly axis: number; readonly values: readonly number[] }
  /** Numbers that mean no number. */
  readonly missing: readonly number[]
  /** netCDF's own fill value, if it counts because the file names no other. */
  readonly defaultFill?: number
  /** Numbers below and above are missing. */
  readonly low: number
  readonly high: number
  /** Added to numbers below zero (signed ones that mean unsigned ones), or taken off those of the upper half. */
  readonly wrap: 'unsigned' | 'signed' | undefined
  /** Warnings for the user about the attributes. */
  readonly warnings: readonly string[]
}

export type CfAttributes = Readonly<Record<string, FieldValue>>

/** Names of other conventions for a scale and an offset, of which none says in which order they act. */
const otherScales = ['ScaleFactor', 'Offset', 'Slope', 'Intercept', 'slope', 'intercept', 'Scale', 'scale_offset']

/** Names of other conventions for missing numbers; 0, the default of many writers, is not reported. */
const otherFills = ['fill_value', 'FillValue', 'fillvalue', 'nodata', 'NoData', 'NODATA', 'no_data', 'NoDataValue']

/** Attributes for the packing of numbers in CF and netCDF; and those of other conventions, which are reported. */
export const packingAttributes = [
  'scale_factor',
  'add_offset',
  '_FillValue',
  'missing_value',
  'valid_range',
  'valid_min',
  'valid_max',
  '_Unsigned',
  'MissingValue',
  ...otherScales,
  // Each alone may be a size or a place; both are a packing.
  'scale',
  'offset',
  ...otherFills,
]

/** An attribute that cannot be followed. */
export class PackingProblem extends Error {}

/** The packing of `type`s that are integers or floats; `undefined` if the stored numbers are the values. */
export function readPacking(type: PackedType, attributes: CfAttributes, isNetcdf: boolean): Packing | undefined {
  if (type.kind === 'boolean' || type.kind === 'complex') return undefined
  const warnings: string[] = []
  const wrap = wrapOf(type, attributes['_Unsigned'])
  const numbers = { type, range: rangeOf(type, wrap), wrap }
  const scale = factorOf(attributes, 'scale_factor', 1, warnings)
  const offset = factorOf(attributes, 'add_offset', 0, warnings)
  const missing = new Set<number>()
  for (const name of ['_FillValue', 'missing_value', 'MissingValue']) {
    const named = attributes[name]
    if (named === undefined) continue
    for (const value of listOf(named)) {
      const stored = typeof value === 'number' ? asStored(value, numbers) : undefined
      if (stored !== undefined) missing.add(stored)
      else if (value !== null && !Number.isNaN(value))
        warnings.push(`its ${name} ${JSON.stringify(value)} is not a number of its type, and masks nothing`)
    }
  }
  warnings.push(...ofOthers(attributes))
  const defaultFill =
    isNetcdf && attributes['_FillValue'] === undefined && type.kind !== 'enum' ? defaultFillOf(type, wrap) : undefined
  const [low, high] = limitsOf(attributes, numbers, warnings)
  const packing = { scale, offset, missing: [...missing], low, high, wrap, warnings }
  if (defaultFill !== undefined) return { ...packing, defaultFill }
  const plain = scale === 1 && offset === 0 && missing.size === 0 && wrap === undefined
  return plain && low === -Infinity && high === Infinity && warnings.length === 0 ? undefined : packing
}

/** Warnings about attributes of other conventions, which are not applied. */
function ofOthers(attributes: CfAttributes): string[] {
  const number = (name: string) => {
    const value = attributes[name]
    return typeof value === 'number' ? value : undefined
  }
  const pair = number('scale') !== undefined && number('offset') !== undefined ? ['scale', 'offset'] : []
  const scales = [...otherScales, ...pair].flatMap((name) => {
    const isNone = /scale|slope/i.test(name) && name !== 'scale_offset' ? 1 : 0
    const value = number(name) ?? isNone
    return value === isNone
      ? []
      : [`its ${name} ${value} is not applied; the transform \`math\` can; see the data's documentation`]
  })
  const fills = otherFills.flatMap((name) =>
    number(name) ? [`its ${name} ${number(name)} is not applied; the transform \`mask\` leaves such numbers out`] : [],
  )
  return [...scales, ...fills]
}

/** `× −0.01 + 273.15`; `undefined` if nothing is scaled. */
export function describePacking({ scale, offset, factors }: Packing): string | undefined {
  const words = [
    ...(scale === 1 ? [] : [`× ${shown(scale)}`]),
    ...(factors ? ['× a factor of each channel'] : []),
    ...(offset === 0 ? [] : [offset < 0 ? `− ${shown(-offset)}` : `+ ${shown(offset)}`]),
  ]
  return words.length === 0 ? undefined : words.join(' ')
}

function shown(value: number): string {
  return String(value).replace('-', '−')
}

/** The type of the values; `stored` is the type of the numbers in the file. */
export function unpackedType(
  { scale, offset, factors, missing, defaultFill, low, high, wrap }: Packing,
  stored: DType,
) {
  if (scale !== 1 || offset !== 0 || factors) return 'float64'
  if (stored === 'float32' || stored === 'float64') return stored
  const narrow = ['int8', 'uint8', 'int16', 'uint16'].includes(stored)
  const masks = missing.length > 0 || defaultFill !== undefined || low > -Infinity || high < Infinity
  if (masks) return narrow ? 'float32' : 'float64'
  if (wrap === undefined) return stored
  return (wrap === 'unsigned' ? stored.replace(/^int/, 'uint') : stored.replace(/^uint/, 'int')) as DType
}

function wrapOf({ kind, signed }: PackedType, attribute: FieldValue | undefined): Packing['wrap'] {
  if (attribute === undefined || kind !== 'integer') return undefined
  const says = String(attribute).toLowerCase()
  if (signed && says === 'true') return 'unsigned'
  return !signed && says === 'false' ? 'signed' : undefined
}

/** The least and the largest integer; of floats without end. */
function rangeOf({ kind, bytes, signed }: PackedType, wrap: Packing['wrap']): readonly [number, number] {
  if (kind === 'float') return [-Infinity, Infinity]
  const isSigned = wrap === undefined ? signed : wrap === 'signed'
  const half = 2 ** (8 * bytes - 1)
  return isSigned ? [-half, half - 1] : [0, 2 * half - 1]
}

interface StoredNumbers {
  readonly type: PackedType
  readonly range: readonly [least: number, largest: number]
  readonly wrap: Packing['wrap']
}

/** The stored number that an attribute means; `undefined` if the type has none. */
function asStored(value: number, { type: { kind, bytes }, range, wrap }: StoredNumbers): number | undefined {
  if (kind === 'float') {
    const stored = bytes < 8 ? Math.fround(value) : value
    // Beyond the type's largest number.
    return Number.isFinite(stored) || !Number.isFinite(value) ? stored : undefined
  }
  if (!Number.isInteger(value)) return undefined
  const [least, largest] = range
  const all = 2 ** (8 * bytes)
  // Attributes of signed numbers that mean unsigned ones are wrapped as the data are.
  const below = wrap === 'unsigned' && value < 0
  const above = wrap === 'signed' && value > largest
  const wrapped = below ? value + all : above ? value - all : value
  return wrapped >= least && wrapped <= largest ? wrapped : undefined
}

function factorOf(attributes: CfAttributes, name: string, otherwise: number, warnings: string[]): number {
  const value = attributes[name]
  if (value === undefined) return otherwise
  // NaN, among plain values.
  if (value === null) {
    warnings.push(`its ${name} is NaN, so all of its values are missing`)
    return Number.NaN
  }
  if (typeof value !== 'number') throw new PackingProblem(`its ${name} is ${JSON.stringify(value)}, not one number`)
  if (!Number.isFinite(value) || (value === 0 && otherwise === 1))
    warnings.push(`its ${name} is ${value}, so all of its values become ${value === 0 ? 'the same' : value}`)
  return value
}

function limitsOf(attributes: CfAttributes, numbers: StoredNumbers, warnings: string[]): [number, number] {
  const limits: [number, number] = [-Infinity, Infinity]
  const set = (name: string, side: 0 | 1, value: FieldValue | undefined) => {
    if (value === undefined || value === null) return
    const stored = typeof value === 'number' ? asStored(value, numbers) : undefined
    if (stored !== undefined) limits[side] = stored
    else warnings.push(`its ${name} has ${JSON.stringify(value)}, not a number of its type, and masks nothing`)
  }
  set('valid_min', 0, attributes['valid_min'])
  set('valid_max', 1, attributes['valid_max'])
  const both = attributes['valid_range']
  if (Array.isArray(both) && both.length === 2) {
    set('valid_range', 0, both[0] as FieldValue)
    set('valid_range', 1, both[1] as FieldValue)
  } else if (both !== undefined)
    warnings.push(`its valid_range is ${JSON.stringify(both)}, not two numbers, and masks nothing`)
  return limits
}

function listOf(value: FieldValue): readonly FieldValue[] {
  return Array.isArray(value) ? (value as readonly FieldValue[]) : [value]
}

/** netCDF's, of types of two bytes and more; one byte has none. */
function defaultFillOf({ kind, bytes, signed }: PackedType, wrap: Packing['wrap']): number | undefined {
  if (kind === 'float') return bytes >= 4 ? 9.969209968386869e36 : undefined
  if (bytes === 1) return undefined
  const all = 2 ** (8 * bytes)
  // The last integers but one of 8 bytes, which are the last ones as doubles.
  if (bytes === 8) return signed && wrap === undefined ? -all / 2 : wrap === undefined ? all : undefined
  const stored = signed ? -(all / 2) + 1 : all - 1
  if (wrap === 'unsigned') return stored + all
  return wrap === 'signed' ? -1 : stored
}
