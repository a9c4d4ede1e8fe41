// Turns a matrix of format 5 into an item: its numbers' places, its characters, its members, in the order of the file.
import { type ArrayPart, type StoredArray, spellElementType } from '@movieflow/arrays'
import { countElements, MovieflowError } from '@movieflow/core/plugin'
import type { Item, NumberItem, TextItem } from '../item.js'
import { otherClass } from '../matlab-classes.js'
import { decodeNumbers, itemBytes } from '../numbers.js'
import {
  damagedMat,
  type MatElement,
  matrixType,
  numericType,
  type Origin,
  readElementData,
  readNextMatrix,
  readTag,
} from './element.js'
import { classIds, type MatrixHeader, numericClasses, readFieldNames, readMatrixHeader } from './matrix-header.js'
import { readSparse } from './sparse-matrix.js'

// MATLAB's own limit is far below.
const mostLevels = 50
const mostTextBytes = 1 << 24
export const mostNumberBytes = 1 << 28

/** The item of the matrix whose tag has just been read. */
export async function readItem(origin: Origin, matrix: MatElement, level = 0): Promise<Item> {
  if (matrix.type !== matrixType)
    throw damagedMat(origin, `an element of type ${matrix.type} is in the place of an array`)
  if (level > mostLevels) throw damagedMat(origin, `its arrays are nested more than ${mostLevels} levels deep`)
  const header = await readMatrixHeader(origin, matrix)
  const { classId, shape, end } = header
  if (classId >= numericClasses.first && classId <= numericClasses.last) return readNumbers(origin, header)
  if (classId === classIds.char) return readCharacters(origin, header)
  if (classId === classIds.sparse) return readSparse(origin, header)
  if (classId === classIds.cell)
    return { kind: 'cell', shape, child: readChildren(origin, end, countElements(shape), level) }
  if (classId === classIds.struct) {
    const fields = await readFieldNames(origin, end)
    const child = readChildren(origin, end, countElements(shape) * fields.length, level)
    return { kind: 'struct', shape, fields, child }
  }
  if (classId === classIds.object || classId === classIds.opaque) return otherClass(header.className!, shape)
  if (classId === classIds.function) return otherClass('function_handle', shape)
  throw damagedMat(origin, `an array has the unknown class ${classId}`)
}

function readChildren(origin: Origin, end: number, count: number, level: number): (number: number) => Promise<Item> {
  const { bytes } = origin
  let [offset, length] = [bytes.position, 0]
  if (count * 8 > end - offset) throw damagedMat(origin, `it cannot have as many as ${count} elements`)
  let next = 0
  return async (number) => {
    if (number < next) throw new MovieflowError('INTERNAL', 'the members of a .mat array are read in order')
    for (;;) {
      const matrix = await readNextMatrix(origin, end, offset, length)
      offset = matrix.offset
      length = matrix.length
      if (next++ === number) return readItem(origin, matrix, level + 1)
    }
  }
}

async function readNumbers(origin: Origin, header: MatrixHeader): Promise<NumberItem> {
  const { shape, complex, end } = header
  const { bytes, file, deflated } = origin
  const real = await readPart(origin, header)
  const parts: ArrayPart[] = [real.part]
  return {
    kind: 'numbers',
    shape,
    complex,
    dtype: complex ? (real.part.type.code === 'f4' ? '<c8' : '<c16') : spellElementType(real.part.type),
    async locate() {
      if (complex && parts.length === 1) {
        await bytes.skipTo(real.element?.next ?? end)
        parts.push((await readPart(origin, header)).part)
      }
      const { logical } = header
      const array: StoredArray = { shape, fortranOrder: true, parts, logical, ...(deflated && { deflated }) }
      return { kind: 'stored', file, array }
    },
    async values(rounding) {
      const { element, part } = real
      return decodeNumbers(
        element ? await readElementData(origin, element, mostNumberBytes) : new Uint8Array(),
        part.type,
        rounding,
      )
    },
  }
}

/** The tag of a real or imaginary part, checked against the shape; none if there are no elements. */
async function readPart(
  origin: Origin,
  { shape, end }: MatrixHeader,
): Promise<{ part: ArrayPart; element?: MatElement }> {
  const { bytes, bigEndian } = origin
  const count = countElements(shape)
  if (count === 0 && bytes.position + 8 > end)
    return { part: { type: { code: 'f8', bigEndian }, offset: Math.min(bytes.position, end) } }
  const element = await readTag(origin, end)
  const type = numericType(element.type, bigEndian)
  if (!type) throw damagedMat(origin, `the numbers of an array have the unknown type ${element.type}`)
  if (element.length !== count * itemBytes(type))
    throw damagedMat(origin, `an array of ${count} numbers has ${element.length} bytes of them`)
  return { part: { type, offset: element.offset }, element }
}

async function readCharacters(origin: Origin, { shape, end }: MatrixHeader): Promise<TextItem> {
  const count = countElements(shape)
  return {
    kind: 'text',
    shape,
    async characters() {
      // Both count and room: the result may be blanks for all characters.
      if (count > mostTextBytes)
        throw damagedMat(origin, `a text of ${count} characters (at most ${mostTextBytes} are read)`)
      if (origin.bytes.position + 8 > end) return Array<string>(count).fill(' ')
      const element = await readTag(origin, end)
      const text = decodeText(origin, element, await readElementData(origin, element, mostTextBytes))
      if (text === '') return Array<string>(count).fill(' ')
      const characters = text.split('')
      const rows = shape[0]!
      if (characters.length !== count && rows > 1)
        throw damagedMat(origin, `a text of ${count} characters has ${characters.length} of them`)
      return characters
    },
  }
}

function decodeText(origin: Origin, { type }: MatElement, data: Buffer): string {
  if (type === 1 || type === 2) return data.toString('latin1')
  if (type === 16) return data.toString('utf8')
  if (type === 4 || type === 17) {
    const even = Buffer.from(data.subarray(0, data.length & ~1))
    return (origin.bigEndian ? even.swap16() : even).toString('utf16le')
  }
  throw damagedMat(origin, `a text has characters of the unknown type ${type}`)
}
