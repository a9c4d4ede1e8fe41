// JSON values become arrays: tables out of records, arrays out of nested lists, variables out of the keys of records.
import { columnName } from '@movieflow/core/plugin'
import { deepest } from './json-text.js'
import { columnOf, type NamedArray, unreadable } from './named-array.js'
import { printable } from './refuse.js'

type Members = Readonly<Record<string, unknown>>

/** More variables than this are found by name, but not listed. */
const mostListed = 10_000
/** More cells than this are more memory than their file would let one expect. */
const mostCells = 2 ** 25

/** The arrays of a file, those of nested records by dotted names. */
export function listArrays(value: unknown): NamedArray[] {
  if (!isRecord(value) || columnsOf(value)) return [arrayOf(value, null)]
  const arrays: NamedArray[] = []
  const add = (members: Members, before: string, depth: number) => {
    for (const [key, member] of Object.entries(members)) {
      if (arrays.length >= mostListed) return
      const name = before + key
      if (isRecord(member) && !columnsOf(member) && depth < deepest) add(member, `${name}.`, depth + 1)
      else arrays.push(arrayOf(member, name))
    }
  }
  add(value, '', 0)
  return arrays
}

/** The array of a dotted name; `undefined` if there is none. */
export function findJsonArray(value: unknown, name: string): NamedArray | undefined {
  const found = findValue(value, name)
  if (found) return isRecord(found.value) && !columnsOf(found.value) ? undefined : arrayOf(found.value, name)
  // A column of a list of records, which has no value of its own.
  for (let dot = name.length; dot >= 0; dot = name.lastIndexOf('.', dot - 1)) {
    const table = dot === name.length ? { value } : findValue(value, name.slice(0, dot))
    const column = dot === name.length ? name : name.slice(dot + 1)
    if (table && Array.isArray(table.value) && table.value.some(isRecord))
      return columnOf(arrayOf(table.value, null), columnName(column), name)
    if (dot === 0) break
  }
  return undefined
}

/** The member of a dotted name, the longest key first: keys may have dots of their own. */
export function findValue(value: unknown, name: string, depth = 0): { readonly value: unknown } | undefined {
  if (!isRecord(value) || depth > deepest) return undefined
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const key = name.slice(0, end)
    if (!Object.hasOwn(value, key)) continue
    const found = end === name.length ? { value: value[key] } : findValue(value[key], name.slice(end + 1), depth + 1)
    if (found) return found
  }
  return undefined
}

export function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The lists of a record whose members are all lists of one length, without lists or records in them. */
function columnsOf(record: Members): [string, readonly unknown[]][] | undefined {
  const entries = Object.entries(record)
  const [first] = entries
  if (!first || !Array.isArray(first[1])) return undefined
  const { length } = first[1]
  const flat = (list: unknown) =>
    Array.isArray(list) && list.length === length && list.every((each) => typeof each !== 'object' || each === null)
  return entries.every(([, list]) => flat(list)) ? (entries as [string, unknown[]][]) : undefined
}

function arrayOf(value: unknown, name: string | null): NamedArray {
  if (isRecord(value)) {
    const columns = columnsOf(value)
    if (!columns) return unreadable(name, 'it is a record without arrays')
    return tableOf(columns, columns[0]![1].length, name)
  }
  if (Array.isArray(value) && value.some(isRecord)) return tableOfRecords(value, name)
  return nestedArray(value, name)
}

function tableOfRecords(list: readonly unknown[], name: string | null): NamedArray {
  const other = list.findIndex((each) => !isRecord(each))
  if (other >= 0) return unreadable(name, `it is a list of records, but [${other}] is ${wordFor(list[other])}`)
  const columns = new Map<string, unknown[]>()
  let cells = 0
  list.forEach((record, row) => {
    for (const [key, value] of Object.entries(record as Members)) {
      const column = columns.get(key)
      if (!column) cells += list.length
      // Columns that few records have must not make the table larger than the file.
      if (column) column[row] = value
      else if (cells <= mostCells) columns.set(key, new Array(list.length).fill(null).with(row, value))
    }
  })
  if (cells > mostCells) return unreadable(name, `it has more than ${columns.size} columns of ${list.length} rows each`)
  return tableOf([...columns], list.length, name)
}

function tableOf(lists: readonly [string, readonly unknown[]][], rows: number, name: string | null): NamedArray {
  const textColumns: [string, string][] = []
  const numbers: [string, readonly unknown[]][] = []
  for (const [key, list] of lists) {
    const column = columnName(key) || `column${numbers.length + textColumns.length}`
    const text = list.findIndex((value) => numberIn(value) === undefined)
    if (text < 0) numbers.push([column, list])
    else textColumns.push([column, `row ${text + 1} has ${wordFor(list[text])}`])
  }
  const columns = numbers.map(([column]) => column)
  const seen = new Set<string>()
  for (const column of [...columns, ...textColumns.map(([text]) => text)]) {
    if (seen.has(column))
      return unreadable(name, `it has two columns called ${printable(column)}`, [rows, lists.length])
    seen.add(column)
  }
  const data = new Float64Array(rows * columns.length)
  numbers.forEach(([, list], column) => {
    for (let row = 0; row < rows; row++) data[row * columns.length + column] = numberIn(list[row])!
  })
  const shape = [rows, columns.length]
  const cells = new Map(lists.map(([key, list], column) => [columnName(key) || `column${column}`, list]))
  const table = { name, shape, data, columns, textColumns: Object.fromEntries(textColumns), cells }
  if (columns.length > 0) return table
  return { ...table, error: noNumbers(textColumns) }
}

/** Why a table without a column of numbers cannot be read. */
export function noNumbers(textColumns: readonly (readonly [string, string])[]): string {
  const [first] = textColumns
  if (!first) return 'it has no columns'
  return `none of its columns contains numbers: ${printable(first[0])} is text (${first[1]})`
}

/** Nested lists of one length on each level, as an array. */
function nestedArray(value: unknown, name: string | null): NamedArray {
  const shape: number[] = []
  for (let inner = value; Array.isArray(inner); inner = inner[0]) {
    if (shape.length >= deepest) return unreadable(name, `its lists are nested more than ${deepest} deep`)
    shape.push(inner.length)
  }
  const count = shape.reduce((product, length) => product * length, 1)
  // Lists of one length hold no more numbers than the file has characters; others are found to be ragged at once.
  const values: number[] = []
  let booleans = count > 0
  const fault = fill(value, 0, '')
  if (fault !== undefined) return unreadable(name, fault, shape)
  return { name, shape, data: booleans ? Uint8Array.from(values) : Float64Array.from(values) }

  function fill(inner: unknown, depth: number, place: string): string | undefined {
    if (depth === shape.length) {
      const number = numberIn(inner)
      if (number === undefined) {
        if (Array.isArray(inner))
          return `it is not an array: ${place || 'it'} is a list, but those before it are numbers`
        return place === '' ? `it is ${wordFor(inner)}` : `${place} is ${wordFor(inner)}, not a number`
      }
      if (typeof inner !== 'boolean') booleans = false
      values.push(number)
      return undefined
    }
    if (!Array.isArray(inner)) return `it is not an array: ${place} is ${wordFor(inner)}, but those before it are lists`
    if (inner.length !== shape[depth])
      return `it is not an array: ${place} has ${inner.length} elements, but those before it have ${shape[depth]}`
    for (let index = 0; index < inner.length; index++) {
      const fault = fill(inner[index], depth + 1, `${place}[${index}]`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}

/** NaN for null; `undefined` for values that are not numbers. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (value === null) return Number.NaN
  return typeof value === 'boolean' ? Number(value) : undefined
}

function wordFor(value: unknown): string {
  if (typeof value === 'string') return `the text "${printable(value, 30)}"`
  if (Array.isArray(value)) return 'a list'
  return isRecord(value) ? 'a record' : String(value)
}
