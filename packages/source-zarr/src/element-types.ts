// Turns the element type in metadata into NumPy's letters, or the reason why it cannot be read.
import { type ElementType, printable } from '@movieflow/arrays'
import { isJsonRecord, type JsonValue, own } from './json.js'

export interface UnreadType {
  /** The type as listed. */
  readonly spelling: string
  readonly problem: string
}

const codes: Readonly<Record<string, string>> = {
  bool: 'b1',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
  complex64: 'c8',
  complex128: 'c16',
}

/** Zarr 3's names; the order of bytes is its codec's. */
export function namedType(value: JsonValue | undefined): string | UnreadType {
  const name = typeof value === 'string' ? value : isJsonRecord(value) ? own(value, 'name') : undefined
  if (typeof name !== 'string') return unread('?', 'its data_type is no type')
  if (typeof value === 'string' && Object.hasOwn(codes, name)) return codes[name]!
  const shown = printable(name, 30)
  if (/^(string|fixed_length_utf32|null_terminated_bytes|variable_length_utf8|bytes|variable_length_bytes)$/.test(name))
    return unread(shown, `its elements are texts (${shown}), not numbers`)
  if (/datetime64|timedelta64/.test(name))
    return unread(shown, `its elements are dates or times (${shown}), not numbers`)
  if (/^struct/.test(name)) return unread(shown, `its elements are records (${shown}), not numbers`)
  return unread(shown, `its element type ${shown} cannot be read`)
}

/** NumPy's spelling, which Zarr 2 has: `<f4`. */
export function spelledType(value: JsonValue | undefined): ElementType | UnreadType {
  if (Array.isArray(value)) return unread('records', 'its elements are records, not numbers')
  if (typeof value !== 'string') return unread('?', 'its dtype is no type')
  const match = /^([<>|=])(b1|[iu][1248]|f[248]|c8|c16)$/.exec(value)
  if (match) return { code: match[2]!, bigEndian: match[1] === '>' }
  const shown = printable(value, 30)
  if (/^[<>|]?[USa]\d*$/.test(value)) return unread(shown, `its elements are texts (${shown}), not numbers`)
  if (/^[<>|]?O/.test(value)) return unread(shown, 'its elements are texts or Python objects (|O), not numbers')
  if (/^[<>|]?[Mm]8/.test(value)) return unread(shown, `its elements are dates or times (${shown}), not numbers`)
  if (/^[<>|]?V/.test(value)) return unread(shown, `its elements are records (${shown}), not numbers`)
  return unread(shown, `its element type ${shown} cannot be read`)
}

function unread(spelling: string, problem: string): UnreadType {
  return { spelling, problem }
}

export function itemBytesOf(code: string): number {
  return Number(code.slice(1))
}
