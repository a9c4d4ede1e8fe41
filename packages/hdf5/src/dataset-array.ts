// A dataset of an open file becomes blocks of decoded rows and frames, read box by box.
import {
  type ArrayLayout,
  type BlockSize,
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
  layOutAxes,
  placeBox,
  Rounding,
  type Unpacking,
} from '@movieflow/arrays'
import {
  allocateArray,
  bytesPerElement,
  countElements,
  type DType,
  type NumericArray,
  type PluginContext,
} from '@movieflow/core/plugin'
import type { DataFile } from './data-file.js'
import type { FramedArray } from './framed-array.js'
import type { DatasetInfo, NumberType } from './messages.js'
import { describeType, isNumber } from './spelling.js'

/** The most bytes of one request. */
const mostBytes = 32 << 20

/** A request for a dataset. */
export interface DatasetRequest {
  readonly axes: readonly string[]
  readonly complex: ComplexPart | undefined
  /** The unpacking of the stored numbers; if left out, they are the values. */
  readonly unpacking?: Unpacking | undefined
  /** The extent of an array that is longer than its written part; the rest is `fill`, as if it were stored. */
  readonly extent?: { readonly shape: readonly number[]; readonly fill: number } | undefined
}

/** Why a dataset is none of numbers that can be read. */
export function refusalOf(info: DatasetInfo): { message: string; hint?: string } | undefined {
  if (!isNumber(info.type)) {
    const readable = info.type.kind === 'text' || info.type.kind === 'record'
    return {
      message: `it contains ${describeType(info.type)}, ${info.type.kind === 'other' ? 'which are not read' : 'no numbers'}`,
      ...(readable && { hint: 'as a field it can be read' }),
    }
  }
  if (info.problem) return info.problem
  return info.shape === null ? { message: 'it is empty: its dataspace is null' } : undefined
}

export class DatasetArray implements FramedArray {
  readonly rounding: Rounding
  block?: BlockSize
  readonly path: string
  readonly layout: ArrayLayout
  readonly shape: readonly number[]
  readonly chunks: readonly number[] | null
  readonly #decoder: Decoder
  readonly #unpacking: Unpacking | undefined
  /** The shape of the written part. */
  readonly #written: readonly number[]
  readonly #fill: number
  readonly #type: NumberType
  /** The position of the frame axis; the number of axes if there is none. */
  readonly #frameAxis: number

  /** Refuses what is asked for and cannot be. */
  constructor(
    readonly file: DataFile,
    info: DatasetInfo,
    { axes, complex, unpacking, extent }: DatasetRequest,
  ) {
    const { type, path } = info
    const problem = refusalOf(info)
    if (problem || !isNumber(type) || info.shape === null)
      throw file.refuse(path, problem?.message ?? 'it holds no numbers', problem?.hint)
    if (type.kind === 'complex' && complex === undefined)
      throw file.refuse(path, complexRefusal.problem, complexRefusal.hint)
    const decoder = findDecoder({ code: codeOf(type), bigEndian: false }, complex)
    if (!decoder) throw file.refuse(path, `its element type ${codeOf(type)} cannot be read`)
    this.#decoder = decoder
    this.#type = type
    this.#unpacking = unpacking
    this.#written = info.shape
    this.#fill = extent?.fill ?? 0
    this.rounding = new Rounding(unpacking?.missing)
    const shape = extent?.shape ?? info.shape
    checkAxes(file.path, shape, axes)
    this.layout = layOutAxes({ shape, fortranOrder: false }, axes)
    checkFrameSize(file.path, this.layout, this.dtype)
    const at = axes.indexOf('frame')
    this.#frameAxis = at < 0 ? shape.length : at
    this.path = path
    this.shape = shape
    this.chunks = info.chunks
  }

  get dtype(): DType {
    return this.#unpacking?.dtype ?? this.#decoder.dtype
  }

  report(context: PluginContext, where: string): void {
    this.rounding.report(context, where)
    this.#unpacking?.report?.(context, where)
  }

  get framesPerChunk(): number {
    return Math.max(1, Math.min(this.chunks?.[this.#frameAxis] ?? 1, this.layout.frames))
  }

  get rowsPerChunk(): number {
    if (this.#frameAxis === 0 || this.layout.outer === 1) return 1
    const { shape, chunks } = this
    return (chunks?.[0] ?? 1) * shape.slice(1, this.#frameAxis).reduce((product, length) => product * length, 1)
  }

  get bytesPerFrame(): number {
    return frameLength(this.layout) * bytesPerElement(this.dtype)
  }

  async readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): Promise<void> {
    let at = 0
    for (const slab of this.#slabs(row, frame, size))
      for (const piece of cutHyperslab(slab, mostBytes / this.#decoder.itemBytes, this.chunks)) {
        const length = countElements(piece.count)
        if (length === 0) continue
        const values = into.subarray(at, at + length)
        if (this.#unpacking) {
          const stored = allocateArray(this.#decoder.dtype, length)
          await this.#read(piece, stored)
          this.#unpacking.unpack(stored, values, piece)
        } else await this.#read(piece, values)
        at += length
      }
  }

  /** The stored numbers of a box; of what was never written, the fill. */
  async #read({ start, count }: Hyperslab, values: NumericArray): Promise<void> {
    const written = count.map((length, axis) => Math.max(0, Math.min(length, this.#written[axis]! - start[axis]!)))
    if (written.every((length, axis) => length === count[axis])) {
      this.#decode(await this.file.read(this.path, start, count), values)
      return
    }
    values.fill(this.#fill)
    if (written.includes(0)) return
    const part = allocateArray(this.#decoder.dtype, countElements(written))
    this.#decode(await this.file.read(this.path, start, written), part)
    placeBox(part, written, values, count)
  }

  #slabs(row: number, frame: number, size: BlockSize): Hyperslab[] {
    const { shape, layout } = this
    const axis = this.#frameAxis
    if (axis === shape.length) return [{ start: shape.map(() => 0), count: shape }]
    const outer = shape.slice(0, axis)
    const inner = shape.slice(axis + 1)
    const rows = layout.outer === 1 ? [{ start: outer.map(() => 0), count: outer }] : coverRange(outer, row, size.rows)
    return rows.map(({ start, count }) => ({
      start: [...start, frame, ...inner.map(() => 0)],
      count: [...count, size.frames, ...inner],
    }))
  }

  get isLogical(): boolean {
    return this.#type.kind === 'boolean'
  }

  #decode(buffer: ArrayBuffer, values: NumericArray): void {
    const { itemBytes, convert, fix } = this.#decoder
    if (buffer.byteLength !== values.length * itemBytes)
      throw this.file.refuse(this.path, 'HDF5 read less than requested')
    if (convert) {
      convert(Buffer.from(buffer), values)
      return
    }
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(new Uint8Array(buffer))
    fix?.(values, this.rounding)
    if (this.#type.bits) straighten(values, this.#type.bits)
  }
}

/** Integers with fewer bits than bytes: shifted up to the sign, then down. */
function straighten(values: NumericArray, { first, count }: { first: number; count: number }): void {
  const width = values.BYTES_PER_ELEMENT * 8
  const up = 32 - first - count
  const down = 32 - count
  const signed = values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array
  if (first + count > width) return
  for (let i = 0; i < values.length; i++) {
    const raised = values[i]! << up
    values[i] = signed ? raised >> down : raised >>> down
  }
}

/** NumPy's letters without a byte order. */
function codeOf({ kind, bytes, signed }: NumberType): string {
  if (kind === 'boolean') return 'b1'
  if (kind === 'float') return `f${bytes}`
  if (kind === 'complex') return `c${bytes}`
  return `${signed ? 'i' : 'u'}${bytes}`
}
