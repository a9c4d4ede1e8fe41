// CSV text becomes a matrix of its columns of numbers; columns of text are named with what makes them text.
import { columnName, type MovieflowError, type RowKey } from '@movieflow/core/plugin'
import { scanCells } from './cell-scanner.js'
import {
  type CsvLayout,
  isCounting,
  type LayoutOptions,
  lineAt,
  nameColumns,
  readCsvLayout,
  sameName,
  splitLine,
} from './csv-layout.js'
import { eachRecord } from './csv-records.js'
import { findTable } from './find-table.js'
import { type Heading, readHeading, trackerLines } from './heading.js'
import { MatrixBuilder, Ragged } from './matrix-builder.js'
import type { MomentColumn } from './moment-text.js'
import type { DecimalMark } from './number-text.js'
import { gapOf, indexOf, problemOf, thousands } from './readings.js'
import { listNames, refuse } from './refuse.js'
import { findKeys, type KeyColumn } from './row-keys.js'

export interface NumberTable {
  /** The names of its columns of numbers. */
  readonly columns: readonly string[]
  /** The other columns, and why they are none. */
  readonly textColumns: Readonly<Record<string, string>>
  /** Columns of text that are dates. */
  readonly seconds: ReadonlyMap<string, MomentColumn>
  readonly rows: number
  /** Row after row. */
  readonly data: Float64Array
  /** The columns that give the places of rows. */
  readonly keys: readonly RowKey[]
  /** The line of each row, from 1, if there are keys. */
  readonly lines: readonly number[]
  /** Warnings for the user. */
  readonly warnings: readonly string[]
  /** Why it is not read: it may be read in two ways. */
  readonly problem?: MovieflowError
  /** The error for a column that is left out though most of its cells are numbers: the matrix would change without it. */
  readonly gap?: MovieflowError
  /** The error for a first column that may be the numbers of rows: as a matrix, the table may be read in two ways. */
  readonly index?: MovieflowError
}

/** The columns of numbers of a CSV file; `options` are what the pipeline says of it. */
export async function parseMatrix(
  text: Buffer,
  file: string,
  ending: string,
  options: LayoutOptions,
): Promise<NumberTable> {
  const layout = readCsvLayout(text, ending, file, options)
  try {
    return await parseAs(layout, file, options)
  } catch (error) {
    if (!(error instanceof Ragged)) throw error
    const found = options.skip === undefined ? findTable(text, ending) : undefined
    if (found === undefined) throw error.refusal
    if (!('at' in found)) throw shortNames(file, found)
    const { delimiter, lines, at, namesOfR } = found
    const below: CsvLayout = {
      ...layout,
      delimiter,
      body: text.subarray(at),
      remarks: lines,
      remarkNames: undefined,
      ...(namesOfR && { namesOfR }),
    }
    const table = await parseAs(below, file, options).catch((again) => {
      throw again instanceof Ragged ? error.refusal : again
    })
    if (namesOfR !== undefined && lines === 1) return table
    const above = namesOfR === undefined ? lines : lines - 1
    return { ...table, warnings: [...table.warnings, leftOut(above)] }
  }
}

function leftOut(lines: number): string {
  const which = lines === 1 ? 'its first line is' : `its first ${lines} lines are`
  return `${which} not part of the table and left out; \`skip: ${lines}\` in the source has the same effect`
}

/** The error for a line that may be R's names, or none. */
export function shortNames(file: string, { line, names }: { line: number; names: readonly string[] }): MovieflowError {
  return refuse(
    file,
    `may be read in two ways: line ${line} (${listNames(names)}) has one cell fewer than the lines below it`,
    `if it names the columns, give the first one a name, too; if it is not part of the table, \`skip: ${line}\``,
  )
}

async function parseAs(layout: CsvLayout, file: string, options: LayoutOptions): Promise<NumberTable> {
  const { delimiter, namesOfR } = layout
  const { header } = options
  const records = await firstRecords(layout, file, typeof header === 'number' ? header : trackerLines)
  const [first] = records
  if (first === undefined) throw refuse(file, 'is empty', 'its first line must name the columns')
  const heading: Heading = namesOfR
    ? { names: nameColumns([nameOfRows(namesOfR), ...namesOfR], file), lines: 0, rowColumns: 1 }
    : readHeading(records, delimiter, header, file)
  const headed = namesOfR === undefined && heading.names !== undefined
  const names = [...(heading.names ?? namesFromRemark(layout, first.length))]
  const keyed = findKeys(
    options.rows,
    names.map((_, column) => (column === 0 && heading.twin !== undefined ? '' : nameAt(names, column))),
    file,
  )
  const read = (mark: DecimalMark) => {
    const leading = heading.lines + (options.units ? 1 : 0)
    const kept = keyed.map(({ column }) => column)
    return readMatrix(layout, { width: first.length, leading, mark, kept }, file)
  }
  const { decimal } = options
  let matrix = await read(decimal ?? '.')
  const commas = decimal === undefined && matrix.sawDecimalComma && (delimiter !== ',' || layout.quoted)
  let problem: MovieflowError | undefined
  if (commas && matrix.sawPlainComma) matrix = await read(',')
  else if (commas && delimiter !== ',') problem = thousands(file, matrix)
  const rowColumns = rowColumnsOf(heading, names, matrix, options)
  const picked = pickNumbers(matrix, names, rowColumns, keyed)
  // A column without a name is named after its place, which may be another column's name.
  nameColumns([...picked.columns, ...Object.keys(picked.textColumns)], file)
  const doubts = {
    headed,
    guessed: header === undefined && namesOfR === undefined,
    first,
    units: options.units,
  }
  problem ??= problemOf(file, matrix, doubts)
  const gap = problem === undefined ? gapOf(file, matrix, names) : undefined
  const index = headed && options.index === undefined && first[0]!.trim() === '' ? indexOf(file, matrix) : undefined
  const counting = !headed && doubts.guessed && isCounting(first)
  return {
    ...picked,
    keys: keyed.map(({ axis, column }) => ({ axis, column: nameAt(names, column), values: matrix.valuesOf(column) })),
    lines: matrix.lines,
    warnings: counting
      ? ['its first line, 0, 1, 2 …, is taken for data: write `header: true` if it names the columns']
      : heading.rowColumns > 0 && !namesOfR && keyed.length === 0
        ? rowsWarning(matrix)
        : [],
    ...(problem && { problem }),
    ...(gap && { gap }),
    ...(index && { index }),
  }
}

/** The number of columns on the left that are the names of rows. Refuses two columns of one name with different values. */
function rowColumnsOf(
  { rowColumns, twin }: Heading,
  names: string[],
  { data, width, rows, file }: MatrixBuilder,
  { index }: LayoutOptions,
): number {
  if (twin !== undefined) {
    for (let row = 0; row < rows; row++)
      if (!Object.is(data[row * width], data[row * width + twin])) throw sameName(names[0]!, file)
    names[0] = ''
  }
  return index === true || twin !== undefined ? Math.max(1, rowColumns) : rowColumns
}

/** The warning for a tracker's table whose row numbers differ from the frame numbers. */
function rowsWarning({ data, width, rows }: MatrixBuilder): string[] {
  for (let row = 0; row < rows; row++) {
    const number = data[row * width]!
    if (Number.isNaN(number)) return []
    if (number !== row)
      return [
        `its row ${row} has the number ${number}, but is frame ${row}: \`rows: { frame: row }\` in the source places each row by its number`,
      ]
  }
  return []
}

/** A name for the first column, which R writes without one. */
export function nameOfRows(names: readonly string[]): string {
  return names.includes('row') ? 'row_name' : 'row'
}

/** The first `most` records, or all of them. */
async function firstRecords(layout: CsvLayout, file: string, most: number): Promise<string[][]> {
  const records: string[][] = []
  if (!layout.quoted) {
    for (let at = 0; at < layout.body.length && records.length < most; ) {
      const { text, next } = lineAt(layout.body, at)
      if (text.trim() !== '') records.push(splitLine(text, layout.delimiter))
      at = next
    }
    return records
  }
  const stop = new Error('the first records are enough')
  await eachRecord(layout, file, (cells) => {
    records.push(cells)
    if (records.length >= most) throw stop
  }).catch((error) => {
    if (error !== stop) throw error
  })
  return records
}

/** Names out of the remark above numbers, if they may be the columns'; else none. */
function namesFromRemark({ remarkNames = [] }: CsvLayout, width: number): string[] {
  const names = remarkNames.map(columnName)
  return names.length === width && new Set(names).size === width ? names : new Array(width).fill('')
}

interface MatrixRequest {
  readonly width: number
  /** Records before the rows. */
  readonly leading: number
  readonly mark: DecimalMark
  /** Columns whose texts are wanted, too. */
  readonly kept: readonly number[]
}

async function readMatrix(layout: CsvLayout, { width, leading, mark, kept }: MatrixRequest, file: string) {
  const { body } = layout
  // A cell has at least the byte that ends it.
  const mostRows = Math.min(countLines(body), Math.ceil((body.length + 1) / width))
  const matrix = new MatrixBuilder(width, mostRows, file, mark, kept)
  if (!layout.quoted) scanCells(layout, matrix, leading)
  else {
    let skip = leading
    await eachRecord(layout, file, (cells, line) => {
      if (skip > 0) skip--
      else addRecord(matrix, cells, line)
    })
  }
  return matrix
}

function addRecord(matrix: MatrixBuilder, cells: readonly string[], line: number): void {
  const { width, data } = matrix
  if (cells.length === 1 && width > 1 && cells[0]!.trim() === '') return
  const extra = cells.slice(width).findLastIndex((cell) => cell.trim() !== '')
  if (cells.length < width || extra >= 0) matrix.refuseWidth(extra < 0 ? cells.length : width + extra + 1, line)
  const start = matrix.rows * width
  for (let column = 0; column < width; column++) data[start + column] = matrix.addOdd(cells[column]!, column, line)
  matrix.endRow(line)
}

function countLines(text: Buffer): number {
  let count = 1
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count++
  for (let at = text.indexOf(13); at >= 0; at = text.indexOf(13, at + 1)) if (text[at + 1] !== 10) count++
  return count
}

type PickedNumbers = Pick<NumberTable, 'columns' | 'textColumns' | 'seconds' | 'rows' | 'data'>

/** Leaves out columns of text, columns that have neither name nor value, the names of rows, and the columns that give their places. */
function pickNumbers(
  matrix: MatrixBuilder,
  names: string[],
  rowColumns: number,
  keyed: readonly KeyColumn[],
): PickedNumbers {
  const { width, rows, data, faults } = matrix
  const textColumns: [string, string][] = []
  const picked: number[] = []
  const seconds = new Map<string, MomentColumn>()
  for (let column = 0; column < width; column++) {
    const fault = faults[column]
    if (keyed.some((key) => key.column === column)) continue
    if (column < rowColumns) textColumns.push([nameAt(names, column), 'the names of its rows'])
    else if (fault !== undefined) {
      textColumns.push([nameAt(names, column), fault])
      const moments = matrix.secondsOf(column)
      if (moments) seconds.set(nameAt(names, column), moments)
    } else if (names[column] !== '' || !isBlank(data, width, rows, column) || names.every((name) => name === ''))
      picked.push(column)
  }
  const columns = picked.map((column) => nameAt(names, column))
  const whole = picked.length === width
  return {
    columns,
    textColumns: Object.fromEntries(textColumns),
    seconds,
    rows,
    data: whole ? data.subarray(0, rows * width) : pickColumns(data, width, rows, picked),
  }
}

function nameAt(names: readonly string[], column: number): string {
  return names[column] || `column${column}`
}

function isBlank(data: Float64Array, width: number, rows: number, column: number): boolean {
  for (let row = 0; row < rows; row++) if (!Number.isNaN(data[row * width + column]!)) return false
  return true
}

function pickColumns(data: Float64Array, width: number, rows: number, picked: readonly number[]): Float64Array {
  const values = new Float64Array(rows * picked.length)
  let at = 0
  for (let row = 0; row < rows; row++) for (const column of picked) values[at++] = data[row * width + column]!
  return values
}
