// NumPy's names of types become element types, with the byte order that they or the pipeline name.
import type { ElementType } from '@movieflow/arrays'
import { suggestNames } from '@movieflow/core/plugin'

const codes: Record<string, string> = {
  bool: 'b1',
  ...{ int8: 'i1', int16: 'i2', int32: 'i4', int64: 'i8' },
  ...{ uint8: 'u1', uint16: 'u2', uint32: 'u4', uint64: 'u8' },
  ...{ float16: 'f2', float32: 'f4', float64: 'f8' },
  // C's and MATLAB's.
  ...{ half: 'f2', single: 'f4', double: 'f8', logical: 'b1' },
}
const short = new Set(Object.values(codes))
const complex = /^([<>|=]?c\d+|complex\w*|csingle|cdouble)$/
const long = /^([<>|=]?f(12|16)|float(80|96|128)|longdouble|clongdouble)$/

export type ByteOrder = 'little' | 'big'

/** The type of that name, and the byte order that it names itself: `>f4`. `undefined` if there is none. */
export function findNumberType(name: string): { readonly code: string; readonly own?: ByteOrder } | undefined {
  const [, mark, rest = ''] = /^([<>|=]?)(\w+)$/.exec(name) ?? []
  const code = short.has(rest) ? rest : Object.hasOwn(codes, rest) ? codes[rest]! : undefined
  if (code === undefined) return undefined
  return { code, ...(mark === '<' ? { own: 'little' as const } : mark === '>' ? { own: 'big' as const } : {}) }
}

/** Why a name is no type that is read, with what to write in its place. */
export function explainNumberType(name: string): string {
  if (complex.test(name))
    return `complex numbers are not read: name their parts (\`dtype: float32\` for complex64) and add an axis of 2 to \`shape\`, its first index real`
  if (long.test(name)) return `${name} is not the same on every machine, and is not read: save the array as float64`
  const near = suggestNames(name, Object.keys(codes)).replace(/^\w/, (letter) => letter.toLowerCase())
  return `there is no type ${JSON.stringify(name)}: ${near}`
}

export function elementTypeOf(name: string, byteorder: ByteOrder | undefined): ElementType {
  const { code, own } = findNumberType(name)!
  return { code, bigEndian: (own ?? byteorder) === 'big' }
}
