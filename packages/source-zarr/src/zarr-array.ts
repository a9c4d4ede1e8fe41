// An array of a store becomes blocks of rows and frames, out of chunks that are decoded as a whole; in a worker.
import {
  type ArrayLayout,
  type BlockSize,
  type ChunkedArray,
  type ComplexPart,
  checkAxes,
  checkFrameSize,
  complexRefusal,
  coverRange,
  cutHyperslab,
  type Decoder,
  findDecoder,
  frameLength,
  type Hyperslab,
  isComplex,
  layOutAxes,
  printable,
  Rounding,
  refuse,
  type Unpacking,
} from '@movieflow/arrays'
import {
  allocateArray,
  bytesPerElement,
  countElements,
  type DType,
  type NumericArray,
  type PluginContext,
  stridesOf,
} from '@movieflow/core/plugin'
import type { ArrayInfo, ChunkLayout } from './array-metadata.js'
import { ChunkFiles } from './chunk-files.js'
import { copyBox } from './copy-box.js'
import type { Store } from './store.js'
import { isCountable } from './stored-chunks.js'

/** The most bytes that are read at once. */
const mostBytes = 32 << 20
/** Decoded chunks that are kept, in bytes, as the next block may want the rest of them; one is kept whatever it takes. */
const mostKept = 64 << 20

/** A request for an array. */
export interface ZarrArrayRequest {
  readonly axes: readonly string[]
  readonly complex: ComplexPart | undefined
  /** The unpacking of the stored numbers; if left out, they are the values. */
  readonly unpacking?: Unpacking | undefined
  /** The array's axes that `axes` name, if it is not all of them: the others are one long. */
  readonly kept?: readonly number[]
}

export class ZarrArray implements ChunkedArray {
  readonly file: ChunkedArray['file']
  readonly layout: ArrayLayout
  readonly dtype: DType
  block?: BlockSize
  readonly chunks: readonly number[]
  readonly rounding: Rounding
  readonly #unpacking: Unpacking | undefined
  readonly #shape: readonly number[]
  readonly #keptAxes: readonly number[]
  /** The strides of a decoded chunk, by the array's axes. */
  readonly #strides: readonly number[]
  readonly #chunks: ChunkLayout
  readonly #decoder: Decoder
  readonly #files: ChunkFiles
  /** The position of the frame axis; the number of axes if there is none. */
  readonly #frameAxis: number
  readonly #fill: number
  readonly #kept = new Map<string, NumericArray>()
  readonly #info: ArrayInfo
  /** Set if a chunk was missing; `said` if that needs no report any more. */
  #missed: 'seen' | 'said' | undefined

  /** Refuses impossible requests. Closing its `file` closes the store. */
  constructor(
    store: Store,
    info: ArrayInfo,
    { axes, complex, unpacking, kept = info.shape.map((_, axis) => axis) }: ZarrArrayRequest,
  ) {
    const { chunks, problem, hint } = info
    const shape = kept.map((axis) => info.shape[axis]!)
    const name = info.path === '' ? '' : `${printable(info.path)}: `
    if (!chunks) throw refuse(store.path, `${name}${problem}`, hint)
    if (isComplex(chunks.type) && complex === undefined)
      throw refuse(store.path, `${name}${complexRefusal.problem}`, complexRefusal.hint)
    const decoder = findDecoder(chunks.type, complex)
    if (!decoder) throw refuse(store.path, `${name}its element type ${info.dtype} cannot be read`)
    checkAxes(store.path, shape, axes)
    const { path } = store
    this.file = {
      path,
      // Nobody compares it: what watches a store is its own.
      stamp: { size: 0, mtimeMs: 0 },
      verify: () => store.verify(),
      close: () => store.close(),
    }
    this.layout = layOutAxes({ shape, fortranOrder: false }, axes)
    this.dtype = unpacking?.dtype ?? decoder.dtype
    this.#unpacking = unpacking
    this.rounding = new Rounding(unpacking?.missing)
    checkFrameSize(path, this.layout, this.dtype)
    this.chunks = kept.map((axis) => chunks.shape[axis]!)
    this.#info = info
    this.#shape = shape
    this.#keptAxes = kept
    this.#strides = stridesOfChunk(chunks)
    this.#chunks = chunks
    this.#decoder = decoder
    this.#files = new ChunkFiles(store, info.path, chunks)
    const at = axes.indexOf('frame')
    this.#frameAxis = at < 0 ? shape.length : at
    this.#fill = this.#decode(chunks.fill.slice(), 1)[0]!
  }

  /** Describes the values of chunks that were never written. */
  get fillInWords(): string {
    const why = this.#chunks.isFilled ? '' : ', as the metadata have no fill value'
    return `their values are ${why === '' ? 'the fill value ' : ''}${this.#fill}${why}`
  }

  get isLogical(): boolean {
    return this.#chunks.type.code === 'b1'
  }

  get framesPerChunk(): number {
    return Math.max(1, Math.min(this.chunks[this.#frameAxis] ?? 1, this.layout.frames))
  }

  get rowsPerChunk(): number {
    if (this.#frameAxis === 0 || this.layout.outer === 1) return 1
    return this.chunks[0]! * countElements(this.#shape.slice(1, this.#frameAxis))
  }

  get bytesPerFrame(): number {
    return frameLength(this.layout) * bytesPerElement(this.dtype)
  }

  report(context: PluginContext, where: string): void {
    this.rounding.report(context, where)
    this.#unpacking?.report?.(context, where)
    // The same words from each worker are said once.
    if (this.#missed !== 'seen') return
    this.#missed = 'said'
    context.warn(`some chunks of ${arrayName(this.#info)} were never written: ${this.fillInWords}`)
  }

  async readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): Promise<void> {
    let at = 0
    for (const slab of this.#slabs(row, frame, size))
      for (const piece of cutHyperslab(slab, mostBytes / bytesPerElement(this.dtype), this.chunks)) {
        const length = countElements(piece.count)
        const values = into.subarray(at, at + length)
        if (length > 0 && this.#unpacking) {
          const stored = allocateArray(this.#decoder.dtype, length)
          await this.#read(piece, stored)
          this.#unpacking.unpack(stored, values, piece)
        } else if (length > 0) await this.#read(piece, values)
        at += length
      }
  }

  #slabs(row: number, frame: number, size: BlockSize): Hyperslab[] {
    const shape = this.#shape
    const axis = this.#frameAxis
    if (axis === shape.length) return [{ start: shape.map(() => 0), count: shape }]
    const outer = shape.slice(0, axis)
    const inner = shape.slice(axis + 1)
    const rows =
      this.layout.outer === 1 ? [{ start: outer.map(() => 0), count: outer }] : coverRange(outer, row, size.rows)
    return rows.map(({ start, count }) => ({
      start: [...start, frame, ...inner.map(() => 0)],
      count: [...count, size.frames, ...inner],
    }))
  }

  /** All of a box, chunk by chunk; unwritten parts are the fill value. */
  async #read({ start, count }: Hyperslab, into: NumericArray): Promise<void> {
    const { chunks } = this
    const first = start.map((from, axis) => Math.floor(from / chunks[axis]!))
    const last = start.map((from, axis) => Math.floor((from + count[axis]! - 1) / chunks[axis]!))
    const strides = stridesOf(count)
    const place = [...first]
    for (;;) {
      const from = place.map((index, axis) => Math.max(start[axis]!, index * chunks[axis]!))
      const lengths = place.map(
        (index, axis) => Math.min(start[axis]! + count[axis]!, (index + 1) * chunks[axis]!) - from[axis]!,
      )
      const isWhole = lengths.every(
        (length, axis) => length === Math.min(chunks[axis]!, this.#shape[axis]! - place[axis]! * chunks[axis]!),
      )
      const values = await this.#chunk(place, isWhole)
      const target = {
        values: into,
        offset: from.reduce((sum, index, axis) => sum + (index - start[axis]!) * strides[axis]!, 0),
        strides,
      }
      if (values === undefined)
        copyBox({ values: [this.#fill], offset: 0, strides: chunks.map(() => 0) }, target, lengths)
      else {
        const own = this.#keptAxes.map((axis) => this.#strides[axis]!)
        const offset = from.reduce((sum, index, axis) => sum + (index - place[axis]! * chunks[axis]!) * own[axis]!, 0)
        copyBox({ values, offset, strides: own }, target, lengths)
      }
      let axis = place.length - 1
      for (; axis >= 0 && place[axis] === last[axis]; axis--) place[axis] = first[axis]!
      if (axis < 0) return
      place[axis]!++
    }
  }

  /** The values of one chunk as it has them; `undefined` if it was never written. */
  async #chunk(indices: readonly number[], isWhole: boolean): Promise<NumericArray | undefined> {
    const name = indices.join(' ')
    const kept = this.#kept.get(name)
    if (kept) return kept
    const all = this.#chunks.shape.map((_, axis) => indices[this.#keptAxes.indexOf(axis)] ?? 0)
    const bytes = await this.#files.read(all)
    if (bytes === undefined) {
      this.#missed ??= isCountable(this.#info.shape, this.#chunks) ? 'said' : 'seen'
      return undefined
    }
    const values = this.#decode(bytes, countElements(this.#chunks.shape))
    // A chunk that is used as a whole is not wanted again.
    if (!isWhole) this.#keep(name, values)
    return values
  }

  #keep(name: string, values: NumericArray): void {
    let bytes = values.byteLength
    for (const each of this.#kept.values()) bytes += each.byteLength
    for (const [oldest, each] of this.#kept) {
      if (bytes <= mostKept) break
      this.#kept.delete(oldest)
      bytes -= each.byteLength
    }
    this.#kept.set(name, values)
  }

  /** Bytes of the file's type become values; the bytes may be used for them. */
  #decode(bytes: Uint8Array, length: number): NumericArray {
    const { convert, fix, dtype } = this.#decoder
    // Typed arrays and decoders want their bytes at whole numbers.
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes)
    if (convert) {
      const values = allocateArray(dtype, length)
      convert(Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength), values)
      return values
    }
    const values = viewOf(dtype, aligned, length)
    fix?.(values, this.rounding)
    return values
  }
}

/** Its name in messages. */
export function arrayName({ path }: ArrayInfo): string {
  return path === '' ? 'the array' : printable(path)
}

function stridesOfChunk({ order, shape }: ChunkLayout): number[] {
  const strides = new Array<number>(order.length)
  for (const [place, stride] of stridesOf(order.map((axis) => shape[axis]!)).entries()) strides[order[place]!] = stride
  return strides
}

function viewOf(dtype: DType, { buffer, byteOffset }: Uint8Array, length: number): NumericArray {
  const arrayType = allocateArray(dtype, 0).constructor as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => NumericArray
  return new arrayType(buffer, byteOffset, length)
}
