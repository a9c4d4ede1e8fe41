// Types become words: NumPy's for numbers, plain ones for the rest.
import type { Hdf5Type, NumberType } from './messages.js'

/** NumPy's spelling, as h5py has it: `<f4`, `|b1`, `<c16`; `|S5`, `|O` and `|V20` for what is no number. */
export function spellType(type: Hdf5Type): string {
  if (isNumber(type)) {
    const { kind, bytes, numpyBytes = bytes, signed, littleEndian } = type
    if (kind === 'boolean') return '|b1'
    const letter = kind === 'float' ? 'f' : kind === 'complex' ? 'c' : signed ? 'i' : 'u'
    return `${bytes === 1 ? '|' : littleEndian ? '<' : '>'}${letter}${numpyBytes}`
  }
  if (type.kind === 'text' && type.length !== undefined) return `|S${type.length}`
  return type.kind === 'record' || type.kind === 'array' || type.kind === 'other' ? `|V${type.bytes}` : '|O'
}

export function isNumber(type: Hdf5Type): type is NumberType {
  return ['integer', 'enum', 'boolean', 'float', 'complex'].includes(type.kind)
}

/** The contents of a dataset whose elements are not numbers: `texts`, `records (a <i4, b texts)`. */
export function describeType(type: Hdf5Type): string {
  switch (type.kind) {
    case 'text':
      return 'texts'
    case 'record': {
      const fields = type.fields.slice(0, 6).map((field) => `${field.name} ${describeType(field.type)}`)
      return `records (${fields.join(', ')}${type.fields.length > 6 ? ', …' : ''})`
    }
    case 'list':
      return `lists of ${describeType(type.of)}`
    case 'array':
      return `arrays (${type.shape.join(', ')}) of ${describeType(type.of)}`
    case 'reference':
      return `references to ${type.to}s`
    case 'other':
      return type.words
    default:
      return spellType(type)
  }
}
