// A sparse matrix of format 5: its rows' and columns' indices and its entries, out of bytes read in order.
import { type ElementType, Rounding, spellElementType } from '@movieflow/arrays'
import { allocateArray, countElements, type NumericArray } from '@movieflow/core/plugin'
import type { SparseItem } from '../item.js'
import { decodeNumbers, itemBytes } from '../numbers.js'
import { checkDense, columnPlaces, fillDense, mostDenseBytes } from '../sparse.js'
import { damagedMat, type MatElement, numericType, type Origin, readElementData, readTag } from './element.js'
import type { MatrixHeader } from './matrix-header.js'

/** Reads up to the entries, whose type is not known before. */
export async function readSparse(origin: Origin, { shape, complex, logical, end }: MatrixHeader): Promise<SparseItem> {
  const { file } = origin
  if (shape.length !== 2) throw damagedMat(origin, 'a sparse matrix has more than two axes')
  if (countElements(shape) > mostDenseBytes) {
    const dtype = logical ? '|b1' : complex ? '<c16' : '<f8'
    const dense = async () => {
      checkDense(file.path, shape, 1)
      return allocateArray('uint8', 0)
    }
    return { kind: 'sparse', shape, complex, dtype, dense }
  }
  const rows = await readNumbers(origin, await readTag(origin, end))
  const starts = await readNumbers(origin, await readTag(origin, end))
  const element = await readTag(origin, end)
  const stored = entryType(origin, element)
  // MATLAB marks logical entries as doubles, and writes a byte for each.
  const type =
    logical && itemBytes(stored) === 8 && element.length < 8 * rows.length ? { ...stored, code: 'b1' } : stored
  return {
    kind: 'sparse',
    shape,
    complex,
    dtype: complex ? '<c16' : spellElementType({ ...type, bigEndian: false }),
    async dense(part, rounding) {
      const real = await readNumbers(origin, element, rounding, type)
      const imaginary = complex ? await readNumbers(origin, await readTag(origin, end), rounding) : undefined
      const places = columnPlaces(shape, rows, starts, Math.min(real.length, imaginary?.length ?? real.length))
      if (typeof places === 'string') throw damagedMat(origin, places)
      return fillDense(file.path, { shape, places, real, imaginary }, part)
    },
  }
}

async function readNumbers(
  origin: Origin,
  element: MatElement,
  rounding = new Rounding(),
  type: ElementType = entryType(origin, element),
): Promise<NumericArray> {
  const data = await readElementData(origin, element, mostDenseBytes)
  return decodeNumbers(data.subarray(0, data.length - (data.length % itemBytes(type))), type, rounding)
}

function entryType(origin: Origin, { type }: MatElement): ElementType {
  const found = numericType(type, origin.bigEndian)
  if (!found) throw damagedMat(origin, `the numbers of a sparse matrix have the unknown type ${type}`)
  return found
}
