// A matrix of cells that may be read in two ways becomes the error that says both.
import type { MovieflowError } from '@movieflow/core/plugin'
import type { MatrixBuilder } from './matrix-builder.js'
import { cellNumber } from './number-text.js'
import { listNames, printable, refuse } from './refuse.js'

interface Doubts {
  /** True if the first line names the columns; `guessed` if that is a guess. */
  readonly headed: boolean
  readonly guessed: boolean
  /** Cells of the first line. */
  readonly first: readonly string[]
  readonly units: boolean | undefined
}

/** Numbers with commas that may be thousands: `1,234`. */
export function thousands(file: string, { faults, width }: MatrixBuilder): MovieflowError {
  const column = faults.findIndex((fault) => fault !== undefined && /"[^"]*,[^"]*"/.test(fault))
  const shown = column < 0 || column >= width ? '1,234' : faults[column]!
  return refuse(
    file,
    `may be read in two ways: ${shown}, whose comma may mark decimals or thousands`,
    '`decimal: ","` in the source if it marks decimals; else write the numbers without it',
  )
}

/** The reason why a matrix cannot be read as it is, such as two possible readings. */
export function problemOf(
  file: string,
  matrix: MatrixBuilder,
  { headed, guessed, first, units }: Doubts,
): MovieflowError | undefined {
  const mixed = mixedColumns(matrix)
  const lines = new Set(mixed.map((column) => matrix.texts[column]!.line))
  const isUnits =
    headed && mixed.length > 0 && lines.size === 1 && mixed.every((column) => isFirstAlone(matrix, column))
  if (isUnits && units === undefined) {
    const [line] = lines
    const cells = mixed.map((column) => /"(.*)"$/.exec(matrix.faults[column]!)?.[1] ?? '')
    return refuse(
      file,
      `may be read in two ways: line ${line} (${listNames(cells)}) is between names and numbers`,
      `\`units: true\` in the source if it contains the units; \`skip: ${line! - 1}\` if it names the columns`,
    )
  }
  // Names that look like measured values: `0.5,abc,1.25`.
  const isValue = (cell: string) => Number.isFinite(cellNumber(cell))
  const isMeasured = first.some((cell) => isValue(cell) && /[.eE]/.test(cell))
  // Or a line as all others: `a,1,2` above `b,3,4`.
  const isAlike = first.some(isValue) && first.every((cell, column) => isValue(cell) === isNumeric(matrix, column))
  if (headed && guessed && first.length > 1 && (isMeasured || isAlike || isCut(first)))
    return refuse(
      file,
      `may be read in two ways: its first line (${listNames(first)}) has both numbers and texts`,
      '`header: true` in the source if it names the columns, `header: false` if it is data',
    )
  if (headed || mixed.length === 0) return undefined
  const [column] = mixed as [number]
  return refuse(
    file,
    `has text among the numbers of column ${column + 1}: ${matrix.faults[column]}`,
    'leave a cell blank, or write NaN, if its value is missing; a column without a name cannot be left out, because the others would move',
  )
}

/** A line of numbers with a cell that is none, `4,n/d,6`, other than the names of frames and of what is known of them, `0,1,label`. */
function isCut(first: readonly string[]): boolean {
  const numbers = first.map((cell) => cellNumber(cell))
  const end = numbers.findIndex((each) => !Number.isFinite(each))
  const start = numbers[0]
  if (end <= 0 || start === undefined) return false
  const counts = start >= 0 && start <= 1 && numbers.slice(0, end).every((each, column) => each === start + column)
  return !counts || !first.slice(end).every((name) => /^\p{L}/u.test(name.trim()))
}

/** The error for a column with a name that is left out though most of its cells are numbers. */
export function gapOf(file: string, matrix: MatrixBuilder, names: readonly string[]): MovieflowError | undefined {
  const column = mixedColumns(matrix).find((each) => countNumbers(matrix, each) > matrix.texts[each]!.count)
  if (column === undefined) return undefined
  const name = printable(names[column] || `column${column}`)
  return refuse(
    file,
    `has text among the numbers of the column ${name}: ${matrix.faults[column]}, so the column is left out`,
    'leave a cell blank, or write NaN, if its value is missing',
  )
}

/** The error for a first column without a name that counts, as pandas and R write row numbers. */
export function indexOf(file: string, { data, width, rows }: MatrixBuilder): MovieflowError | undefined {
  const start = data[0]!
  if (width < 2 || rows < 2 || (start !== 0 && start !== 1)) return undefined
  for (let row = 0; row < rows; row++) if (data[row * width] !== start + row) return undefined
  return refuse(
    file,
    `may be read in two ways: its first column has no name, and counts ${start}, ${start + 1} …`,
    '`index: true` in the source if these are the numbers of its rows, which are left out; `index: false` if they belong to the matrix',
  )
}

/** Columns of text with numbers in them. */
function mixedColumns(matrix: MatrixBuilder): number[] {
  return Array.from({ length: matrix.width }, (_, column) => column).filter(
    (column) => matrix.faults[column] !== undefined && countNumbers(matrix, column) > 0,
  )
}

function countNumbers({ data, width, rows }: MatrixBuilder, column: number): number {
  let count = 0
  for (let row = 0; row < rows; row++) if (!Number.isNaN(data[row * width + column]!)) count++
  return count
}

function isNumeric(matrix: MatrixBuilder, column: number): boolean {
  return matrix.faults[column] === undefined && countNumbers(matrix, column) > 0
}

/** True if a column is text only in its first row. */
function isFirstAlone({ data, width, texts, rows }: MatrixBuilder, column: number): boolean {
  return texts[column]!.count === 1 && rows > 2 && Number.isNaN(data[column]!) && !Number.isNaN(data[width + column]!)
}
