// An HDF5 object, as MATLAB writes its arrays into HDF5, becomes an item.
import { findDecoder, type Rounding } from '@movieflow/arrays'
import { allocateArray, countElements, type DType, type NumericArray } from '@movieflow/core/plugin'
import { type DatasetInfo, type Hdf5File, isNumber, refusalOf, spellType } from '@movieflow/hdf5'
import type { Item, NumberItem, StructItem, TextItem } from '../item.js'
import { otherClass } from '../matlab-classes.js'
import { decodeNumbers } from '../numbers.js'
import { lookAt, type MatlabObject, memberPath } from './matlab-object.js'
import { readOctaveObject } from './octave-object.js'
import { ReferenceList } from './reference-list.js'
import { readSparseGroup } from './sparse-group.js'

const mostLevels = 50
// Each takes a question to the thread that reads HDF5.
const mostObjects = 50_000
const mostBytesAtOnce = 64 << 20

const emptyTypes: Record<string, { dtype: string; held: DType }> = {
  double: { dtype: '<f8', held: 'float64' },
  single: { dtype: '<f4', held: 'float32' },
  int8: { dtype: '|i1', held: 'int8' },
  uint8: { dtype: '|u1', held: 'uint8' },
  logical: { dtype: '|u1', held: 'uint8' },
  int16: { dtype: '<i2', held: 'int16' },
  uint16: { dtype: '<u2', held: 'uint16' },
  int32: { dtype: '<i4', held: 'int32' },
  uint32: { dtype: '<u4', held: 'uint32' },
  int64: { dtype: '<i8', held: 'float64' },
  uint64: { dtype: '<u8', held: 'float64' },
}

/** MATLAB's truth values are bytes whose class says so. */
function asLogical(info: DatasetInfo): DatasetInfo {
  return isNumber(info.type) && info.type.bytes === 1 ? { ...info, type: { ...info.type, kind: 'boolean' } } : info
}

/** Reads one variable and its members. */
export class ObjectReader {
  #objects = 0

  constructor(
    private readonly file: Hdf5File,
    /** True if arrays without a class are MATLAB's, their axes reversed. */
    private readonly matlab: boolean,
  ) {}

  async read(path: string, level = 0): Promise<Item> {
    if (level > mostLevels) throw this.file.refuse(path, `its arrays are nested more than ${mostLevels} levels deep`)
    if (++this.#objects > mostObjects)
      throw this.file.refuse(
        path,
        `it has more than ${mostObjects} arrays`,
        'name a smaller part of it: EStats(1).units',
      )
    const found = await lookAt(this.file, path)
    const { object, className, decoded, sparseRows } = found
    if (className === 'function_handle' || decoded) return otherClass(className ?? 'unknown', this.#shapeOf(found))
    if (found.octave && object.kind === 'group')
      return readOctaveObject(this.file, path, {
        read: (member) => this.read(member, level + 1),
        numbers: (info) => this.#numbers(info, 'double'),
        text: (info) => this.#text(info),
        held: (shape, values) => ({ ...heldItem(shape, 'double'), ...held(values) }),
      })
    if (object.kind !== 'dataset') {
      if (object.kind === 'type') throw this.file.refuse(path, 'it is a type, not an array')
      if (sparseRows !== undefined) return readSparseGroup(this.file, path, sparseRows, className)
      return this.#group(path, found, level)
    }
    if (found.empty) return this.#empty(path, found)
    const dataset = { ...object, path }
    if (object.type.kind === 'reference') return this.#cell(dataset, level)
    if (className === 'char') return this.#text(dataset)
    if (isNumber(object.type)) return this.#numbers(dataset, className)
    return { kind: 'other', shape: this.#shapeOf(found), what: refusalOf(object)?.message ?? 'no array', hint: '' }
  }

  #shapeOf({ object }: MatlabObject): readonly number[] {
    return object.kind === 'dataset' ? (object.shape ?? []).toReversed() : [1, 1]
  }

  /** A struct or, if its members are references, an array of structs. */
  async #group(path: string, { fields, className }: MatlabObject, level: number): Promise<Item> {
    const members = await this.file.members(path)
    const names = fields?.every((name) => members.includes(name)) && fields.length === members.length ? fields : members
    const lists = className === 'struct' ? await this.#arrayMembers(path, names) : undefined
    if (lists) {
      const child: StructItem['child'] = async (number) => {
        const list = lists[number % names.length]!
        return this.read(await list.pathAt(Math.floor(number / names.length)), level + 1)
      }
      return { kind: 'struct', shape: lists[0]!.shape.toReversed(), fields: names, child }
    }
    const child: StructItem['child'] = (number) => this.read(memberPath(path, names[number]!), level + 1)
    return { kind: 'struct', shape: [1, 1], fields: names, child }
  }

  /** The references of each member; `undefined` if the members are not references. */
  async #arrayMembers(path: string, names: readonly string[]): Promise<readonly ReferenceList[] | undefined> {
    const lists: ReferenceList[] = []
    for (const name of names) {
      const { object, className } = await lookAt(this.file, memberPath(path, name))
      if (object.kind !== 'dataset' || object.type.kind !== 'reference' || className !== undefined) return undefined
      const list = new ReferenceList(this.file, { ...object, path: memberPath(path, name) })
      if (lists[0] && String(lists[0].shape) !== String(list.shape))
        throw this.file.refuse(path, 'it is damaged: the fields of a struct array have different lengths')
      lists.push(list)
    }
    return lists.length > 0 ? lists : undefined
  }

  #cell(info: DatasetInfo, level: number): Item {
    const list = new ReferenceList(this.file, info)
    const child = async (number: number) => this.read(await list.pathAt(number), level + 1)
    return { kind: 'cell', shape: list.shape.toReversed(), child }
  }

  /** An item without elements: the dataset contains its lengths. */
  async #empty(path: string, { className = 'double', fields }: MatlabObject): Promise<Item> {
    const value = await this.file.value(path, undefined, 64)
    const shape = (Array.isArray(value) ? value : [value]).map(Number)
    if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0) || countElements(shape) !== 0)
      throw this.file.refuse(path, 'it is damaged: it is marked as empty but has elements')
    const child = async () => this.read(path)
    if (className === 'char') return { kind: 'text', shape, characters: async () => [] }
    if (className === 'cell') return { kind: 'cell', shape, child }
    if (className === 'struct') return { kind: 'struct', shape, fields: fields ?? [], child }
    return Object.hasOwn(emptyTypes, className) ? heldItem(shape, className) : otherClass(className, shape)
  }

  #text(info: DatasetInfo): TextItem {
    return {
      kind: 'text',
      shape: (info.shape ?? []).toReversed(),
      characters: async () => {
        const bytes = await this.#bytes(info)
        return Buffer.from(bytes)
          .toString(bytes.byteLength === countElements(info.shape ?? []) ? 'latin1' : 'utf16le')
          .split('')
      },
    }
  }

  #numbers(info: DatasetInfo, className: string | undefined): NumberItem {
    const plain = className === undefined && !this.matlab
    const { type } = info
    const shape = info.shape ?? []
    return {
      kind: 'numbers',
      shape: plain ? shape : shape.toReversed(),
      complex: type.kind === 'complex',
      dtype: spellType(type),
      ...(plain && { order: 'C' as const }),
      locate: async () => ({
        kind: 'dataset',
        file: this.file,
        info: className === 'logical' ? asLogical(info) : info,
      }),
      values: async (rounding) => {
        const values = await this.#decode(info, rounding)
        return plain && shape.length === 2 ? transposed(values, shape[0]!, shape[1]!) : values
      },
    }
  }

  async #decode(info: DatasetInfo, rounding: Rounding): Promise<NumericArray> {
    const { path, type } = info
    const problem = refusalOf(info)
    if (problem) throw this.file.refuse(path, problem.message, problem.hint)
    const code = spellType(type).slice(1)
    if (!findDecoder({ code, bigEndian: false }, undefined) || !isNumber(type) || type.bits)
      throw this.file.refuse(path, `its element type ${code} cannot become a field`)
    return decodeNumbers(new Uint8Array(await this.#bytes(info)), { code, bigEndian: false }, rounding)
  }

  async #bytes({ path, type, shape }: DatasetInfo): Promise<ArrayBuffer> {
    const count = shape ?? []
    const bytes = countElements(count) * ('bytes' in type ? type.bytes : 8)
    if (bytes > mostBytesAtOnce) throw this.file.refuse(path, `its ${bytes} bytes are too many to be read at once`)
    return this.file.read(
      path,
      count.map(() => 0),
      count,
    )
  }
}

/** Numbers of a class, none of them. */
function heldItem(shape: readonly number[], className: string): NumberItem {
  const type = emptyTypes[className]!
  return { kind: 'numbers', shape, complex: false, dtype: type.dtype, ...held(allocateArray(type.held, 0)) }
}

function held(values: NumericArray): Pick<NumberItem, 'locate' | 'values'> {
  return { locate: async () => ({ kind: 'held', values }), values: async () => values }
}

/** A matrix in C order, in MATLAB's. */
function transposed(values: NumericArray, rows: number, columns: number): NumericArray {
  const turned = values.slice()
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]!
  return turned
}
