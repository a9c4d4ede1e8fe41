// A text file becomes its arrays and its values, parsed once a thread and state of the file.
import { extname } from 'node:path'
import { type FieldValue, mostPlainValues } from '@movieflow/core/plugin'
import { isHeader, nameColumns, readLayout } from './csv-layout.js'
import { parseMatrix } from './csv-matrix.js'
import { readRecords } from './csv-records.js'
import { findArray, findValue, listArrays, noNumbers } from './json-arrays.js'
import { deepest, parseJson } from './json-text.js'
import { columnOf, type NamedArray } from './named-array.js'
import { numberOf } from './number-text.js'
import { refuse } from './refuse.js'
import { readText, stampOf } from './text-file.js'

/** The arrays of a file in memory. */
export interface DataFile {
  readonly arrays: readonly NamedArray[]
  /** Arrays by names that reach further than those listed. */
  find(name: string): NamedArray | undefined
  /** Its first line may be meant as names of columns. */
  readonly doubtful: boolean
  readonly bytes: number
}

const longestCsv = 256 * 2 ** 20
const longestJson = 64 * 2 ** 20
/** Tables whose cells are wanted as texts. */
const longestPlain = 64 * 2 ** 20

/** Files that were read last, and how much memory they may hold; the very last stays whatever its size. */
const mostKept = 128 * 2 ** 20
const kept = new Map<string, { readonly stamp: string; readonly file: Promise<DataFile>; bytes: number }>()

/** The arrays of a file. `header` says whether its first line names columns, where the pipeline does. */
export async function openDataFile(file: string, header: boolean | undefined): Promise<DataFile> {
  const key = `${file}\n${header}`
  const stamp = stampOf(file)
  const known = kept.get(key)
  kept.delete(key)
  if (known?.stamp === stamp) {
    kept.set(key, known)
    return known.file
  }
  const entry = { stamp, file: parse(file, header), bytes: 0 }
  kept.set(key, entry)
  try {
    entry.bytes = (await entry.file).bytes
  } catch (error) {
    if (kept.get(key) === entry) kept.delete(key)
    throw error
  }
  let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  for (const [oldest, { bytes }] of kept) {
    if (total <= mostKept || kept.size === 1) break
    kept.delete(oldest)
    total -= bytes
  }
  return entry.file
}

async function parse(file: string, header: boolean | undefined): Promise<DataFile> {
  if (isJson(file)) {
    const text = readText(file, longestJson)
    const value = parseJson(text, file)
    const arrays = listArrays(value)
    // Lists of numbers take some four times their text.
    return { arrays, find: (name) => findArray(value, name), doubtful: false, bytes: 4 * text.length }
  }
  const { columns, textColumns, rows, data, doubtful } = await parseMatrix(
    readText(file, longestCsv),
    file,
    extname(file).toLowerCase(),
    header,
  )
  const table: NamedArray = {
    name: null,
    shape: [rows, columns.length],
    data,
    columns,
    textColumns,
    ...(columns.length === 0 && { error: noNumbers(Object.entries(textColumns)) }),
  }
  return { arrays: [table], find: (name) => columnOf(table, name, name), doubtful, bytes: data.byteLength }
}

/** The values of a file, or of one of its variables, as they stand in it. */
export async function readPlainValue(file: string, name: string | undefined): Promise<FieldValue | undefined> {
  if (isJson(file)) {
    const value = parseJson(readText(file, longestJson), file)
    const found = name === undefined ? { value } : findValue(value, name)
    return found && checkPlain(found.value, file)
  }
  const columns = await readCells(file)
  return name === undefined || columns === undefined ? columns : memberOf(columns, name)
}

function memberOf(columns: FieldValue, name: string): FieldValue | undefined {
  const members = columns as Readonly<Record<string, FieldValue>>
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** A table as the lists of its columns; numbers without a line of names as the list of their rows. */
async function readCells(file: string): Promise<FieldValue> {
  const layout = readLayout(readText(file, longestPlain), extname(file).toLowerCase(), file)
  const [first, ...rest] = await readRecords(layout, file)
  if (first === undefined) throw refuse(file, 'is empty', 'its first line must name the columns')
  if (isHeader(first, layout.delimiter)) {
    const names = nameColumns(first, file)
    return Object.fromEntries(names.map((name, column) => [name, rest.map((cells) => cellValue(cells[column] ?? ''))]))
  }
  const mark = layout.delimiter === ';' && first.some((cell) => cell.includes(',')) ? ',' : '.'
  return [first, ...rest].map((cells) =>
    cells.map((cell) => {
      const number = numberOf(cell, mark)
      return number === undefined ? cell : Number.isNaN(number) ? null : number
    }),
  )
}

/** A cell's value: missing where blank or NaN; a number where it prints as it was written; else text. */
function cellValue(text: string): FieldValue {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.toLowerCase() === 'nan') return null
  const number = Number(trimmed)
  return String(number) === trimmed && Number.isFinite(number) ? number : text
}

/** Bounded in number and depth: what follows it may go down into it. */
function checkPlain(value: unknown, file: string): FieldValue {
  let count = 0
  const walk = (inner: unknown, depth: number) => {
    if (depth > deepest) throw refuse(file, `has lists and records more than ${deepest} deep in one another`)
    if (++count > mostPlainValues)
      throw refuse(file, `has more than ${mostPlainValues.toLocaleString('en-US')} values: that is data, not fields`)
    if (typeof inner !== 'object' || inner === null) return
    for (const each of Array.isArray(inner) ? inner : Object.values(inner)) walk(each, depth + 1)
  }
  walk(value, 0)
  return value as FieldValue
}

function isJson(file: string): boolean {
  return file.toLowerCase().endsWith('.json')
}
