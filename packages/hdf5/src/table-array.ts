// Turns columns of numbers in records, or next to each other in several datasets, into blocks of rows and frames of one matrix.
import { type ArrayLayout, type BlockSize, checkAxes, checkFrameSize, frameLength, layOutAxes } from '@movieflow/arrays'
import { type DType, maskUnlikely, type NumericArray, type PosePoint, posePoints } from '@movieflow/core/plugin'
import type { DataFile } from './data-file.js'
import type { FramedArray } from './framed-array.js'
import type { DatasetInfo, Hdf5Type, NumberType } from './messages.js'
import { readFloat, readInteger } from './plain-values.js'
import { describeType } from './spelling.js'

/** Rows of numbers, column by column. */
export interface TableInfo {
  /** The user's path of it, with a leading slash. */
  readonly path: string
  readonly rows: number
  readonly columns: readonly TableColumn[]
  /** Columns that hold no numbers, and what they hold. */
  readonly textColumns: Readonly<Record<string, string>>
}

/** The place of the numbers of a column. */
export interface TableColumn {
  readonly name: string
  readonly part: TablePart
  /** In bytes, from the begin of a row of its part. */
  readonly offset: number
  readonly type: NumberType
}

/** A dataset whose first axis is the rows. */
export interface TablePart {
  readonly path: string
  /** Its further axes. */
  readonly inner: readonly number[]
  readonly rowBytes: number
  readonly chunks: readonly number[] | null
  /** True if the bytes read are those of the file; else little-endian. */
  readonly keepsOrder: boolean
}

/** The columns of a dataset of records: a member that is an array is a column for each of its elements, `name_0`, `name_1` … `undefined` if it has none. */
export function tableOfRecords(info: DatasetInfo): TableInfo | undefined {
  const { path, type, shape, chunks, problem } = info
  if (type.kind !== 'record' || shape?.length !== 1 || problem) return undefined
  const part: TablePart = { path, inner: [], rowBytes: type.bytes, chunks, keepsOrder: type.keepsOrder }
  const columns: TableColumn[] = []
  const textColumns: [string, string][] = []
  for (const { name, type: member, offset } of type.fields) {
    const found = columnsOfMember(name, member)
    if (found) columns.push(...found.map((each) => ({ ...each, part, offset: offset + each.offset })))
    else textColumns.push([name, `it contains ${describeType(member)}`])
  }
  const names = [...columns.map(({ name }) => name), ...textColumns.map(([name]) => name)]
  if (columns.length === 0 || new Set(names).size < names.length) return undefined
  return { path, rows: shape[0]!, columns, textColumns: Object.fromEntries(textColumns) }
}

/** More columns than this are data of another kind. */
const mostColumns = 2 ** 16

function columnsOfMember(
  name: string,
  type: Hdf5Type,
): { name: string; type: NumberType; offset: number }[] | undefined {
  if (isNumberType(type)) return [{ name, type, offset: 0 }]
  if (type.kind !== 'array' || !isNumberType(type.of)) return undefined
  const { of } = type
  const count = type.shape.reduce((product, length) => product * length, 1)
  if (count > mostColumns) return undefined
  return Array.from({ length: count }, (_, at) => ({ name: `${name}_${at}`, type: of, offset: at * of.bytes }))
}

/** Numbers that are decoded out of rows. */
export function isNumberType(type: Hdf5Type): type is NumberType {
  if (type.kind === 'integer') return type.bits === undefined
  // The library turns no enumerations round.
  if (type.kind === 'boolean' || type.kind === 'enum') return type.littleEndian || type.bytes === 1
  return type.kind === 'float' && type.numpyBytes === undefined
}

/** The most bytes of one request. */
const mostBytes = 16 << 20

/** A matrix of rows and columns; use its frames as those of a dataset. */
export class TableArray implements FramedArray {
  block?: BlockSize
  readonly dtype: DType = 'float64'
  readonly isLogical = false
  readonly layout: ArrayLayout
  readonly #frameAxis: number
  readonly #points: readonly PosePoint[]

  /** Refuses axes that do not fit. */
  constructor(
    readonly file: DataFile,
    readonly table: TableInfo,
    axes: readonly string[],
    /** Points of a pose that are less likely are missing. */
    readonly likelihood?: number,
  ) {
    const shape = [table.rows, table.columns.length]
    this.#points = likelihood === undefined ? [] : posePoints(table.columns.map(({ name }) => name))
    if (likelihood !== undefined && this.#points.length === 0)
      throw file.refuse(
        table.path,
        'it has no points with a likelihood',
        '`likelihood` is for columns such as nose_x, nose_y and nose_likelihood',
      )
    checkAxes(file.path, shape, axes)
    this.layout = layOutAxes({ shape, fortranOrder: false }, axes)
    checkFrameSize(file.path, this.layout, this.dtype)
    this.#frameAxis = axes.indexOf('frame')
  }

  get path(): string {
    return this.table.path
  }

  get chunks(): readonly number[] | null {
    return this.table.columns[0]?.part.chunks ?? null
  }

  get framesPerChunk(): number {
    return this.#frameAxis === 0 ? Math.max(1, Math.min(this.chunks?.[0] ?? 1, this.layout.frames)) : 1
  }

  get rowsPerChunk(): number {
    return this.#frameAxis === 1 ? (this.chunks?.[0] ?? 1) : 1
  }

  get bytesPerFrame(): number {
    return frameLength(this.layout) * 8
  }

  report(): void {}

  async readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): Promise<void> {
    const { rows, columns } = this.table
    if (this.#frameAxis === 0) await this.#read({ row: frame, rows: size.frames, columns }, into)
    else if (this.#frameAxis < 0) await this.#read({ row: 0, rows, columns }, into)
    else {
      const all = this.layout.outer === 1 ? { row: 0, rows } : { row, rows: size.rows }
      if (this.#points.length > 0) await this.#readPart(all, frame, size.frames, into)
      else await this.#read({ ...all, columns: columns.slice(frame, frame + size.frames) }, into)
      return
    }
    if (this.#points.length > 0) maskUnlikely(into, columns.length, this.#points, this.likelihood!)
  }

  /** Some of the columns, which depend on others. */
  async #readPart(
    { row, rows }: { readonly row: number; readonly rows: number },
    first: number,
    count: number,
    into: NumericArray,
  ): Promise<void> {
    const { columns } = this.table
    const whole = new Float64Array(rows * columns.length)
    await this.#read({ row, rows, columns }, whole)
    maskUnlikely(whole, columns.length, this.#points, this.likelihood!)
    for (let each = 0; each < rows; each++) {
      const start = each * columns.length + first
      into.set(whole.subarray(start, start + count), each * count)
    }
  }

  async #read(
    { row, rows, columns }: { readonly row: number; readonly rows: number; readonly columns: readonly TableColumn[] },
    into: NumericArray,
  ): Promise<void> {
    const width = columns.length
    for (const part of new Set(columns.map((column) => column.part))) {
      const own = columns.flatMap((column, at) => (column.part === part ? [{ column, at }] : []))
      const step = Math.max(1, Math.floor(mostBytes / Math.max(1, part.rowBytes)))
      for (let done = 0; done < rows; done += step) {
        const count = Math.min(step, rows - done)
        const start = [row + done, ...part.inner.map(() => 0)]
        const bytes = await this.file.read(part.path, start, [count, ...part.inner])
        if (bytes.byteLength !== count * part.rowBytes)
          throw this.file.refuse(part.path, 'HDF5 read less than requested')
        const view = new DataView(bytes)
        for (const { column, at } of own)
          for (let each = 0; each < count; each++)
            into[(done + each) * width + at] = numberAt(view, each * part.rowBytes + column.offset, column)
      }
    }
  }
}

function numberAt(view: DataView, at: number, { type, part }: TableColumn): number {
  const { kind, bytes, signed, littleEndian } = type
  const little = !part.keepsOrder || littleEndian
  if (kind === 'float') return readFloat(view, at, bytes, little)
  return readInteger(view, at, bytes, signed, little)
}
