// A text file becomes its arrays and its values, parsed once a thread and state of the file.
import { basename } from 'node:path'
import { type FieldValue, type MovieflowError, maskUnlikely, mostPlainValues, posePoints } from '@movieflow/core/plugin'
import { isNumbers, type LayoutOptions, nameColumns, readCsvLayout } from './csv-layout.js'
import { nameOfRows, parseMatrix, shortNames } from './csv-matrix.js'
import { readRecords } from './csv-records.js'
import { findTable } from './find-table.js'
import { readHeading, trackerLines } from './heading.js'
import { findJsonArray, findValue, listArrays, noNumbers } from './json-arrays.js'
import { deepest, parseJsonText } from './json-text.js'
import { columnOf, type NamedArray } from './named-array.js'
import { cellNumber, hasDecimalComma, mayBeThousands } from './number-text.js'
import { placeRecords, placeTableRows } from './placed-table.js'
import { listNames, printable, refuse } from './refuse.js'
import { firstTable, readTableTexts, type TableText, textEnding } from './table-texts.js'
import { readText, textFileStamp } from './text-file.js'

/** The arrays of a file in memory. */
export interface TableFile {
  readonly arrays: readonly NamedArray[]
  /** Arrays by names that reach further than those listed. */
  find(name: string): NamedArray | undefined
  /** Warnings for the user. */
  readonly warnings: readonly string[]
  /** Why its table is not read: it may be read in two ways. */
  readonly problem?: MovieflowError | undefined
  /** The error for a column of its table that is left out though most of its cells are numbers. */
  readonly gap?: MovieflowError | undefined
  /** The error for a first column that may be the numbers of rows. */
  readonly index?: MovieflowError | undefined
  readonly bytes: number
}

const longestCsv = 256 * 2 ** 20
const longestJson = 64 * 2 ** 20
/** Tables whose cells are wanted as texts. */
const longestPlain = 64 * 2 ** 20

/** Files that were read last, and how much memory they may hold; the very last stays whatever its size. */
const mostKept = 128 * 2 ** 20
const kept = new Map<string, { readonly stamp: string; readonly file: Promise<TableFile>; bytes: number }>()

/** The arrays of a file; `options` are what the pipeline says of it. */
export async function openTableFile(file: string, options: LayoutOptions): Promise<TableFile> {
  const key = JSON.stringify([file, options])
  const stamp = textFileStamp(file)
  const known = kept.get(key)
  kept.delete(key)
  if (known?.stamp === stamp) {
    kept.set(key, known)
    return known.file
  }
  const entry = { stamp, file: parse(file, options), bytes: 0 }
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

async function parse(file: string, options: LayoutOptions): Promise<TableFile> {
  if (isJson(file)) return parseJsonFile(file, options)
  const tables = await readTableTexts(file, longestCsv)
  const [only, ...others] = tables
  if (others.length === 0) return parseTable(only!, file, options)
  const parsed = await Promise.all(
    tables.map((each) =>
      parseTable(each, file, options).catch((error: MovieflowError): TableFile => {
        const arrays = [{ name: each.name, called: 'sheet', shape: [], data: new Float64Array(), error: error.message }]
        return { arrays, find: () => undefined, warnings: [], bytes: 0 }
      }),
    ),
  )
  return {
    arrays: parsed.flatMap(({ arrays }) => arrays),
    // A column of a sheet: `Trials.onset`.
    find: (name) => {
      const at = tables.findIndex((each) => name.startsWith(`${each.name}.`))
      return at < 0 ? undefined : parsed[at]!.find(name.slice(tables[at]!.name!.length + 1))
    },
    warnings: parsed.flatMap(({ warnings }) => warnings),
    bytes: parsed.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

async function parseTable(
  { name, called, text, ending, warnings: said }: TableText,
  file: string,
  options: LayoutOptions,
): Promise<TableFile> {
  const found = await parseMatrix(text, file, ending, options)
  const { columns, textColumns, seconds, rows, data, problem, gap, index } = found
  const rowTable: NamedArray = {
    name,
    ...(called !== undefined && { called }),
    shape: [rows, columns.length],
    data,
    columns,
    textColumns,
    seconds,
    ...(columns.length === 0 && { error: noNumbers(Object.entries(textColumns)) }),
    ...(problem && { error: problem.message }),
  }
  if (options.likelihood !== undefined && !problem) dropUnlikely(rowTable, options.likelihood, file)
  const nameRow = (row: number) => `line ${found.lines[row]}`
  const { table, warnings } =
    options.rows && !problem
      ? placeTableRows(rowTable, found.keys, nameRow, file)
      : { table: rowTable, warnings: [] as readonly string[] }
  const find = (name: string) => columnOf(table, name, name)
  const bytes = table.data.byteLength
  return { arrays: [table], find, warnings: [...said, ...found.warnings, ...warnings], problem, gap, index, bytes }
}

/** Makes unlikely points of a pose table missing, in place. */
function dropUnlikely({ columns = [], data, error }: NamedArray, least: number, file: string): void {
  if (error !== undefined) return
  const points = posePoints(columns)
  if (points.length === 0)
    throw refuse(
      file,
      'has no points with a likelihood',
      '`likelihood` is for columns such as nose_x, nose_y and nose_likelihood',
    )
  maskUnlikely(data, columns.length, points, least)
}

/** Arrays by the names of their keys; with `rows`, the file is one table. */
function parseJsonFile(file: string, { rows, likelihood }: LayoutOptions): TableFile {
  const text = readText(file, longestJson)
  const value = parseJsonText(text, file)
  const arrays = listArrays(value)
  // Lists of numbers take some four times their text.
  const bytes = 4 * text.length
  if (rows === undefined && likelihood === undefined)
    return { arrays, find: (name) => findJsonArray(value, name), warnings: [], bytes }
  const [only] = arrays
  if (!only?.cells || arrays.length > 1)
    throw refuse(file, 'is no table, which `rows` and `likelihood` need', 'a table is a list of records')
  if (likelihood !== undefined) dropUnlikely(only, likelihood, file)
  const { table, warnings } = rows ? placeRecords(only, rows, file) : { table: only, warnings: [] }
  return { arrays: [table], find: (name) => columnOf(table, name, name), warnings, bytes }
}

/** The values of a file, or of one of its variables, as they are written in it. */
export async function readPlainValue(
  file: string,
  name: string | undefined,
  warn: (message: string) => void,
): Promise<FieldValue | undefined> {
  if (isJson(file)) {
    const value = parseJsonText(readText(file, longestJson), file)
    const found = name === undefined ? { value } : findValue(value, name)
    return found && checkPlain(found.value, file)
  }
  const tables = await readTableTexts(file, longestPlain)
  const named = name === undefined ? undefined : tables.find((each) => each.name === name)
  const table = named ?? firstTable(tables, file, warn)
  for (const warning of table.warnings) warn(`${printable(basename(file), 80)}: ${warning}`)
  const columns = await readCells(table, file, warn)
  return name === undefined || named ? columns : memberOf(columns, name)
}

function memberOf(columns: FieldValue, name: string): FieldValue | undefined {
  const members = columns as Readonly<Record<string, FieldValue>>
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** A table as the lists of its columns; numbers without a line of names as the list of their rows. */
async function readCells(
  { text, ending }: TableText,
  file: string,
  warn: (message: string) => void,
): Promise<FieldValue> {
  const { layout, records } = await readTable(text, ending, file, warn)
  const { delimiter, namesOfR } = layout
  const [first] = records
  if (first === undefined) throw refuse(file, 'is empty', 'its first line must name the columns')
  const heading = namesOfR ? undefined : readHeading(records.slice(0, trackerLines), delimiter, undefined, file)
  if (namesOfR || heading?.names) {
    const names = nameColumns(namesOfR ? [nameOfRows(namesOfR), ...namesOfR] : heading!.names!, file)
    const rows = records.slice(heading?.lines ?? 0)
    return Object.fromEntries(names.map((name, column) => [name, rows.map((cells) => cellValue(cells[column] ?? ''))]))
  }
  const mark = delimiter !== ',' && !isNumbers(first, '.') ? ',' : '.'
  const withCommas = records.flat().filter(hasDecimalComma)
  if (mark === ',' && withCommas.length > 0 && withCommas.every(mayBeThousands))
    throw refuse(
      file,
      `may be read in two ways: the comma of ${withCommas[0]!.trim()} may mark decimals or thousands`,
      'write the numbers without it, or with a point',
    )
  return records.map((cells) =>
    cells.map((cell) => {
      const number = cellNumber(cell, mark)
      return number === undefined ? cell : Number.isNaN(number) ? null : number
    }),
  )
}

/** The records, or, if they have more cells than names, those of the table among the lines. */
async function readTable(text: Buffer, ending: string, file: string, warn: (message: string) => void) {
  const layout = readCsvLayout(text, ending, file, {})
  const records = await readRecords(layout, file)
  const width = records[0]?.length ?? 0
  const wider = records.find((cells) => cells.slice(width).some((cell) => cell.trim() !== ''))
  const found = records.some(({ length }) => length !== width) ? findTable(text, ending) : undefined
  if (found !== undefined && !('at' in found)) throw shortNames(file, found)
  if (found === undefined) {
    if (wider !== undefined)
      warn(
        `${printable(basename(file), 80)}: a line has ${wider.length} cells (${listNames(wider)}), but its first line ${width}: the last ones are left out`,
      )
    return { layout, records }
  }
  const { delimiter, at, lines, namesOfR } = found
  const below = { ...layout, delimiter, body: text.subarray(at), remarks: lines, ...(namesOfR && { namesOfR }) }
  return { layout: below, records: await readRecords(below, file) }
}

/** A cell's value: missing if blank or NaN; a number if it prints as it was written; else text. */
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
      throw refuse(file, `has more than ${mostPlainValues.toLocaleString('en-US')} values: these are data, not fields`)
    if (typeof inner !== 'object' || inner === null) return
    for (const each of Array.isArray(inner) ? inner : Object.values(inner)) walk(each, depth + 1)
  }
  walk(value, 0)
  return value as FieldValue
}

function isJson(file: string): boolean {
  return textEnding(file) === '.json'
}
