// A classic netCDF file (netCDF-3, CDF-5) as sources see files of arrays: variables with their dimensions, attributes, values.
import { copyAgain, FileBytes, formatByteCount } from '@movieflow/arrays'
import type { MovieflowError } from '@movieflow/core/plugin'
import {
  attributeText,
  cutIntoRows,
  type DataFile,
  type DatasetInfo,
  type Hdf5Type,
  type Looked,
  type ObjectInfo,
  type PlainValue,
  refuseObject,
  type ThreadProblem,
} from '@movieflow/hdf5'
import { lastName } from '../names.js'
import { readBox } from './box-reader.js'
import {
  type ClassicAttribute,
  type ClassicHeader,
  type ClassicType,
  type ClassicVariable,
  readClassicHeader,
} from './header.js'

/** Longer lists of an attribute are data. */
const mostOfAttribute = 1_000_000

export class ClassicFile implements DataFile {
  readonly #variables: ReadonlyMap<string, ClassicVariable>

  private constructor(
    private readonly bytes: FileBytes,
    private readonly header: ClassicHeader,
  ) {
    this.#variables = new Map(header.variables.map((variable) => [`/${variable.name}`, variable]))
  }

  /** Reads the header; the caller closes the file. */
  static open(path: string): ClassicFile {
    const bytes = FileBytes.open(path, 'a netCDF file')
    try {
      return new ClassicFile(bytes, readClassicHeader(bytes))
    } catch (error) {
      bytes.close()
      throw error
    }
  }

  get path(): string {
    return this.bytes.path
  }

  get stamp(): FileBytes['stamp'] {
    return this.bytes.stamp
  }

  async list(): Promise<readonly ObjectInfo[]> {
    return [...this.#variables].map(([path, variable]) => this.#describe(path, variable))
  }

  async find(path: string): Promise<ObjectInfo | undefined> {
    if (path === '/') return { path, kind: 'group' }
    const variable = this.#variables.get(path)
    return variable && this.#describe(path, variable)
  }

  async read(path: string, start: readonly number[], count: readonly number[]): Promise<ArrayBuffer> {
    return this.#read(path, start, count).buffer as ArrayBuffer
  }

  async members(path: string): Promise<readonly string[]> {
    return path === '/' ? [...this.#variables.keys()].map(lastName) : []
  }

  async look(path: string, attributes: readonly string[]): Promise<Looked> {
    const found: Record<string, PlainValue> = Object.create(null)
    for (const attribute of this.#attributesOf(path))
      if (attributes.includes(attribute.name)) found[attribute.name] = this.#attribute(path, attribute, mostOfAttribute)
    return { object: await this.find(path), attributes: found }
  }

  async attributes(path: string): Promise<readonly string[]> {
    return this.#attributesOf(path).map(({ name }) => name)
  }

  async value(path: string, name: string | undefined, most: number): Promise<PlainValue | undefined> {
    if (name !== undefined) {
      const attribute = this.#attributesOf(path).find((each) => each.name === name)
      return attribute && this.#attribute(path, attribute, most)
    }
    const variable = this.#variables.get(path)
    if (!variable) return undefined
    const { type, shape } = this.#describe(path, variable)
    const count = shape!.reduce((product, length) => product * length, 1)
    this.#limit(path, count, most)
    this.#limit(path, countOf(variable.shape), Math.max(most, mostOfAttribute))
    const bytes = this.#read(
      path,
      variable.shape.map(() => 0),
      variable.shape,
    )
    if (type.kind !== 'text') return cutIntoRows(numbersOf(bytes, variable.type), shape!)
    const length = type.length!
    const texts = Array.from({ length: count }, (_, each) =>
      trimmed(bytes.subarray(each * length, (each + 1) * length)),
    )
    return cutIntoRows(texts, shape!)
  }

  verify(): void {
    this.bytes.verify()
  }

  refuse(path: string, message: string, hint?: string, cause?: unknown): MovieflowError {
    return refuseObject(this.path, path, message, hint, cause)
  }

  async close(): Promise<void> {
    this.bytes.close()
  }

  #attributesOf(path: string): readonly ClassicAttribute[] {
    return path === '/' ? this.header.attributes : (this.#variables.get(path)?.attributes ?? [])
  }

  #describe(path: string, variable: ClassicVariable): DatasetInfo {
    const { type, dimensions, shape, isRecord } = variable
    const problem = this.#problem(variable)
    // Letters are texts along their last axis.
    const joined = type.kind === 'text' && shape.length > (isRecord ? 1 : 0) ? shape.length - 1 : shape.length
    const length = shape.slice(joined).reduce((product, each) => product * each, 1)
    const elements: Hdf5Type =
      type.kind === 'text'
        ? { kind: 'text', length }
        : { kind: type.kind, bytes: type.bytes, signed: type.signed, littleEndian: false }
    return {
      path,
      kind: 'dataset',
      type: elements,
      shape: shape.slice(0, joined),
      dimensions: dimensions.slice(0, joined),
      chunks: null,
      ...(problem && { problem }),
    }
  }

  /** Why a variable cannot be read: its numbers are not all in the file. */
  #problem({ position, step, shape, type, isRecord }: ClassicVariable): ThreadProblem | undefined {
    const count = countOf(shape)
    if (count === 0) return undefined
    const inside = isRecord ? countOf(shape.slice(1)) * type.bytes : count * type.bytes
    const end = position + (isRecord ? (shape[0]! - 1) * step : 0) + inside
    const { size } = this.bytes
    if (end <= size) return undefined
    if (position >= size || !isRecord || end > Number.MAX_SAFE_INTEGER)
      return end > Number.MAX_SAFE_INTEGER
        ? { message: 'its shape is absurd', hint: copyAgain }
        : { message: `the file ends inside it, ${formatByteCount(end - size)} too early`, hint: copyAgain }
    const whole = Math.max(0, Math.floor((size - position - inside) / step) + 1)
    const records = (number: number) => number.toLocaleString('en-US')
    return {
      message: `its header says ${records(shape[0]!)} records, but the file ends after ${records(whole)} of them`,
      hint: copyAgain,
    }
  }

  /** Little-endian, as wide as in the file. */
  #read(path: string, start: readonly number[], count: readonly number[]): Buffer {
    const variable = this.#variables.get(path)
    if (!variable) throw this.refuse(path, 'there is no such variable')
    const problem = this.#problem(variable)
    if (problem) throw this.refuse(path, problem.message, problem.hint)
    const { position, type, shape, step } = variable
    const strides = shape.map((_, axis) => (axis === 0 ? step : countOf(shape.slice(axis + 1)) * type.bytes))
    const bytes = Buffer.from(new ArrayBuffer(countOf(count) * type.bytes))
    readBox(this.bytes, { position, itemBytes: type.bytes, strides }, start, count, bytes)
    return swap(bytes, type)
  }

  #attribute(path: string, { name, type, count, position }: ClassicAttribute, most: number): PlainValue {
    const bytes = Buffer.from(new ArrayBuffer(count * type.bytes))
    if (type.kind === 'text') {
      this.bytes.read(position, bytes)
      return trimmed(bytes)
    }
    this.#limit(`${path}@${name}`, count, most)
    this.bytes.read(position, bytes)
    const values = numbersOf(swap(bytes, type), type)
    return values.length === 1 ? values[0]! : values
  }

  #limit(path: string, count: number, most: number): void {
    if (count > most)
      throw this.refuse(
        path,
        `it has ${count.toLocaleString('en-US')} values, more than ${most.toLocaleString('en-US')}`,
      )
  }
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

function swap(bytes: Buffer, { bytes: width }: ClassicType): Buffer {
  if (width === 2) return bytes.swap16()
  if (width === 4) return bytes.swap32()
  return width === 8 ? bytes.swap64() : bytes
}

/** Reads little-endian bytes; NaN is `null`, and integers of 8 bytes become the nearest doubles. */
function numbersOf(bytes: Buffer, { kind, bytes: width, signed }: ClassicType): (number | null)[] {
  const values: (number | null)[] = []
  for (let at = 0; at < bytes.length; at += width) {
    const value =
      kind === 'float'
        ? width === 4
          ? bytes.readFloatLE(at)
          : bytes.readDoubleLE(at)
        : width === 8
          ? Number(signed ? bytes.readBigInt64LE(at) : bytes.readBigUInt64LE(at))
          : signed
            ? bytes.readIntLE(at, width)
            : bytes.readUIntLE(at, width)
    values.push(Number.isNaN(value) ? null : value)
  }
  return values
}

/** Letters up to the zeros that fill them up. */
function trimmed(bytes: Buffer): string {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return attributeText(bytes.subarray(0, end))
}
