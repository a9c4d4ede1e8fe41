// A sparse matrix of format 7.3: a group of its entries, their rows and the starts of its columns.
import { findDecoder, Rounding } from '@movieflow/arrays'
import { allocateArray, countElements, type NumericArray } from '@movieflow/core/plugin'
import { type DatasetInfo, type Hdf5File, isNumber, refusalOf, spellType } from '@movieflow/hdf5'
import type { SparseItem } from '../item.js'
import { decodeNumbers } from '../numbers.js'
import { columnPlaces, fillDense } from '../sparse.js'
import { memberPath } from './matlab-object.js'

const mostBytesAtOnce = 64 << 20

export async function readSparseGroup(
  file: Hdf5File,
  path: string,
  rows: number,
  className: string | undefined,
): Promise<SparseItem> {
  const member = async (name: string) => {
    const object = await file.find(memberPath(path, name))
    return object?.kind === 'dataset' ? object : undefined
  }
  const starts = await member('jc')
  if (!starts || countElements(starts.shape ?? []) < 1 || !Number.isSafeInteger(rows) || rows < 0)
    throw file.refuse(path, 'it is damaged: a sparse matrix lacks the starts of its columns')
  const [data, indices] = [await member('data'), await member('ir')]
  if (data && !isNumber(data.type))
    throw file.refuse(path, 'it is damaged: the entries of a sparse matrix are not numbers')
  const shape = [rows, countElements(starts.shape ?? []) - 1]
  const complex = data?.type.kind === 'complex'
  return {
    kind: 'sparse',
    shape,
    complex,
    dtype: complex || !data ? (complex ? '<c16' : className === 'logical' ? '|u1' : '<f8') : spellType(data.type),
    async dense(part, rounding) {
      const columns = await readNumbers(file, starts, new Rounding())
      const places =
        data && indices
          ? columnPlaces(
              shape,
              await readNumbers(file, indices, new Rounding()),
              columns,
              countElements(data.shape ?? []),
            )
          : columnPlaces(shape, new Uint8Array(), columns, 0)
      if (typeof places === 'string') throw file.refuse(path, `it is damaged: ${places}`)
      if (!data)
        return fillDense(
          file.path,
          { shape, places, real: allocateArray(className === 'logical' ? 'uint8' : 'float64', 0) },
          part,
        )
      const values = await readNumbers(file, data, rounding)
      if (!complex) return fillDense(file.path, { shape, places, real: values }, part)
      const real = values.filter((_, index) => index % 2 === 0)
      const imaginary = values.filter((_, index) => index % 2 === 1)
      return fillDense(file.path, { shape, places, real, imaginary }, part)
    },
  }
}

/** All of a dataset's numbers; complex ones as two by turns. */
async function readNumbers(file: Hdf5File, info: DatasetInfo, rounding: Rounding): Promise<NumericArray> {
  const { path, type } = info
  const problem = refusalOf(info)
  if (problem || !isNumber(type)) throw file.refuse(path, problem?.message ?? 'it holds no numbers', problem?.hint)
  const shape = info.shape ?? []
  const bytes = countElements(shape) * type.bytes
  if (bytes > mostBytesAtOnce) throw file.refuse(path, `its ${bytes} bytes are too many to be read at once`)
  const code = type.kind === 'complex' ? `f${type.bytes / 2}` : spellType(type).slice(1)
  if (!findDecoder({ code, bigEndian: false }, undefined))
    throw file.refuse(path, `its element type ${code} is not read`)
  const read = await file.read(
    path,
    shape.map(() => 0),
    shape,
  )
  return decodeNumbers(new Uint8Array(read), { code, bigEndian: false }, rounding)
}
