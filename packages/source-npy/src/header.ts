// Reads the header of an .npy file from its first bytes: type, order, shape and the start of the data.

import { formatShape, printable, refuse } from '@movieflow/arrays'
import type { MovieflowError } from '@movieflow/core/plugin'
import { isSequence, type Literal, LiteralError, parseLiteral } from './python-literal.js'

export interface Header {
  /** `<f4`, or the text of a structured type. */
  readonly descr: string
  /** A list of fields in place of one type. */
  readonly structured: boolean
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
  /** Bytes before the data. */
  readonly dataOffset: number
}

/** The container of a header, for bounds and messages: a file, or a member of an archive. */
export interface Holder {
  readonly path: string
  readonly noun: 'file' | 'member'
  readonly size: number
  /** The error if it ends too early. */
  cut(): MovieflowError
}

/** Magic, version and the longer of the two length fields. */
export const prefixBytes = 12
// NumPy itself stops at 10,000 by default; long ones come from structured types.
const longestHeader = 1 << 20
const mostAxes = 64
const magic = '\x93NUMPY'

/** The place of the header's text, from the first {@link prefixBytes} bytes (fewer if there are no more). */
export function parsePrefix({ path, noun, size, cut }: Holder, bytes: Buffer) {
  if (size === 0) throw refuse(path, `the ${noun} is empty`, 'save the array again')
  const start = bytes.toString('latin1', 0, magic.length)
  if (start !== magic && !(bytes.length < magic.length && magic.startsWith(start)))
    throw refuse(path, `not an .npy file: ${nameContent(bytes)}`, 'save the array with np.save')
  if (bytes.length < 8) throw cut()
  const [major, minor] = [bytes[6]!, bytes[7]!]
  if (major < 1 || major > 3 || minor !== 0)
    throw refuse(
      path,
      `.npy format version ${major}.${minor} is unknown (1.0, 2.0 and 3.0 are)`,
      'save it with np.save',
    )
  const from = major === 1 ? 10 : 12
  if (bytes.length < from) throw cut()
  const length = major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8)
  if (length > longestHeader)
    throw refuse(path, `its header claims to be ${length} bytes long (at most ${longestHeader} are read)`)
  if (from + length > size)
    throw refuse(path, `its header claims ${length} bytes, but the ${noun} ends after ${size}`, 'copy or save it again')
  return { from, length, encoding: major === 3 ? ('utf8' as const) : ('latin1' as const) }
}

/** The header that `text` writes. */
export function parseNpyHeader(file: string, text: string, dataOffset: number): Header {
  const entries = parseEntries(file, text)
  const descr = entries.get('descr')!
  const order = entries.get('fortran_order')
  if (typeof order !== 'boolean') throw refuse(file, 'its header has a fortran_order that is neither True nor False')
  const shape = parseShape(file, entries.get('shape'))
  if (typeof descr === 'string') return { descr, structured: false, fortranOrder: order, shape, dataOffset }
  if (!isSequence(descr)) throw refuse(file, 'its header has a descr that is not a type')
  return { descr: formatDescr(descr), structured: true, fortranOrder: order, shape, dataOffset }
}

function parseEntries(file: string, text: string): ReadonlyMap<string, Literal> {
  let entries: Literal
  try {
    entries = parseLiteral(text)
  } catch (error) {
    if (error instanceof LiteralError) throw refuse(file, `its header ${error.message}`, 'save the array with np.save')
    throw error
  }
  if (!(entries instanceof Map)) throw refuse(file, 'its header is not a dictionary', 'save the array with np.save')
  for (const key of ['descr', 'fortran_order', 'shape'])
    if (!entries.has(key)) throw refuse(file, `its header lacks ${key}`, 'save the array with np.save')
  for (const key of entries.keys())
    if (key !== 'descr' && key !== 'fortran_order' && key !== 'shape')
      throw refuse(file, `its header has an unknown key '${printable(key)}'`)
  return entries
}

function parseShape(file: string, value: Literal | undefined): number[] {
  if (!isSequence(value) || value.kind !== 'tuple') throw refuse(file, 'its header has a shape that is not a tuple')
  if (value.items.length > mostAxes)
    throw refuse(file, `its header has a shape of ${value.items.length} axes (at most ${mostAxes} are read)`)
  const shape = value.items.map((length) => {
    if (typeof length !== 'number') throw refuse(file, 'its header has a shape that has not only whole numbers')
    return length
  })
  const negative = shape.find((length) => length < 0)
  if (negative !== undefined) throw refuse(file, `its header has a negative length: ${formatShape(shape)}`)
  // Zero lengths do not excuse the others: NumPy refuses such shapes as well.
  if (shape.reduce((product, length) => product * Math.max(1, length), 1) > Number.MAX_SAFE_INTEGER)
    throw refuse(file, `its header has an absurd shape: ${formatShape(shape)}`)
  return shape
}

function formatDescr(value: Literal): string {
  if (typeof value === 'string') return `'${value}'`
  if (!isSequence(value)) return String(value)
  const items = value.items.map(formatDescr).join(', ')
  return value.kind === 'list' ? `[${items}]` : `(${items})`
}

/** A description of a file that is not NumPy's, by its first bytes. */
export function nameContent(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  if (text.startsWith('PK')) return 'it is a zip archive, such as .npz'
  if (text.startsWith('\x89HDF')) return 'it is an HDF5 file'
  if (text.startsWith('MATLAB')) return 'it is a MATLAB file'
  if (text[0] === '\x80' && bytes[1]! <= 5) return 'it looks like a pickle, which is never run'
  return `it begins with "${printable(text.slice(0, 6))}"`
}
