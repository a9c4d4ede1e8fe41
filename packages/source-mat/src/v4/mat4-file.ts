// A file of format 4 becomes its list of variables: headers of 20 bytes, each with its numbers behind it.
import { type ElementType, type FileBytes, formatByteCount } from '@movieflow/arrays'
import type { MatFile, Variable } from '../item.js'
import { itemBytes } from '../numbers.js'
import { type Matrix4, matrix4Item } from './matrix4-item.js'

const headerBytes = 20
const longestName = 4096
const codes = ['f8', 'f4', 'i4', 'i2', 'u2', 'u1']

interface Header4 {
  readonly order: number
  readonly reserved: number
  readonly precision: number
  readonly kind: number
  readonly rows: number
  readonly columns: number
  readonly imaginary: number
  readonly nameLength: number
}

/** True if a file may be of format 4: the first word is a type, in either byte order. */
export function mayBeMat4(start: Buffer): boolean {
  return start.length >= headerBytes && findOrder(start) !== undefined
}

/** Lists the variables; the first one's type shows the byte order. */
export function listMat4(file: FileBytes): MatFile {
  const bigEndian = findOrder(file.some(0, 4)) ?? false
  const variables = new Map<string, Variable>()
  const troubles: string[] = []
  let at = 0
  while (at < file.size) {
    const bytes = file.some(at, headerBytes)
    if (bytes.length < headerBytes) {
      if (bytes.some((byte) => byte !== 0)) troubles.push(`the file ends at byte ${at}, inside a header`)
      break
    }
    const header = readHeader(bytes, bigEndian)
    const type = elementType(header, bigEndian)
    if (typeof type === 'string') {
      troubles.push(`the variable at byte ${at}: ${type}`)
      break
    }
    const offset = at + headerBytes + header.nameLength
    const name = file
      .some(at + headerBytes, header.nameLength)
      .toString('latin1')
      .split('\0', 1)[0]!
    const { rows, columns, imaginary } = header
    const bytesOfPart = rows * columns * itemBytes(type)
    const next = offset + bytesOfPart * (imaginary ? 2 : 1)
    const matrix: Matrix4 = { file, type, kind: header.kind, rows, columns, complex: imaginary === 1, offset }
    if (!name.startsWith('__')) {
      variables.delete(name)
      variables.set(name, describe(name, matrix, next))
    }
    at = next
  }
  return {
    path: file.path,
    variables: [...variables.values()],
    troubles,
    verify: () => file.verify(),
    close: async () => file.close(),
  }
}

function describe(name: string, matrix: Matrix4, end: number): Variable {
  const missing = end - matrix.file.size
  return {
    name,
    ...(missing > 0 && { problem: `the file ends inside it, ${formatByteCount(missing)} too early` }),
    async open() {
      return { item: matrix4Item(matrix), finish: async () => matrix.file.verify(), close: async () => {} }
    },
  }
}

function findOrder(start: Buffer): boolean | undefined {
  const little = start.readUInt32LE(0)
  if (isType(little)) return false
  return isType(start.readUInt32BE(0)) ? true : undefined
}

/** Thousands, hundreds, tens and ones say byte order, nothing, precision and kind. */
function isType(word: number): boolean {
  return word < 5000 && Math.floor(word / 100) % 10 === 0 && Math.floor(word / 10) % 10 < 6 && word % 10 < 3
}

function readHeader(bytes: Buffer, bigEndian: boolean): Header4 {
  const at = (index: number) => (bigEndian ? bytes.readUInt32BE(4 * index) : bytes.readUInt32LE(4 * index))
  const word = at(0)
  return {
    order: Math.floor(word / 1000),
    reserved: Math.floor(word / 100) % 10,
    precision: Math.floor(word / 10) % 10,
    kind: word % 10,
    rows: at(1),
    columns: at(2),
    imaginary: at(3),
    nameLength: at(4),
  }
}

/** The type of the numbers; a text describes the fault of the header. */
function elementType(header: Header4, bigEndian: boolean): ElementType | string {
  const { order, reserved, precision, kind, rows, columns, imaginary, nameLength } = header
  const code = codes[precision]
  if (order >= 2 && order <= 4 && reserved === 0 && code !== undefined)
    return `its numbers are those of a ${['VAX (D-float)', 'VAX (G-float)', 'Cray'][order - 2]}, which are not read`
  const sound = order === (bigEndian ? 1 : 0) && reserved === 0 && code !== undefined && kind < 3 && imaginary < 2
  const absurd = rows > 0x7fffffff || columns > 0x7fffffff || rows * columns > 2 ** 50
  if (!sound || absurd || nameLength === 0 || nameLength > longestName)
    return 'there is no header of a variable: the file is damaged'
  return { code, bigEndian }
}
