// The first elements of a matrix become its class, shape and name.
import { printable } from '@movieflow/arrays'
import { damagedMat, type MatElement, type Origin, readElementData, readElementInteger, readTag } from './element.js'

export interface MatrixHeader {
  /** MATLAB's number of the class. */
  readonly classId: number
  readonly complex: boolean
  readonly logical: boolean
  readonly shape: readonly number[]
  readonly name: string
  /** The class of an object. */
  readonly className?: string
  /** The end of the matrix. */
  readonly end: number
}

export const classIds = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, function: 16, opaque: 17 } as const
/** The ids of `double` to `uint64`. */
export const numericClasses = { first: 6, last: 15 } as const

// MATLAB stops at 63 characters.
const longestName = 4096
const mostAxes = 32

/** Reads on to the element behind the name. */
export async function readMatrixHeader(origin: Origin, matrix: MatElement): Promise<MatrixHeader> {
  const end = matrix.offset + matrix.length
  if (matrix.length === 0) return { classId: 6, complex: false, logical: false, shape: [0, 0], name: '', end }
  if (matrix.length < 16) throw damagedMat(origin, 'the flags of an array are too short')
  // Their tag is always the same, so it is not read.
  const word = readElementInteger(await origin.bytes.read(16), 8, origin.bigEndian)
  const classId = word & 0xff
  const base = { classId, complex: (word & 0x800) !== 0, logical: (word & 0x200) !== 0, end }
  if (classId === classIds.opaque) {
    const name = await readText(origin, end)
    await readText(origin, end)
    return { ...base, shape: [1, 1], name, className: await readText(origin, end) }
  }
  const shape = await readShape(origin, end)
  const name = await readText(origin, end)
  if (classId !== classIds.object) return { ...base, shape, name }
  return { ...base, shape, name, className: await readText(origin, end) }
}

async function readShape(origin: Origin, end: number): Promise<number[]> {
  const element = await readTag(origin, end)
  if (element.type !== 5 && element.type !== 6) throw damagedMat(origin, 'the lengths of an array are not integers')
  const data = await readElementData(origin, element, 4 * mostAxes)
  if (data.length < 8 || data.length % 4 !== 0) throw damagedMat(origin, 'an array has fewer than two axes')
  const shape = Array.from({ length: data.length / 4 }, (_, axis) =>
    readElementInteger(data, 4 * axis, origin.bigEndian),
  )
  if (shape.some((length) => length > 0x7fffffff)) throw damagedMat(origin, 'an array has a negative length')
  // Zero lengths do not excuse the others.
  if (shape.reduce((product, length) => product * Math.max(1, length), 1) > Number.MAX_SAFE_INTEGER)
    throw damagedMat(origin, 'an array has an absurd shape')
  return shape
}

/** A name: ASCII as MATLAB writes it, or what others do. */
async function readText(origin: Origin, end: number): Promise<string> {
  const element = await readTag(origin, end)
  if (element.type !== 1 && element.type !== 2 && element.type !== 16)
    throw damagedMat(origin, `an array has a name of type ${printable(String(element.type))}`)
  return (await readElementData(origin, element, longestName)).toString(element.type === 16 ? 'utf8' : 'latin1')
}

/** The names of a struct's fields. */
export async function readFieldNames(origin: Origin, end: number): Promise<string[]> {
  const width = await readElementData(origin, await readTag(origin, end), 8)
  if (width.length < 4) throw damagedMat(origin, 'a struct lacks the length of its field names')
  const each = readElementInteger(width, 0, origin.bigEndian)
  const names = await readElementData(origin, await readTag(origin, end), 1 << 20)
  if (names.length === 0) return []
  if (each === 0 || each > longestName || names.length % each !== 0)
    throw damagedMat(origin, 'the field names of a struct have another length than its header says')
  return Array.from({ length: names.length / each }, (_, index) => {
    const padded = names.toString('latin1', index * each, (index + 1) * each)
    return padded.split('\0', 1)[0]!
  })
}
