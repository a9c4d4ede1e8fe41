// The first lines of a CSV file: what parts its cells, which lines are remarks, and whether a line names the columns.
import { columnName, type MovieflowError } from '@movieflow/core/plugin'
import { isMoment } from './moment-text.js'
import { cellNumber, type DecimalMark } from './number-text.js'
import { printable, refuse } from './refuse.js'

/** `blanks`: any number of blanks, as np.savetxt and MATLAB's `save -ascii` write. */
export type Delimiter = ',' | ';' | '\t' | 'blanks'

export interface CsvLayout {
  readonly delimiter: Delimiter
  /** The lines without the remarks before them. */
  readonly body: Buffer
  /** The number of remark lines before the body. */
  readonly remarks: number
  /** Names from the last remark, as np.savetxt(header=…) writes them; `undefined` if there are none. */
  readonly remarkNames: readonly string[] | undefined
  readonly quoted: boolean
  /** Names of the columns before `body`, in a line that is shorter by one: R's `write.table`. The first column has the rows' names. */
  readonly namesOfR?: readonly string[]
}

/** The options of a pipeline for a table. */
export interface LayoutOptions {
  /** True if the first line names the columns; or the number of lines with names. */
  readonly header?: boolean | number | undefined
  /** Lines before the table. */
  readonly skip?: number | undefined
  /** True if the line after the names contains units. */
  readonly units?: boolean | undefined
  readonly decimal?: DecimalMark | undefined
  /** True if the first column has the names of rows, which are not part of the array. */
  readonly index?: boolean | undefined
  /** By axes, in their order: the columns whose values give the place of a row along each axis. */
  readonly rows?: Readonly<Record<string, string>> | undefined
  /** Points that are less likely than this are missing. */
  readonly likelihood?: number | undefined
}

const quote = 0x22
const mostColumns = 2 ** 16
const longestLine = 2 ** 24
const mostRemarks = 1000
const longestRemark = 2 ** 20

/** Reads the first lines. `ending` in lower case, with its point. */
export function readCsvLayout(
  whole: Buffer,
  ending: string,
  file: string,
  { skip = 0, decimal }: LayoutOptions,
): CsvLayout {
  const told = skip === 0 ? /^sep=([,;\t])\r?\n/i.exec(whole.toString('latin1', 0, 8))?.[1] : undefined
  const text = skipLines(whole, told === undefined ? skip : 1)
  const quoted = text.includes(quote)
  const found = quoted ? { body: text, remarks: 0, last: undefined } : skipRemarks(text)
  const { body, last } = found
  const remarks = skip + found.remarks + (told === undefined ? 0 : 1)
  checkWidth(body, file)
  // Excel's own line says what parts cells: `sep=;`.
  const delimiter = (told as Delimiter | undefined) ?? findDelimiter(body, ending, decimal)
  const named = last?.slice(1).trim()
  const remarkNames = named === undefined || named === '' ? undefined : splitLine(named, delimiter)
  return { delimiter, body, remarks, remarkNames, quoted }
}

/** Refuses a first line with too many cells or bytes before any work is done for each cell. */
function checkWidth(body: Buffer, file: string): void {
  let cells = 1
  let at = 0
  for (; at < body.length && at <= longestLine && cells <= mostColumns; at++) {
    const byte = body[at]
    if (byte === 10 || byte === 13) return
    if (byte === 44 || byte === 59 || byte === 9 || byte === 32) cells++
  }
  if (at >= body.length && cells <= mostColumns) return
  throw refuse(
    file,
    `is no table: its first line has more than ${cells > mostColumns ? `${mostColumns.toLocaleString('en-US')} cells` : '16 MiB'}`,
    "save a wide matrix as an array: np.save('file.npy', array)",
  )
}

/** Leading lines of `#` and a blank are remarks if numbers follow; else the first line names columns. */
function skipRemarks(text: Buffer): { body: Buffer; remarks: number; last: string | undefined } {
  const none = { body: text, remarks: 0, last: undefined }
  let remarks = 0
  let last: string | undefined
  let at = 0
  while (isRemark(text, at, remarks > 0)) {
    const line = lineAt(text, at)
    if (++remarks > mostRemarks || line.text.length > longestRemark) return none
    last = line.text
    at = line.next
  }
  if (remarks === 0) return none
  const cells = lineAt(text, at, longestLine).text.split(/[,;\t ]+/)
  const numbers = cells.every((cell) => cellNumber(cell) !== undefined)
  return numbers ? { body: text.subarray(at), remarks, last } : none
}

function isRemark(text: Buffer, at: number, further: boolean): boolean {
  const next = text[at + 1]
  return text[at] === 0x23 && (further || next === undefined || next === 32 || next === 9 || next === 10 || next === 13)
}

/** The text after this many lines. */
function skipLines(text: Buffer, count: number): Buffer {
  let at = 0
  for (let line = 0; line < count; line++) at = lineAt(text, at, longestLine).next
  return text.subarray(at)
}

function findDelimiter(text: Buffer, ending: string, decimal: DecimalMark | undefined): Delimiter {
  if (ending === '.tsv') return '\t'
  const { text: first, next } = lineAt(text, 0)
  const second = lineAt(text, next, longestLine).text
  const count = (line: string, mark: Delimiter) => splitLine(line, mark).length
  const marks = ([',', ';', '\t'] as const).filter(
    (mark) => (mark !== ',' || decimal !== ',') && count(first, mark) > 1,
  )
  const isOf = (line: string, mark: Delimiter, point: DecimalMark) =>
    count(line, mark) > 1 && isNumbers(splitLine(line, mark), point)
  // A line of numbers with decimal commas names no columns: `1,5;2,5`, `0,0 1,5`.
  if (first.includes(',') && decimal !== '.' && !isOf(first, ',', '.')) {
    const found = ([';', '\t', 'blanks'] as const).find((mark) => isOf(first, mark, ','))
    if (found !== undefined) return found
  }
  // In a line of names, commas may be part of them: `time<tab>position (x, y)`.
  const found = marks.find((mark) => count(second, mark) === count(first, mark)) ?? marks[0]
  if (found !== undefined) return found
  const points = decimal === undefined ? (['.', ','] as const) : [decimal]
  // Rows may begin with their name.
  const isRow = (line: string) => points.some((point) => isNumbers(splitLine(line, 'blanks').slice(1), point))
  const isBlanks = (line: string) => points.some((point) => isOf(line, 'blanks', point)) || isRow(line)
  if (ending === '.csv') {
    const isTimed = isMoment(splitLine(second, 'blanks')[0] ?? '') && isRow(second)
    return !second.includes(',') && (isTimed || points.some((point) => isOf(second, 'blanks', point))) ? 'blanks' : ','
  }
  return isBlanks(first) || isBlanks(second) ? 'blanks' : ','
}

export function isNumbers(cells: readonly string[], mark: DecimalMark): boolean {
  return cells.some((cell) => cell.trim() !== '') && cells.every((cell) => cellNumber(cell, mark) !== undefined)
}

/** True if a first line names the columns, false if it already contains numbers. */
export function isHeader(cells: readonly string[], delimiter: Delimiter): boolean {
  // Pandas writes columns without names like this, after its index.
  if (cells.length > 1 && cells[0] === '' && isCounting(cells.slice(1))) return true
  // A line with a date and a time of day is one of data, as Bonsai writes them.
  const numbers = cells.some(isMoment) ? cells.filter((cell) => !isMoment(cell)) : cells
  if (numbers.length === 0) return false
  return !isNumbers(numbers, '.') && !(delimiter !== ',' && isNumbers(numbers, ','))
}

/** `0,1,2`: numbers, or the names that pandas gives. */
export function isCounting(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell, index) => cell === String(index))
}

/** Names of columns as templates write them. Throws if two are the same. */
export function nameColumns(header: readonly string[], file: string): string[] {
  const names = header.map(columnName)
  const seen = new Set<string>()
  for (const name of names) {
    if (name !== '' && seen.has(name)) throw sameName(name, file)
    seen.add(name)
  }
  return names
}

export function sameName(name: string, file: string): MovieflowError {
  return refuse(file, `has two columns called ${printable(name)}`, 'rename one of them')
}

/** One line; quotes hold what they enclose together. */
export function splitLine(line: string, delimiter: Delimiter): string[] {
  if (!line.includes('"')) return delimiter === 'blanks' ? line.trim().split(/\s+/) : line.split(delimiter)
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  const isMark = (letter: string) => (delimiter === 'blanks' ? letter === ' ' || letter === '\t' : letter === delimiter)
  let isEmpty = true
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!
    if (letter === '"') {
      isEmpty = false
      // Two quotes are one; R writes a backslash before it.
      if (isQuoted && line[at + 1] === '"') cell += line[++at]!
      else isQuoted = !isQuoted
    } else if (isQuoted && letter === '\\' && line[at + 1] === '"') cell += line[++at]!
    else if (isQuoted || !isMark(letter)) {
      isEmpty = false
      cell += letter
    } else if (delimiter !== 'blanks' || !isEmpty) {
      cells.push(cell)
      cell = ''
      isEmpty = true
    }
  }
  if (delimiter !== 'blanks' || !isEmpty) cells.push(cell)
  return cells
}

/** The line that begins at a byte, without its end, and the start of the next one. */
export function lineAt(text: Buffer, start: number, most = text.length): { text: string; next: number } {
  let end = start
  while (end < text.length && end - start < most && text[end] !== 10 && text[end] !== 13) end++
  const next = text[end] === 13 && text[end + 1] === 10 ? end + 2 : end + 1
  return { text: text.toString('utf8', start, end), next: Math.min(next, text.length) }
}
