// A NumPy type string becomes a decoder: how the file's bytes turn into the values of a typed array.
import { endianness } from 'node:os'
import type { DType, NumericArray } from '@movieflow/core/plugin'
import { type ComplexPart, decodeComplex } from './complex.js'
import { decodeHalf } from './half.js'
import type { Header } from './header.js'
import { decodeInt64, type Rounding } from './int64.js'
import { printable } from './refuse.js'

/**
 * Bytes of as many elements as `values` has. With `fix` they are read into the array's own memory, and mended
 * there; with `convert` they are read elsewhere first; with neither they are the values already.
 */
export interface Decoder {
  readonly dtype: DType
  /** Bytes of one element in the file. */
  readonly itemBytes: number
  readonly fix?: (values: NumericArray, rounding: Rounding) => void
  /** `bytes` begins at a multiple of 8 in its buffer, and may be overwritten. */
  readonly convert?: (bytes: Buffer, values: NumericArray) => void
}

export type DecoderChoice = { readonly decoder: Decoder } | { readonly problem: string; readonly hint: string }

const plain: Record<string, DType> = {
  b1: 'uint8',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  f4: 'float32',
  f8: 'float64',
}

/** NumPy's spelling of the header's type: `<f4`, `|u1`. */
export function spellDType({ descr, structured }: Header): string {
  const parts = structured ? null : /^[<>|=]?([biufc][0-9]+)$/.exec(descr)
  if (!parts) return printable(descr)
  return `${parts[1]!.endsWith('1') ? '|' : isSwapped(descr) === (endianness() === 'LE') ? '>' : '<'}${parts[1]}`
}

/** The decoder for an array's elements, or why there is none. */
export function chooseDecoder(header: Header, complexPart: ComplexPart | undefined): DecoderChoice {
  const code = header.structured ? '' : header.descr.replace(/^[<>|=]/, '')
  const swapped = isSwapped(header.descr)
  const dtype = Object.hasOwn(plain, code) ? plain[code] : undefined
  if (dtype !== undefined) {
    const itemBytes = Number(code[1])
    if (code === 'b1') return { decoder: { dtype, itemBytes, fix: straightenBooleans } }
    return { decoder: { dtype, itemBytes, ...(swapped && itemBytes > 1 ? { fix: swapBytes } : {}) } }
  }
  if (code === 'i8' || code === 'u8') {
    const fix = (values: NumericArray, rounding: Rounding) => {
      if (swapped) swapBytes(values)
      decodeInt64(values as Float64Array, code === 'i8', rounding)
    }
    return { decoder: { dtype: 'float64', itemBytes: 8, fix } }
  }
  if (code === 'f2') {
    const convert = (bytes: Buffer, values: NumericArray) =>
      decodeHalf(swapped ? bytes.swap16() : bytes, values as Float32Array)
    return { decoder: { dtype: 'float32', itemBytes: 2, convert } }
  }
  if (code === 'c8' || code === 'c16') return chooseComplex(code, swapped, complexPart)
  return explain(header)
}

function chooseComplex(code: 'c8' | 'c16', swapped: boolean, part: ComplexPart | undefined): DecoderChoice {
  if (part === undefined)
    return {
      problem: 'its numbers are complex, and the option `complex` does not say what to show of them',
      hint: 'set `complex: abs`, `real`, `imag` or `phase` in the source',
    }
  const single = code === 'c8'
  const convert = (bytes: Buffer, values: NumericArray) => {
    if (swapped && single) bytes.swap32()
    else if (swapped) bytes.swap64()
    const length = bytes.length / (single ? 4 : 8)
    const parts = single
      ? new Float32Array(bytes.buffer, bytes.byteOffset, length)
      : new Float64Array(bytes.buffer, bytes.byteOffset, length)
    decodeComplex(parts, values as Float32Array | Float64Array, part)
  }
  return { decoder: { dtype: single ? 'float32' : 'float64', itemBytes: single ? 8 : 16, convert } }
}

function explain(header: Header): DecoderChoice {
  const shown = printable(header.descr)
  const kind = header.descr.replace(/^[<>|=]/, '')
  if (header.structured || kind.startsWith('V'))
    return {
      problem: `its elements are records (${shown}), not numbers`,
      hint: "save one field of it: np.save(file, array['name'])",
    }
  if (kind.startsWith('O'))
    return {
      problem: 'it holds Python objects (a pickle), which are never run',
      hint: 'save numbers: np.save(file, array.astype(float), allow_pickle=False)',
    }
  if (/^[mM]/.test(kind))
    return {
      problem: `its elements are dates or times (${shown}), not numbers`,
      hint: "save them as numbers: np.save(file, array.astype('i8'))",
    }
  if (/^[SUaT]/.test(kind))
    return {
      problem: `its elements are texts (${shown}), not numbers`,
      hint: 'save numbers: np.save(file, array.astype(float))',
    }
  return {
    problem: `its element type ${shown} is none that can be read`,
    hint: 'save it as a type of 1 to 8 bytes: np.save(file, array.astype(float))',
  }
}

function isSwapped(descr: string): boolean {
  return descr[0] === (endianness() === 'LE' ? '>' : '<')
}

/** Any byte but 0 is true, and true is 1. */
function straightenBooleans(values: NumericArray): void {
  for (let i = 0; i < values.length; i++) if (values[i]! > 1) values[i] = 1
}

function swapBytes(values: NumericArray): void {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  if (values.BYTES_PER_ELEMENT === 2) bytes.swap16()
  else if (values.BYTES_PER_ELEMENT === 4) bytes.swap32()
  else bytes.swap64()
}
