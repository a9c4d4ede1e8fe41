// The packing of an array's numbers in the attributes that xarray writes: the same as in netCDF.
import {
  type ElementType,
  type PackedType,
  type Packing,
  PackingProblem,
  packingAttributes,
  readPacking,
  type Unpacking,
  unpackingOf,
} from '@movieflow/arrays'
import type { FieldValue } from '@movieflow/core/plugin'
import type { ArrayInfo, ChunkLayout } from './array-metadata.js'
import { type JsonValue, own } from './json.js'

/** An array's packing, or why it cannot be followed; neither if the stored numbers are the values. */
export interface FoundPacking {
  readonly packing?: Packing | undefined
  readonly problem?: string
}

/**
 * The packing by an array's attributes. In arrays whose axes it named, xarray also uses the fill of Zarr 2 for missing values; `isPicture` means that this is
 * OME-Zarr's, whose fill is an ordinary number.
 */
export function packingOf(array: ArrayInfo, chunks: ChunkLayout, isPicture: boolean): FoundPacking {
  const type = packedType(chunks.type)
  if (type === undefined) return {}
  const attributes: Record<string, FieldValue> = {}
  for (const name of packingAttributes) {
    const value = own(array.attributes, name)
    if (value !== undefined) attributes[name] = name === '_FillValue' ? fillOf(value, type) : plain(value)
  }
  const warnings: string[] = []
  const isOfXarray = array.version === 2 && own(array.attributes, '_ARRAY_DIMENSIONS') !== undefined && !isPicture
  if (isOfXarray && chunks.isFilled && attributes['_FillValue'] === undefined && array.fill !== undefined) {
    attributes['_FillValue'] = plain(array.fill)
    if (type.kind === 'integer' && array.fill === 0)
      warnings.push(
        'its numbers that equal its fill value, 0, count as missing, as for xarray; `raw: true` in the source keeps them',
      )
  }
  try {
    const packing = readPacking(type, attributes, false)
    return packing ? { packing: { ...packing, warnings: [...packing.warnings, ...warnings] } } : {}
  } catch (error) {
    if (!(error instanceof PackingProblem)) throw error
    return { problem: error.message }
  }
}

/** The unpacking of the numbers of an array called `name`. */
export function unpackingFor(packing: Packing, { type }: ChunkLayout, name: string): Unpacking {
  return unpackingOf(packing, packedType(type)!, name)
}

/** `undefined` for types whose numbers are never packed. */
function packedType({ code }: ElementType): PackedType | undefined {
  const bytes = Number(code.slice(1))
  if (code[0] === 'i' || code[0] === 'u') return { kind: 'integer', bytes, signed: code[0] === 'i' }
  return code[0] === 'f' && bytes <= 8 ? { kind: 'float', bytes, signed: true } : undefined
}

/** xarray writes floats into attributes of Zarr 3 as the base64 of a double. */
function fillOf(value: JsonValue, { kind }: PackedType): FieldValue {
  if (kind !== 'float' || typeof value !== 'string') return plain(value)
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === 8 && bytes.toString('base64') === value ? bytes.readDoubleLE() : plain(value)
}

function plain(value: JsonValue): FieldValue {
  if (typeof value === 'bigint') return Number(value)
  if (value === 'NaN') return null
  if (Array.isArray(value)) return value.map((each: JsonValue) => plain(each))
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
