// An .npy file's header becomes a stored array, or the one line that says why its elements cannot be read.

import { endianness } from 'node:os'
import { type ElementType, FileBytes, printable, refuse, type StoredArray, spellElementType } from '@movieflow/arrays'
import { type Header, parseHeader, parsePrefix, prefixBytes } from './header.js'

/** What is known of an array: how it is listed, and where its elements are; `array` is missing where they are no numbers. */
export interface FoundArray {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly order: 'C' | 'F'
  readonly array?: StoredArray
  readonly problem?: string
  readonly hint?: string
}

/** Opens an .npy file; the caller closes it. */
export function openNpy(path: string): { file: FileBytes; found: FoundArray } {
  const file = FileBytes.open(path, 'an .npy file')
  try {
    const { from, length, encoding } = parsePrefix(path, file.some(0, prefixBytes), file.size)
    const text = file.some(from, length)
    if (text.length < length) throw refuse(path, 'the file ends inside its header', 'copy or save it again')
    return { file, found: describeHeader(parseHeader(path, text.toString(encoding), from + length)) }
  } catch (error) {
    file.close()
    throw error
  }
}

export function describeHeader(header: Header): FoundArray {
  const { shape, fortranOrder, dataOffset } = header
  const type = elementType(header)
  const listed = { shape, order: fortranOrder ? ('F' as const) : ('C' as const) }
  if (type) {
    const parts = [{ type, offset: dataOffset }]
    return { ...listed, dtype: spellElementType(type), array: { shape, fortranOrder, parts } }
  }
  return { ...listed, dtype: printable(header.descr), ...explain(header) }
}

function elementType({ descr, structured }: Header): ElementType | undefined {
  const match = structured ? null : /^([<>|=]?)(b1|[iu][1248]|f[248]|c8|c16)$/.exec(descr)
  if (!match) return undefined
  const native = match[1] === '' || match[1] === '=' || match[1] === '|'
  return { code: match[2]!, bigEndian: native ? endianness() === 'BE' : match[1] === '>' }
}

function explain(header: Header): { problem: string; hint: string } {
  const shown = printable(header.descr)
  const kind = header.descr.replace(/^[<>|=]/, '')
  if (header.structured || kind.startsWith('V'))
    return {
      problem: `its elements are records (${shown}), not numbers`,
      hint: "save one field of it: np.save(file, array['name'])",
    }
  if (kind.startsWith('O'))
    return {
      problem: 'it holds Python objects (a pickle), which are never run',
      hint: 'save numbers: np.save(file, array.astype(float), allow_pickle=False)',
    }
  if (/^[mM]/.test(kind))
    return {
      problem: `its elements are dates or times (${shown}), not numbers`,
      hint: "save them as numbers: np.save(file, array.astype('i8'))",
    }
  if (/^[SUaT]/.test(kind))
    return {
      problem: `its elements are texts (${shown}), not numbers`,
      hint: 'save numbers: np.save(file, array.astype(float))',
    }
  return {
    problem: `its element type ${shown} is none that can be read`,
    hint: 'save it as a type of 1 to 8 bytes: np.save(file, array.astype(float))',
  }
}
