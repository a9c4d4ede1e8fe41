// An .npy header becomes a stored array, or the one line that says why its elements cannot be read.

import { endianness } from 'node:os'
import { type ElementType, formatByteCount, printable, type StoredArray, spellElementType } from '@movieflow/arrays'
import { countElements } from '@movieflow/core/plugin'
import { type Header, type Holder, parseNpyHeader, parsePrefix, prefixBytes } from './header.js'

/** The facts about an array: its entry in lists, and the place of its elements; `array` is missing if they are not numbers. */
export interface FoundArray {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly order: 'C' | 'F'
  readonly array?: StoredArray
  readonly texts?: StoredTexts
  readonly problem?: string
  readonly hint?: string
}

/** Texts of one length each, padded with zeros: as an array of bytes, or of UTF-32 code points. */
export interface StoredTexts {
  readonly array: StoredArray
  readonly unicode: boolean
  /** Units in each text. */
  readonly width: number
}

/** The place of the bytes of an .npy file: a file of its own, or a member of an .npz. */
export interface NpyPlace extends Holder {
  /** The start from which offsets count. */
  readonly from: number
  readonly storage: Pick<StoredArray, 'deflated' | 'checksum'>
}

/** Reads the header by `next`, which returns the next bytes, fewer if there are no more. */
export async function readNpy(
  place: NpyPlace,
  next: (length: number) => Buffer | Promise<Buffer>,
): Promise<FoundArray> {
  const prefix = await next(prefixBytes)
  const { from, length, encoding } = parsePrefix(place, prefix)
  // Version 1.0's prefix is shorter than what was read.
  const begun = prefix.subarray(from)
  const text = Buffer.concat([begun, await next(length - begun.length)]).subarray(0, length)
  if (text.length < length) throw place.cut()
  return describeHeader(parseNpyHeader(place.path, text.toString(encoding), from + length), place)
}

function describeHeader(header: Header, place: NpyPlace): FoundArray {
  const { shape, fortranOrder, dataOffset } = header
  const listed = { shape, order: fortranOrder ? ('F' as const) : ('C' as const) }
  const store = (type: ElementType, shape: readonly number[]): StoredArray => ({
    shape,
    fortranOrder,
    parts: [{ type, offset: place.from + dataOffset }],
    ...place.storage,
  })
  const type = elementType(header)
  if (type) {
    const missing = missingBytes(header, Number(type.code.slice(1)), place)
    return {
      ...listed,
      dtype: spellElementType(type),
      array: store(type, shape),
      ...(missing === undefined ? {} : { problem: missing, hint: 'copy or save the file again' }),
    }
  }
  const texts = textType(header)
  if (texts && missingBytes(header, texts.width * (texts.unicode ? 4 : 1), place) === undefined) {
    const array = store(texts.type, [countElements(shape) * texts.width])
    return { ...listed, dtype: header.descr, texts: { ...texts, array }, ...explain(header) }
  }
  return { ...listed, dtype: printable(header.descr), ...explain(header) }
}

function missingBytes({ shape, dataOffset }: Header, itemBytes: number, { size, noun }: NpyPlace): string | undefined {
  const [wanted, present] = [countElements(shape) * itemBytes, size - dataOffset]
  if (wanted <= present) return undefined
  return `its header promises ${formatByteCount(wanted)} of data, but the ${noun} holds ${formatByteCount(present)}`
}

function elementType({ descr, structured }: Header): ElementType | undefined {
  const match = structured ? null : /^([<>|=]?)(b1|[iu][1248]|f[248]|f16|c8|c16)$/.exec(descr)
  return match ? { code: match[2]!, bigEndian: isBig(match[1]!) } : undefined
}

function textType({ descr, structured }: Header) {
  const match = structured ? null : /^([<>|=]?)([USa])([0-9]{1,9})$/.exec(descr)
  if (!match) return undefined
  const unicode = match[2] === 'U'
  return { unicode, width: Number(match[3]), type: { code: unicode ? 'u4' : 'u1', bigEndian: isBig(match[1]!) } }
}

function isBig(order: string): boolean {
  return order === '<' || order === '>' ? order === '>' : endianness() === 'BE'
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
    problem: `its element type ${shown} cannot be read`,
    hint: 'save it as a type of 1 to 8 bytes: np.save(file, array.astype(float))',
  }
}
