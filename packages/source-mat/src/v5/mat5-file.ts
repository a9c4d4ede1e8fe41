// Turns a file of format 5 (MATLAB 5 to 7.2) into its list of variables, by the tags between them.
import { copyAgain, type DeflatedRange, type FileBytes, formatByteCount } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import type { MatFile, OpenVariable, Variable } from '../item.js'
import {
  compressedType,
  damagedMat,
  type MatElement,
  matrixType,
  type Origin,
  readElementInteger,
  readTag,
} from './element.js'
import { type ForwardBytes, firstInflated, inflatedBytes, memoryBytes, plainBytes } from './forward-bytes.js'
import { heldBytes } from './held-bytes.js'
import { readMatrixHeader } from './matrix-header.js'
import { readItem } from './matrix-item.js'

const headerBytes = 128
// Inflated at once: for a header, and on the way to a member.
const fewBytes = 1 << 10
const manyBytes = 1 << 16
// Bytes that compressed data may have after their matrix.
const slackBytes = 1 << 12

type Opened = (file: FileBytes, range: DeflatedRange, chunkBytes: number) => ForwardBytes

/** An element of the file itself. */
interface TopElement {
  readonly type: number
  readonly offset: number
  readonly length: number
}

/** Lists the variables of a file whose header says format 5. */
export async function listMat5(file: FileBytes, bigEndian: boolean): Promise<MatFile> {
  const variables = new Map<string, Variable>()
  const troubles: string[] = []
  let at = headerBytes
  while (at < file.size) {
    const tag = file.some(at, 8)
    if (tag.every((byte) => byte === 0)) break
    if (tag.length < 8) {
      troubles.push(`the file ends at byte ${at}, inside a tag`)
      break
    }
    const top = {
      type: readElementInteger(tag, 0, bigEndian),
      offset: at + 8,
      length: readElementInteger(tag, 4, bigEndian),
    }
    if (top.type !== matrixType && top.type !== compressedType) {
      troubles.push(`there is no variable at byte ${at}, where one should begin: the file is damaged`)
      break
    }
    try {
      const name = await readName(file, bigEndian, top)
      // Without a name it is what functions need, for MATLAB alone.
      if (name !== '' && !name.startsWith('__')) {
        // Again at the end of the list, as the last of a name counts.
        variables.delete(name)
        variables.set(name, describeTop(file, bigEndian, top, name))
      }
    } catch (error) {
      if (!(error instanceof MovieflowError)) throw error
      troubles.push(`the variable at byte ${at}: ${error.message}`)
    }
    at = nextTop(file, bigEndian, top)
  }
  return {
    path: file.path,
    variables: [...variables.values()],
    troubles,
    verify: () => file.verify(),
    close: async () => file.close(),
  }
}

/** The start of the next element: there, or at the word of eight bytes before or after, because Octave counts otherwise. */
function nextTop(file: FileBytes, bigEndian: boolean, { type, offset, length }: TopElement): number {
  const end = offset + length
  const over = type === matrixType ? length % 8 : 0
  if (over === 0) return end
  const begins = (at: number) => {
    const tag = file.some(at, 8)
    return tag.length === 8 && [matrixType, compressedType].includes(readElementInteger(tag, 0, bigEndian))
  }
  return [end, end - over, end - over + 8].find(begins) ?? end
}

function describeTop(file: FileBytes, bigEndian: boolean, top: TopElement, name: string): Variable {
  const missing = top.offset + top.length - (top.type === matrixType ? top.length % 8 : 0) - file.size
  const cut = missing > 0 ? `the file ends inside it, ${formatByteCount(missing)} too early` : undefined
  return {
    name,
    ...(cut !== undefined && { problem: cut, hint: copyAgain }),
    open: () => openTop(file, bigEndian, top, inflatedBytes),
    openHeld: () => openHeld(file, bigEndian, top),
    peek: () => openTop(file, bigEndian, top, firstInflated),
  }
}

async function openTop(file: FileBytes, bigEndian: boolean, top: TopElement, opened: Opened): Promise<OpenVariable> {
  const chunkBytes = opened === inflatedBytes ? manyBytes : fewBytes
  const { origin, matrix } = await enter(file, bigEndian, top, opened, chunkBytes)
  const { bytes, deflated } = origin
  try {
    const item = await readItem(origin, matrix)
    return { item, finish: () => bytes.finish(deflated?.limit ?? 0), close: () => bytes.close() }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** Opens a compressed variable from memory, in which it is kept for the next time. */
async function openHeld(file: FileBytes, bigEndian: boolean, top: TopElement): Promise<OpenVariable> {
  if (top.type !== compressedType) return openTop(file, bigEndian, top, inflatedBytes)
  const { origin, matrix } = await enter(file, bigEndian, top, inflatedBytes)
  await origin.bytes.close()
  const { limit, ...range } = origin.deflated!
  const held = await heldBytes(file, range, matrix.offset + matrix.length, limit)
  return openTop(file, bigEndian, top, held ? () => memoryBytes(file, held) : inflatedBytes)
}

async function readName(file: FileBytes, bigEndian: boolean, top: TopElement): Promise<string> {
  const read = async (opened: Opened) => {
    const { origin, matrix } = await enter(file, bigEndian, top, opened)
    try {
      return (await readMatrixHeader(origin, matrix)).name
    } finally {
      await origin.bytes.close()
    }
  }
  // A name may be after the first bytes, and the other way describes damage best.
  return read(firstInflated).catch(() => read(inflatedBytes))
}

/** The matrix of an element, up to its tag. */
async function enter(
  file: FileBytes,
  bigEndian: boolean,
  { type, offset, length }: TopElement,
  opened: Opened,
  chunkBytes = fewBytes,
): Promise<{ origin: Origin; matrix: MatElement }> {
  if (type === matrixType) {
    const bytes = plainBytes(file, offset)
    return { origin: { file, bytes, bigEndian }, matrix: { type, length, offset, next: offset + length } }
  }
  const range: DeflatedRange = { from: offset, length, format: 'zlib' }
  const bytes = opened(file, range, chunkBytes)
  try {
    const matrix = await readTag({ file, bytes, bigEndian }, Number.MAX_SAFE_INTEGER)
    const origin = { file, bytes, bigEndian, deflated: { ...range, limit: 8 + matrix.length + slackBytes } }
    if (matrix.type !== matrixType) throw damagedMat(origin, 'its compressed data hold no array')
    return { origin, matrix }
  } catch (error) {
    await bytes.close()
    throw error
  }
}
