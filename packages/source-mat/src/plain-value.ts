// An item becomes a plain value for fields and tables: numbers, texts, lists and records, no more of them than are fields.
import { printable, type Rounding, refuse } from '@movieflow/arrays'
import { countElements, type FieldValue, mostPlainValues, type NumericArray } from '@movieflow/core/plugin'
import { describeKind, followElement, formatTimes, type Reached } from './follow-path.js'
import type { CellItem, Item, StructItem, TextItem } from './item.js'

/** Marks a member that cannot be a plain value: its record omits it. */
const absent = Symbol('absent')
type Found = FieldValue | typeof absent

/** Reads one item and its contents; counts the values read. */
export class PlainReader {
  #count = 0

  constructor(
    private readonly file: string,
    private readonly rounding: Rounding,
  ) {}

  /** The plain value of a name; refuses others. `shown` is the name. */
  async readNamed(reached: Reached, shown: string): Promise<FieldValue> {
    const { item, element } = reached
    if (reached.each) {
      const count = countElements(item.shape)
      this.#add(count)
      const values: FieldValue[] = []
      for (let index = 0; index < count; index++)
        values.push(await this.readNamed(await followElement(this.file, reached, index), shown))
      return values
    }
    const found =
      element !== undefined && item.kind === 'struct' ? await this.#record(item, element) : await this.#read(item)
    if (found === absent) throw this.#refuseKind(item, shown)
    return found
  }

  /** The same; `undefined` for an item that is not a plain value. */
  async readIfPlain(item: Item): Promise<FieldValue | undefined> {
    const found = await this.#read(item)
    return found === absent ? undefined : found
  }

  async #read(item: Item): Promise<Found> {
    switch (item.kind) {
      case 'numbers':
      case 'sparse': {
        if (item.complex || countAxes(item.shape) > 2) return absent
        const count = countElements(item.shape)
        this.#add(count)
        if (count === 0) return null
        const values =
          item.kind === 'numbers' ? await item.values(this.rounding) : await item.dense(undefined, this.rounding)
        return arrange(item.shape, (index) => plainNumber(values, index))
      }
      case 'text':
        return countAxes(item.shape) > 2 ? absent : this.#text(item)
      case 'struct':
        return this.#struct(item)
      case 'cell':
        return countAxes(item.shape) > 2 ? absent : this.#cell(item)
      case 'other':
        return absent
    }
  }

  async #text(item: TextItem): Promise<FieldValue> {
    const [rows = 0, columns = 0] = item.shape
    this.#add(rows * columns)
    if (rows === 0 || columns === 0) return ''
    const characters = await item.characters()
    if (rows === 1) return characters.join('')
    return Array.from({ length: rows }, (_, row) => {
      const line = Array.from({ length: columns }, (_, column) => characters[column * rows + row] ?? '').join('')
      return line.trimEnd()
    })
  }

  async #struct(item: StructItem): Promise<FieldValue> {
    const count = countElements(item.shape)
    if (count === 1 && countAxes(item.shape) <= 2) return this.#record(item, 0)
    this.#add(count)
    const records: FieldValue[] = []
    for (let element = 0; element < count; element++) records.push(await this.#record(item, element))
    return records
  }

  async #record({ fields, child }: StructItem, element: number): Promise<FieldValue> {
    const entries: [string, FieldValue][] = []
    this.#add(fields.length)
    for (const [index, field] of fields.entries()) {
      const value = await this.#read(await child(element * fields.length + index))
      if (value !== absent) entries.push([field, value])
    }
    return Object.fromEntries(entries)
  }

  /** A list as long as the cell, whatever it contains: elements that are not plain values are missing. */
  async #cell({ shape, child }: CellItem): Promise<FieldValue> {
    const count = countElements(shape)
    this.#add(count)
    const values: FieldValue[] = []
    for (let index = 0; index < count; index++) {
      const value = await this.#read(await child(index))
      values.push(value === absent ? null : value)
    }
    const listed = arrange(shape, (index) => values[index]!)
    return count === 1 ? values : count === 0 ? [] : listed
  }

  #add(count: number): void {
    this.#count += count
    if (this.#count > mostPlainValues)
      throw refuse(
        this.file,
        `it has more than ${mostPlainValues.toLocaleString('en-US')} values: too many for fields`,
        'name a smaller part of it, such as EStats(1).units',
      )
  }

  #refuseKind(item: Item, shown: string) {
    const name = printable(shown, 120)
    if (item.kind === 'other') return refuse(this.file, `${name} is ${item.what}`, item.hint)
    const complex = (item.kind === 'numbers' || item.kind === 'sparse') && item.complex
    if (complex)
      return refuse(this.file, `${name} has complex numbers, which cannot be fields`, 'save abs(x) or real(x)')
    return refuse(
      this.file,
      `${name} is ${describeKind(item)}: fields take up to two axes`,
      `use it as a source, or save a part of it (${formatTimes(item.shape)})`,
    )
  }
}

function countAxes(shape: readonly number[]): number {
  return shape.length
}

function plainNumber(values: NumericArray, index: number): number | null {
  const value = values[index]!
  return Number.isNaN(value) ? null : value
}

/** One value, a list, or a list of rows; `at` counts in MATLAB's order. */
function arrange([rows = 1, columns = 1]: readonly number[], at: (index: number) => FieldValue): FieldValue {
  if (rows === 1 && columns === 1) return at(0)
  if (rows === 1 || columns === 1) return Array.from({ length: rows * columns }, (_, index) => at(index))
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => at(column * rows + row)),
  )
}
