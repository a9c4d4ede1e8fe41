// The header of a classic netCDF file (CDF-1, CDF-2, CDF-5) becomes its dimensions, attributes and variables, each with its place.
import { copyAgain, type FileBytes, printable, refuse } from '@movieflow/arrays'
import type { MovieflowError } from '@movieflow/core/plugin'
import { attributeText } from '@movieflow/hdf5'
import { HeaderBytes } from './header-bytes.js'

/** A type of the classic format. Numbers are big-endian. */
export interface ClassicType {
  readonly kind: 'text' | 'integer' | 'float'
  readonly bytes: 1 | 2 | 4 | 8
  readonly signed: boolean
}

/** The place of an attribute's values. */
export interface ClassicAttribute {
  readonly name: string
  readonly type: ClassicType
  readonly count: number
  readonly position: number
}

export interface ClassicVariable {
  readonly name: string
  readonly type: ClassicType
  /** Names of its axes. */
  readonly dimensions: readonly string[]
  readonly shape: readonly number[]
  readonly attributes: readonly ClassicAttribute[]
  /** The position of its first element. */
  readonly position: number
  /** Bytes from one index of its first axis to the next: of a variable of records those of all of them. */
  readonly step: number
  /** True if its first axis is the unlimited dimension. */
  readonly isRecord: boolean
}

export interface ClassicHeader {
  readonly attributes: readonly ClassicAttribute[]
  readonly variables: readonly ClassicVariable[]
}

const types: Readonly<Record<number, ClassicType>> = {
  1: { kind: 'integer', bytes: 1, signed: true },
  2: { kind: 'text', bytes: 1, signed: false },
  3: { kind: 'integer', bytes: 2, signed: true },
  4: { kind: 'integer', bytes: 4, signed: true },
  5: { kind: 'float', bytes: 4, signed: true },
  6: { kind: 'float', bytes: 8, signed: true },
  7: { kind: 'integer', bytes: 1, signed: false },
  8: { kind: 'integer', bytes: 2, signed: false },
  9: { kind: 'integer', bytes: 4, signed: false },
  10: { kind: 'integer', bytes: 8, signed: true },
  11: { kind: 'integer', bytes: 8, signed: false },
}
const lists = { dimensions: 10, variables: 11, attributes: 12 } as const

/** Longer lists are none of a header that a program wrote. */
const mostEntries = 100_000
const mostAxes = 1024
const longestName = 1024

/** True if a file begins like one in the classic format. */
export function isClassic(start: Uint8Array): boolean {
  return start[0] === 67 && start[1] === 68 && start[2] === 70 && [1, 2, 5].includes(start[3] ?? 0)
}

/** Refuses a header that is cut off or damaged. The numbers of variables may be anywhere, also after the end of the file. */
export function readClassicHeader(file: FileBytes): ClassicHeader {
  const version = file.some(0, 4)[3]!
  return new HeaderReader(file, version).read()
}

interface Dimension {
  readonly name: string
  /** 0 for the unlimited one. */
  readonly length: number
}

/** A variable as its header has it. */
interface Entry extends Pick<ClassicVariable, 'name' | 'type' | 'attributes' | 'position'> {
  readonly axes: readonly Dimension[]
  readonly isRecord: boolean
  /** Bytes of all of it, or of one of its records. */
  readonly bytes: number
}

class HeaderReader {
  readonly #bytes: HeaderBytes
  readonly #wide: boolean
  #entries = 0

  constructor(
    private readonly file: FileBytes,
    version: number,
  ) {
    this.#wide = version === 5
    this.#bytes = new HeaderBytes(file, { count: version === 5 ? 8 : 4, place: version === 1 ? 4 : 8 }, 4)
  }

  read(): ClassicHeader {
    const records = this.#records()
    const dimensions = this.#list('dimensions', () => ({ name: this.#name(), length: this.#bytes.count() }))
    if (dimensions.filter(({ length }) => length === 0).length > 1)
      throw this.#damaged('several of its dimensions are unlimited')
    const attributes = this.#attributes()
    const entries = this.#list('variables', () => this.#variable(dimensions))
    return { attributes, variables: this.#place(entries, records) }
  }

  /** The number of records; `undefined` in a file that was written as a stream, whose size decides it. */
  #records(): number | undefined {
    const count = this.#bytes.count()
    return count === (this.#wide ? 2 ** 64 : 0xffff_ffff) ? undefined : count
  }

  #place(entries: readonly Entry[], said: number | undefined): ClassicVariable[] {
    const inRecords = entries.filter(({ isRecord }) => isRecord)
    // Records of a single variable are adjacent, without padding.
    const recordBytes =
      inRecords.length === 1 ? inRecords[0]!.bytes : inRecords.reduce((sum, { bytes }) => sum + padded(bytes), 0)
    const records = said ?? this.#fitting(inRecords, recordBytes)
    return entries.map(({ name, type, attributes, position, axes, isRecord, bytes }) => {
      const shape = axes.map(({ length }, axis) => (axis === 0 && isRecord ? records : length))
      return {
        name,
        type,
        dimensions: axes.map((axis) => axis.name),
        shape,
        attributes,
        position,
        step: isRecord ? recordBytes : bytes / (shape[0] ?? 1),
        isRecord,
      }
    })
  }

  /** The number of complete records in the file. */
  #fitting(entries: readonly Entry[], recordBytes: number): number {
    const counts = entries.map(({ position, bytes }) =>
      recordBytes === 0 ? 0 : Math.floor((this.file.size - position - bytes) / recordBytes) + 1,
    )
    return counts.length === 0 ? 0 : Math.max(0, Math.min(...counts))
  }

  #variable(dimensions: readonly Dimension[]): Entry {
    const name = this.#name()
    const count = this.#bytes.count()
    if (count > mostAxes) throw this.#damaged(`its variable ${printable(name)} has ${count} dimensions`)
    const axes = Array.from({ length: count }, () => {
      const dimension = dimensions[this.#bytes.count()]
      if (!dimension) throw this.#damaged(`its variable ${printable(name)} has a dimension that does not exist`)
      return dimension
    })
    if (axes.some(({ length }, axis) => axis > 0 && length === 0))
      throw this.#damaged(`the unlimited dimension of its variable ${printable(name)} is not the first`)
    const attributes = this.#attributes()
    const type = this.#type()
    // Its size is not used: above 4 GiB it has no room for it.
    this.#bytes.count()
    const position = this.#bytes.place()
    const isRecord = axes[0]?.length === 0
    const lengths = isRecord ? axes.slice(1) : axes
    const bytes = lengths.reduce((product, { length }) => product * length, type.bytes as number)
    return { name, type, attributes, position, axes, isRecord, bytes }
  }

  #attributes(): ClassicAttribute[] {
    return this.#list('attributes', () => {
      const name = this.#name()
      const type = this.#type()
      const count = this.#bytes.count()
      const { position } = this.#bytes
      this.#bytes.skip(count * type.bytes)
      return { name, type, count, position }
    })
  }

  #list<T>(kind: keyof typeof lists, read: () => T): T[] {
    const tag = this.#bytes.word()
    const count = this.#bytes.count()
    if (tag === 0 && count === 0) return []
    if (tag !== lists[kind] && !(tag === 0 && count === 0))
      throw this.#damaged(`its list of ${kind} has the mark ${tag}`)
    const entries: T[] = []
    for (let each = 0; each < count; each++) {
      if (++this.#entries > mostEntries)
        throw this.#damaged(`its header has more than ${mostEntries.toLocaleString('en-US')} entries`)
      entries.push(read())
    }
    return entries
  }

  #name(): string {
    const length = this.#bytes.count()
    if (length > longestName) throw this.#damaged(`it has a name of ${length.toLocaleString('en-US')} bytes`)
    // A name that was made shorter in its place is filled up with zeros.
    return attributeText(this.#bytes.bytes(length)).replace(/\0+$/, '')
  }

  #type(): ClassicType {
    const number = this.#bytes.word()
    const type = types[number]
    if (!type || (number > 6 && !this.#wide)) throw this.#damaged(`it has a type ${number}, which does not exist`)
    return type
  }

  #damaged(message: string): MovieflowError {
    return refuse(this.file.path, `its netCDF-3 header is damaged: ${message}`, copyAgain)
  }
}

/** Up to the next four bytes. */
function padded(bytes: number): number {
  return bytes + ((4 - (bytes % 4)) % 4)
}
