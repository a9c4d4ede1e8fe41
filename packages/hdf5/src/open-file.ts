// A file that is open in the reading thread: finds objects in it, reads elements, values and references.
import fs from 'node:fs'
import { cutHyperslab } from '@movieflow/arrays'
import { cutArrays, swapBytes, unwrapMetadata, unwrapType } from './array-elements.js'
import { findProblem } from './dataset-problem.js'
import { describeHdf5Type, hasHalves, hasPointers, kinds, orderOf, staysBig } from './element-type.js'
import type { Filter } from './filter-plugins.js'
import type { Metadata } from './h5wasm.js'
import { type Library, mostBytesAtOnce } from './library.js'
import type { DatasetInfo, Looked, ObjectInfo, PlainValue, ThreadProblem } from './messages.js'
import { type FileLayout, type HeaderFacts, readAttributeQuirk, readHeaderFacts } from './object-header.js'
import { cutIntoRows, decodeElements, straighten } from './plain-values.js'
import { damagedHint, outsideProblem, Refusal, refusal } from './refusal.js'
import { readLayout } from './signature.js'
import { isNumber } from './spelling.js'
import type { TypeQuirk } from './type-message.js'
import { convertFloats, type FloatLayout } from './unusual-floats.js'

const mostLinks = 16
const mostAttributeValues = 100_000

/** Object references are addresses. */
const nowhere = new Set(['0', '18446744073709551615'])

/** The most bytes of an element that is an array; more than are read at once of others. */
const mostElementBytes = 160 << 20

/** The library's complaint when it should swap the bytes of enumerations, which it then reads as they are. */
const keptOrder = /in H5Tset_order\(\): can't set order/

interface Dataset {
  readonly path: string
  readonly resolved: string
  readonly metadata: Metadata
  readonly float: FloatLayout | undefined
}

export class OpenFile {
  /** The dataset that was read last is most often read next; the file does not change. */
  private last: Dataset | undefined

  private constructor(
    private readonly library: Library,
    readonly file: string,
    private readonly id: bigint,
    private readonly layout: FileLayout,
  ) {}

  static open(library: Library, file: string): OpenFile {
    const descriptor = fs.openSync(file, 'r')
    try {
      const layout = readLayout(descriptor)
      const id = library.open(file)
      if (id < 0n) throw refusal('HDF5 cannot open it', damagedHint)
      return new OpenFile(library, file, id, layout)
    } catch (error) {
      fs.closeSync(descriptor)
      throw error
    }
  }

  close(): void {
    fs.closeSync(this.layout.descriptor)
    this.library.quietly(() => this.library.module.close_file(this.id))
  }

  names(path: string): string[] {
    // In the order of HDF5's own tools: by name.
    return this.library.call(() => this.library.module.get_names(this.id, path, false)).sort(byBytes)
  }

  /** The target of a link, if the object of this name is one. */
  linkAt(path: string): { outside?: string; target?: string } {
    const { module } = this.library
    const { filename, obj_path: inside } = this.library.quietly(() => module.get_external_link(this.id, path))
    if (filename !== undefined) return { outside: `${filename}:${inside ?? ''}` }
    const target = this.library.quietly(() => module.get_symbolic_link(this.id, path))
    return target === null ? {} : { target }
  }

  /** The path behind all soft links; `undefined` if it leads nowhere. Throws for links out of the file. */
  resolve(path: string): string | undefined {
    let links = 0
    let rest = path.split('/').filter((name) => name !== '' && name !== '.')
    let known = ''
    while (rest.length > 0) {
      const here = `${known}/${rest[0]}`
      const { outside, target } = this.linkAt(here)
      if (outside !== undefined) throw new Refusal(outsideProblem(outside))
      if (target !== undefined) {
        if (++links > mostLinks) throw refusal('its soft links lead in a circle')
        const onward = target.split('/').filter((name) => name !== '' && name !== '.')
        rest = [...onward, ...rest.slice(1)]
        if (target.startsWith('/')) known = ''
        continue
      }
      if (this.typeOf(here) < 0) return undefined
      known = here
      rest = rest.slice(1)
    }
    return known === '' ? '/' : known
  }

  /** 0 group, 1 dataset, 2 type; negative: nothing. For paths without links. */
  typeOf(path: string): number {
    return this.library.quietly(() => this.library.module.get_type(this.id, path))
  }

  /** Distinguishes objects. */
  addressOf(path: string): number {
    const bytes = Buffer.from(
      this.library.call(() => Array.from(this.library.module.create_object_reference(this.id, path))),
    )
    return Number(bytes.readBigUInt64LE(0))
  }

  find(path: string): ObjectInfo | undefined {
    const resolved = this.resolve(path)
    if (resolved === undefined) return undefined
    const type = this.typeOf(resolved)
    if (type === 1) return { ...this.describe(resolved), path }
    return type === 0 || type === 2 ? { path, kind: type === 0 ? 'group' : 'type' } : undefined
  }

  describe(path: string): DatasetInfo {
    const metadata = this.metadata(path)
    const facts = this.headerFacts(path)
    const stored = describeHdf5Type(metadata, facts?.quirk)
    const filters = this.filters(path)
    const unclear = facts === undefined ? isNumeric(metadata) : facts.quirk === undefined && hasHalves(metadata)
    const problem: ThreadProblem | undefined = unclear
      ? { message: 'its header is not where it should be in the file', hint: damagedHint }
      : findProblem({
          file: this.file,
          metadata,
          filters,
          external: facts?.external ?? false,
          fileBytes: this.layout.size,
        })
    const { of, inner } = unwrapType(stored)
    const { shape, chunks } = metadata
    const about = { path, kind: 'dataset' as const, ...(problem && { problem }) }
    if (inner.length === 0 || shape === null || !isNumber(of)) return { ...about, type: stored, shape, chunks }
    const outer = chunks ?? shape.map(() => 1)
    return { ...about, type: of, shape: [...shape, ...inner], chunks: [...outer, ...inner] }
  }

  /** Elements in C order, numbers little-endian; `count` is within the shape, which goes on in elements that are arrays. */
  read(path: string, start: readonly number[], count: readonly number[]): ArrayBuffer {
    const dataset = this.dataset(path)
    const { resolved, metadata, float } = dataset
    const axes = metadata.shape?.length ?? 0
    const elements =
      start.length > axes
        ? this.readArrays(dataset, start, count)
        : this.readInto(resolved, metadata, start, count, (pointer, bytes) => this.library.bytes(pointer, bytes))
    if (staysBig(metadata)) swapBytes(elements, unwrapMetadata(metadata).base.size)
    return (float ? convertFloats(elements, float) : elements).buffer
  }

  /** Elements that are arrays are read whole, and only as many at once as fit into memory. */
  private readArrays({ resolved, metadata }: Dataset, start: readonly number[], count: readonly number[]) {
    const axes = metadata.shape?.length ?? 0
    const { base, inner } = unwrapMetadata(metadata)
    const box = { start: start.slice(axes), count: count.slice(axes) }
    const bytes = product(count) * base.size
    if (box.start.length !== inner.length || bytes > mostBytesAtOnce)
      throw refusal('the request is outside of its shape')
    const result = new Uint8Array(bytes)
    let at = 0
    const outer = { start: start.slice(0, axes), count: count.slice(0, axes) }
    for (const piece of cutHyperslab(outer, Math.max(1, mostBytesAtOnce / metadata.size), metadata.chunks)) {
      const cut = this.readInto(resolved, metadata, piece.start, piece.count, (pointer, length) =>
        cutArrays(this.library.view(pointer, length), inner, box, base.size),
      )
      result.set(cut, at)
      at += cut.length
    }
    return result
  }

  references(path: string, start: readonly number[], count: readonly number[]): (string | null)[] {
    const resolved = this.existing(path)
    const metadata = this.metadata(resolved)
    if (metadata.type !== kinds.reference) throw refusal('it holds no references')
    const bytes = new Uint8Array(this.read(path, start, count))
    const { size } = metadata
    return Array.from({ length: bytes.length / size }, (_, n) => {
      return metadata.ref_type === 'object' ? this.follow(bytes.subarray(n * size, (n + 1) * size)) : null
    })
  }

  attributes(path: string): string[] {
    return this.library.call(() => this.library.module.get_attribute_names(this.id, this.existing(path)))
  }

  members(path: string): string[] {
    return this.names(this.existing(path))
  }

  look(path: string, wanted: readonly string[]): Looked {
    const object = this.find(path)
    const attributes: Record<string, PlainValue> = {}
    if (object === undefined) return { object, attributes }
    const present = this.attributes(path)
    for (const name of wanted)
      if (present.includes(name)) attributes[name] = this.value(path, name, mostAttributeValues) ?? null
    return { object, attributes }
  }

  value(path: string, attribute: string | undefined, most: number): PlainValue | undefined {
    const resolved = this.resolve(path)
    if (resolved === undefined) return undefined
    if (attribute !== undefined) return this.attributeValue(resolved, attribute, most)
    if (this.typeOf(resolved) !== 1) return undefined
    const info = this.describe(resolved)
    if (info.problem) throw new Refusal(info.problem)
    if (info.type.kind === 'other') throw refusal(`it contains ${info.type.words}, which are not read`)
    if (info.shape === null) return null
    const metadata = this.metadata(resolved)
    if (this.floatAt(resolved)) throw refusal("it contains floats that are not IEEE's, which cannot be fields")
    const stored = describeHdf5Type(metadata, this.headerFacts(resolved)?.quirk)
    const count = metadata.shape ?? []
    const elements = product(count)
    if (elements > most) throw refusal(`it has ${elements.toLocaleString('en-US')} elements, too many for a field`)
    const start = count.map(() => 0)
    return this.readInto(resolved, metadata, start, count, (pointer, bytes) => {
      const values = this.decode(metadata, this.library.bytes(pointer, bytes), elements, most)
      const straight = values.map((value) => straighten(value, stored))
      return cutIntoRows(straight, count)
    })
  }

  private attributeValue(path: string, name: string, most: number): PlainValue | undefined {
    const { module } = this.library
    if (!this.attributes(path).includes(name)) return undefined
    const metadata = this.library.call(() => module.get_attribute_metadata(this.id, path, name))
    const { shape } = metadata
    const quirk = this.attributeQuirk(path, name)
    if (quirk === undefined && hasHalves(metadata))
      throw refusal('floats of 2 bytes among so many attributes are not read: their layout is unknown')
    const type = describeHdf5Type(metadata, quirk)
    if (quirk && 'float' in quirk && quirk.float)
      throw refusal("it contains floats that are not IEEE's, which cannot be fields")
    if (type.kind === 'other') throw refusal(`it contains ${type.words}, which are not read`)
    if (shape === null) return null
    const elements = product(shape)
    if (elements > most) throw refusal(`it has ${elements.toLocaleString('en-US')} elements, too many for a field`)
    const bytes = elements * metadata.size
    if (bytes > mostBytesAtOnce) throw refusal('it is too long for an attribute')
    return this.library.withMemory(bytes, (pointer) => {
      this.library.call(
        () => module.get_attribute_data(this.id, path, name, BigInt(pointer)),
        staysBig(metadata) ? keptOrder : undefined,
      )
      try {
        const values = this.decode(metadata, this.library.bytes(pointer, bytes), elements, most)
        const straight = values.map((value) => straighten(value, type))
        // Many programs write single attributes as lists of one.
        return cutIntoRows(straight, shape.length === 1 && shape[0] === 1 ? [] : shape)
      } finally {
        if (hasPointers(metadata))
          this.library.quietly(() => module.reclaim_vlen_memory(this.id, path, name, BigInt(pointer)))
      }
    })
  }

  private decode(metadata: Metadata, bytes: Uint8Array, elements: number, most: number): PlainValue[] {
    const { library } = this
    let decoded = 0
    return decodeElements(bytes, metadata, elements, {
      bytesAt: (pointer, length) => library.bytes(pointer, length),
      textAt: (pointer) => library.textAt(pointer),
      follow: (reference) => this.follow(reference),
      unordered: orderOf(metadata) === 'mixed' || staysBig(metadata),
      count(values) {
        decoded += values
        if (decoded > 2 * most + 1)
          throw refusal(`it has more than ${most.toLocaleString('en-US')} values, too many for a field`)
      },
    })
  }

  /** The path of what an object reference refers to. */
  private follow(reference: Uint8Array): string | null {
    const copy = Buffer.from(reference)
    if (copy.length < 8 || nowhere.has(String(copy.readBigUInt64LE(0)))) return null
    try {
      return this.library.call(() => this.library.module.get_referenced_name(this.id, copy, true))
    } catch (error) {
      if (error instanceof Refusal) return null
      throw error
    }
  }

  private readInto<T>(
    path: string,
    metadata: Metadata,
    start: readonly number[],
    count: readonly number[],
    use: (pointer: number, bytes: number) => T,
  ): T {
    const { library } = this
    const { module } = library
    const bytes = product(count) * metadata.size
    const most = metadata.type === kinds.array && product(count) === 1 ? mostElementBytes : mostBytesAtOnce
    if (bytes > most) throw refusal(`${bytes.toLocaleString('en-US')} bytes of it are too many to be read at once`)
    return library.withMemory(bytes, (pointer) => {
      if (bytes === 0) return use(pointer, 0)
      const scalar = count.length === 0
      const big = (numbers: readonly number[]) => (scalar ? null : numbers.map(BigInt))
      const strides = big(count.map(() => 1))
      const status = library.call(
        () => module.get_dataset_data(this.id, path, big(count), big(start), strides, BigInt(pointer)),
        staysBig(metadata) ? keptOrder : undefined,
      )
      if (status < 0) throw refusal('HDF5 cannot read its data', damagedHint)
      if (library.blocked !== undefined) throw refusal(`it needs another file, ${library.blocked}, which is not opened`)
      try {
        return use(pointer, bytes)
      } finally {
        if (hasPointers(metadata))
          library.quietly(() => {
            if (scalar) module.reclaim_vlen_memory(this.id, path, '', BigInt(pointer))
            else module.reclaim_vlen_memory_count(this.id, path, '', BigInt(pointer), count.map(BigInt))
          })
      }
    })
  }

  private existing(path: string): string {
    if (this.last?.path === path) return this.last.resolved
    const resolved = this.resolve(path)
    if (resolved === undefined) throw refusal('there is no object of this name')
    return resolved
  }

  /** Opens the dataset for reading, with the plugins of its filters. */
  private dataset(path: string): Dataset {
    if (this.last?.path === path) return this.last
    const resolved = this.existing(path)
    const metadata = this.metadata(resolved)
    this.filters(resolved)
    this.last = { path, resolved, metadata, float: this.floatAt(resolved) }
    return this.last
  }

  private filters(path: string): Filter[] {
    const filters = this.library.call(() => this.library.module.get_dataset_filters(this.id, path))
    this.library.allowFilters(filters.map(({ id }) => id))
    return filters
  }

  private floatAt(path: string): FloatLayout | undefined {
    const quirk = this.headerFacts(path)?.quirk
    return quirk && 'float' in quirk ? quirk.float : undefined
  }

  private metadata(path: string): Metadata {
    if (this.last?.resolved === path) return this.last.metadata
    return this.library.call(() => this.library.module.get_dataset_metadata(this.id, path))
  }

  private attributeQuirk(path: string, name: string): TypeQuirk | undefined {
    try {
      return readAttributeQuirk(this.layout, this.addressOf(path), name)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }

  private headerFacts(path: string): HeaderFacts | undefined {
    try {
      return readHeaderFacts(this.layout, this.addressOf(path))
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
}

function isNumeric({ type }: Metadata): boolean {
  return type !== kinds.text && type !== kinds.reference
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((all, length) => all * length, 1)
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
