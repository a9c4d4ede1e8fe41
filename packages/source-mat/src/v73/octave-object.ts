// Turns a variable of Octave's `save -hdf5`, a group with its type and its value, into an item.
import type { DatasetInfo, Hdf5File, PlainValue } from '@movieflow/hdf5'
import type { CellItem, Item, NumberItem, StructItem, TextItem } from '../item.js'
import { memberPath } from './matlab-object.js'

/** Readers for data in MATLAB's form: axes reversed. */
interface Readers {
  read(path: string): Promise<Item>
  numbers(info: DatasetInfo): NumberItem
  text(info: DatasetInfo): TextItem
  held(shape: readonly number[], values: Float64Array): NumberItem
}

const mostNames = 64
const mostRange = 1 << 24

export async function readOctaveObject(file: Hdf5File, path: string, readers: Readers): Promise<Item> {
  const said = await file.value(memberPath(path, 'type'), undefined, 1)
  const type = typeof said === 'string' ? said.replace(/\0+$/, '') : ''
  const place = memberPath(path, 'value')
  const { object, attributes } = await file.look(place, ['OCTAVE_EMPTY_MATRIX'])
  if (object?.kind === 'dataset' && attributes['OCTAVE_EMPTY_MATRIX']) {
    const shape = lengthsOf(await file.value(place, undefined, mostNames))
    if (type.endsWith('string')) return { kind: 'text', shape, characters: async () => [] }
    if (type === 'cell') return { kind: 'cell', shape, child: async () => readers.read(place) }
    return readers.held(shape, new Float64Array())
  }
  if (object?.kind === 'dataset' && type.endsWith('string')) return textOf(file, object, readers)
  if (object?.kind === 'dataset' && /(^|\s)(matrix|scalar|bool)$/.test(type)) return readers.numbers(object)
  if (object?.kind === 'dataset' && /range$/.test(type)) {
    const values = rangeOf(await file.value(place, undefined, mostNames))
    if (values) return readers.held([1, values.length], values)
  }
  if (object?.kind === 'group' && type === 'cell') return cellOf(file, place, readers)
  if (object?.kind === 'group' && type === 'scalar struct') {
    const fields = await file.members(place)
    return {
      kind: 'struct',
      shape: [1, 1],
      fields,
      child: (number) => readers.read(memberPath(place, fields[number]!)),
    }
  }
  if (object?.kind === 'group' && type === 'struct') return structsOf(file, place, readers)
  return {
    kind: 'other',
    shape: [1, 1],
    what: type === '' ? 'a variable of Octave without a type' : `a ${type} of Octave`,
    hint: "save it in another format: save('-v7', 'file.mat')",
  }
}

/** Letters, or, by other programs, a text. */
function textOf(file: Hdf5File, info: DatasetInfo, readers: Readers): TextItem {
  if (info.type.kind !== 'text') return readers.text(info)
  const read = async () => String(await file.value(info.path, undefined, 1)).split('')
  const { length = 1 } = info.type
  return { kind: 'text', shape: [1, length], characters: read }
}

/** Its elements are called `_0`, `_1`, …, all names of one length. */
async function cellOf(file: Hdf5File, place: string, readers: Readers): Promise<CellItem> {
  const shape = lengthsOf(await file.value(memberPath(place, 'dims'), undefined, mostNames))
  const names = (await file.members(place)).filter((name) => /^_\d+$/.test(name))
  return { kind: 'cell', shape, child: (number) => readers.read(memberPath(place, names[number]!)) }
}

/** Each field of an array of structs is a cell. */
async function structsOf(file: Hdf5File, place: string, readers: Readers): Promise<StructItem> {
  const fields = (await file.members(place)).filter((name) => name !== 'dims')
  const cells = await Promise.all(fields.map((name) => readers.read(memberPath(place, name))))
  const child: StructItem['child'] = async (number) => {
    const cell = cells[number % fields.length]!
    if (cell.kind !== 'cell') throw file.refuse(place, 'it is damaged: a field of its structs is not a cell array')
    return cell.child(Math.floor(number / fields.length))
  }
  return { kind: 'struct', shape: cells[0]?.shape ?? [1, 1], fields, child }
}

/** `base:increment:limit`; `undefined` if it is none, or endless. */
function rangeOf(value: PlainValue | undefined): Float64Array | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { base, limit, increment } = value as Record<string, PlainValue>
  if (typeof base !== 'number' || typeof limit !== 'number' || typeof increment !== 'number') return undefined
  const count = Math.floor(((limit - base) / increment) * (1 + Number.EPSILON)) + 1
  if (!(count >= 0 && count <= mostRange)) return undefined
  return Float64Array.from({ length: count }, (_, index) => base + index * increment)
}

function lengthsOf(value: PlainValue | undefined): number[] {
  return (Array.isArray(value) ? value : [value]).map(Number)
}
