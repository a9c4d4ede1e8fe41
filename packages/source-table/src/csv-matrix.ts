// CSV text becomes a matrix of its columns of numbers; columns of text are named with what makes them text.
import { columnName } from '@movieflow/core/plugin'
import { scanCells } from './cell-scanner.js'
import { type CsvLayout, isCounting, isHeader, lineAt, nameColumns, readLayout, splitLine } from './csv-layout.js'
import { eachRecord } from './csv-records.js'
import { MatrixBuilder } from './matrix-builder.js'
import type { DecimalMark } from './number-text.js'
import { refuse } from './refuse.js'

export interface NumberTable {
  /** Of its columns of numbers. */
  readonly columns: readonly string[]
  /** The other columns, and why they are none. */
  readonly textColumns: Readonly<Record<string, string>>
  readonly rows: number
  /** Row after row. */
  readonly data: Float64Array
  /** Its first line is data, but looks as if it might name columns: `0,1,2`. */
  readonly doubtful: boolean
}

/** The columns of numbers of a CSV file. `header` says whether the first line names columns, where that is known. */
export async function parseMatrix(
  text: Buffer,
  file: string,
  ending: string,
  header: boolean | undefined,
): Promise<NumberTable> {
  const layout = readLayout(text, ending, file)
  const first = await firstRecord(layout, file)
  if (first.length === 0) throw refuse(file, 'is empty', 'its first line must name the columns')
  const headed = header ?? isHeader(first, layout.delimiter)
  const names = headed ? nameColumns(first, file) : namesFromRemark(layout, first.length)
  let matrix = await readMatrix(layout, first.length, headed, file, '.')
  if (layout.delimiter === ';' && matrix.sawDecimalComma)
    matrix = await readMatrix(layout, first.length, headed, file, ',')
  const table = pickNumbers(matrix, names, !headed && header === undefined && isCounting(first))
  // A column without a name is called by its place, which may be another one's name.
  nameColumns([...table.columns, ...Object.keys(table.textColumns)], file)
  return table
}

async function firstRecord(layout: CsvLayout, file: string): Promise<string[]> {
  if (!layout.quoted) {
    for (let at = 0; at < layout.body.length; ) {
      const { text, next } = lineAt(layout.body, at)
      if (text.trim() !== '') return splitLine(text, layout.delimiter)
      at = next
    }
    return []
  }
  let first: string[] = []
  const stop = new Error('the first record is enough')
  await eachRecord(layout, file, (cells) => {
    first = cells
    throw stop
  }).catch((error) => {
    if (error !== stop) throw error
  })
  return first
}

/** Names out of the remark above numbers, if they may be the columns'; else none. */
function namesFromRemark({ remarkNames = [] }: CsvLayout, width: number): string[] {
  const names = remarkNames.map(columnName)
  return names.length === width && new Set(names).size === width ? names : new Array(width).fill('')
}

async function readMatrix(layout: CsvLayout, width: number, headed: boolean, file: string, mark: DecimalMark) {
  const { body } = layout
  // A cell has at least the byte that ends it.
  const mostRows = Math.min(countLines(body), Math.ceil((body.length + 1) / width))
  const matrix = new MatrixBuilder(width, mostRows, file, mark)
  if (!layout.quoted) scanCells(layout, matrix, headed)
  else {
    let skip = headed
    await eachRecord(layout, file, (cells, line) => {
      if (skip) skip = false
      else addRecord(matrix, cells, line)
    })
  }
  return matrix
}

function addRecord(matrix: MatrixBuilder, cells: readonly string[], line: number): void {
  const { width, data, faults } = matrix
  if (cells.length === 1 && width > 1 && cells[0]!.trim() === '') return
  const extra = cells.slice(width).findLastIndex((cell) => cell.trim() !== '')
  if (cells.length < width || extra >= 0) matrix.refuseWidth(extra < 0 ? cells.length : width + extra + 1, line)
  const start = matrix.rows++ * width
  for (let column = 0; column < width; column++)
    data[start + column] = faults[column] === undefined ? matrix.addOdd(cells[column]!, column, line) : Number.NaN
}

function countLines(text: Buffer): number {
  let count = 1
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count++
  for (let at = text.indexOf(13); at >= 0; at = text.indexOf(13, at + 1)) if (text[at + 1] !== 10) count++
  return count
}

/** Leaves out columns of text, and columns that have neither name nor value. */
function pickNumbers({ width, rows, data, faults }: MatrixBuilder, names: string[], doubtful: boolean): NumberTable {
  const textColumns: [string, string][] = []
  const picked: number[] = []
  for (let column = 0; column < width; column++) {
    const fault = faults[column]
    if (fault !== undefined) textColumns.push([nameAt(names, column), fault])
    else if (names[column] !== '' || !isBlank(data, width, rows, column) || names.every((name) => name === ''))
      picked.push(column)
  }
  const columns = picked.map((column) => nameAt(names, column))
  const whole = picked.length === width
  return {
    columns,
    textColumns: Object.fromEntries(textColumns),
    rows,
    doubtful,
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
