// A matrix of format 4 becomes an item: numbers, text, or the rows that write a sparse matrix.
import { copyAgain, type ElementType, type FileBytes, Rounding, refuse, spellElementType } from '@movieflow/arrays'
import type { NumericArray } from '@movieflow/core/plugin'
import type { Item, SparseItem } from '../item.js'
import { decodeNumbers, itemBytes } from '../numbers.js'
import { checkDense, fillDense, mostDenseBytes } from '../sparse.js'

export interface Matrix4 {
  readonly file: FileBytes
  readonly type: ElementType
  /** 0 numbers, 1 text, 2 sparse. */
  readonly kind: number
  readonly rows: number
  readonly columns: number
  readonly complex: boolean
  /** The start of its numbers. */
  readonly offset: number
}

export function matrix4Item(matrix: Matrix4): Item {
  const { file, type, kind, rows, columns, complex, offset } = matrix
  const shape = [rows, columns]
  const bytes = rows * columns * itemBytes(type)
  if (kind === 2) return sparse4Item(matrix)
  if (kind === 1)
    return {
      kind: 'text',
      shape,
      characters: async () => Array.from(readAll(matrix), (code) => String.fromCharCode(code)),
    }
  const parts = [{ type, offset }, ...(complex ? [{ type, offset: offset + bytes }] : [])]
  return {
    kind: 'numbers',
    shape,
    complex,
    dtype: complex ? (type.code === 'f4' ? '<c8' : '<c16') : spellElementType(type),
    locate: async () => ({ kind: 'stored', file, array: { shape, fortranOrder: true, parts } }),
    values: async () => readAll(matrix),
  }
}

/** All numbers of the real part; there are no 64-bit integers in format 4. */
function readAll({ file, type, rows, columns, offset }: Matrix4): NumericArray {
  const length = rows * columns * itemBytes(type)
  if (offset + length > file.size) throw refuse(file.path, 'the file ends inside it', copyAgain)
  if (length > mostDenseBytes)
    throw refuse(file.path, `it has ${length} bytes of numbers (at most ${mostDenseBytes} are read)`)
  return decodeNumbers(file.some(offset, length), type, new Rounding())
}

/** Each row is row, column, real and imaginary part of an entry; the last one has the matrix's lengths. */
function sparse4Item(matrix: Matrix4): SparseItem {
  const { file, type, rows, columns, offset } = matrix
  const complex = columns === 4
  const damaged = (what: string) => refuse(file.path, `it is damaged: ${what}`, copyAgain)
  if (rows === 0 || columns < 3 || columns > 4 || matrix.complex)
    throw damaged(`a sparse matrix is written in ${rows} rows of ${columns} numbers`)
  const lengthAt = (column: number) => {
    const at = offset + (column * rows + rows - 1) * itemBytes(type)
    if (at + itemBytes(type) > file.size) throw refuse(file.path, 'the file ends inside it', copyAgain)
    const length = decodeNumbers(file.some(at, itemBytes(type)), type, new Rounding())[0]!
    if (!Number.isInteger(length) || length < 0 || length > 0x7fffffff)
      throw damaged(`a sparse matrix has the length ${length}`)
    return length
  }
  const shape = [lengthAt(0), lengthAt(1)] as const
  return {
    kind: 'sparse',
    shape,
    complex,
    dtype: complex ? '<c16' : '<f8',
    async dense(part) {
      checkDense(file.path, shape, 8)
      // Doubles, as the rows hold indices too.
      const all = Float64Array.from(readAll(matrix))
      const count = rows - 1
      const places = new Uint32Array(count)
      for (let entry = 0; entry < count; entry++) {
        const [row, column] = [all[entry]!, all[rows + entry]!]
        if (!(row >= 1 && row <= shape[0] && column >= 1 && column <= shape[1]))
          throw damaged(`a sparse matrix has an entry in row ${row}, column ${column}`)
        if (!Number.isInteger(row) || !Number.isInteger(column)) throw damaged('an index is not a whole number')
        places[entry] = (column - 1) * shape[0] + row - 1
      }
      const real = all.subarray(2 * rows, 3 * rows - 1)
      const imaginary = complex ? all.subarray(3 * rows, 4 * rows - 1) : undefined
      return fillDense(file.path, { shape, places, real, imaginary }, part)
    },
  }
}
