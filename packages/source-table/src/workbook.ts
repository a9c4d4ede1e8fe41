// A workbook's bytes become its sheets as text, by SheetJS: the only file that knows it. On a thread of its own.
import { read, SSF } from '@e965/xlsx'
import type { Sheet, SheetsAnswer } from './sheet.js'

/** Excel has no more columns. */
const mostColumns = 16_384
const mostCells = 8_000_000

const day = 86_400_000
/** Excel's day 0 in milliseconds since 1970, for days after February 1900; the second for workbooks that count from 1904. */
const dayZero = Date.UTC(1899, 11, 30)
const dayZeroOf1904 = Date.UTC(1904, 0, 1)
/** Excel has a 29 February 1900: days before it are one later. */
const leapDayOf1900 = 60

/** Codes of errors, by [MS-XLS] 2.5.10 (BErr). */
const errorNames: Readonly<Record<number, string>> = {
  ...{
    0: '#NULL!',
    7: '#DIV/0!',
    15: '#VALUE!',
    23: '#REF!',
    29: '#NAME?',
    36: '#NUM!',
    42: '#N/A',
    43: '#GETTING_DATA',
  },
}

interface Cell {
  /** n: a number; s: a text; b: true or false; e: an error, `v` its code; z: nothing. */
  readonly t: string
  readonly v?: unknown
  /** The number format of a cell: `yyyy-mm-dd`, `[h]:mm:ss`. */
  readonly z?: string
}

/** Never throws; may take for ever, and all memory, if the workbook is damaged. */
export function readWorkbook(bytes: Uint8Array): SheetsAnswer {
  try {
    return sheetsOf(bytes)
  } catch (error) {
    return { failed: (error as Error).message }
  }
}

function sheetsOf(bytes: Uint8Array): SheetsAnswer {
  const book = read(bytes, { dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false })
  const from1904 = book.Workbook?.WBProps?.date1904 === true
  const sheets: Sheet[] = []
  for (const name of book.SheetNames) {
    const rows = (book.Sheets[name] as { '!data'?: (Cell | undefined)[][] } | undefined)?.['!data'] ?? []
    const errors: string[] = []
    let errorCount = 0
    const textOf = (cell: Cell | undefined, row: number, column: number): string => {
      if (cell === undefined || cell.t === 'z' || cell.v === undefined) return ''
      if (cell.t === 'e') {
        errorCount++
        if (errors.length < 3)
          errors.push(`${letters(column)}${row + 1}: ${errorNames[cell.v as number] ?? 'an error'}`)
        return ''
      }
      if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE'
      if (cell.t !== 'n') return String(cell.v)
      const isDate = cell.z !== undefined && SSF.is_date(cell.z)
      return isDate ? momentText(cell.v as number, cell.z!, from1904) : String(cell.v)
    }
    // Rows and cells that are not there have no place in these lists, which `forEach` passes over.
    const lines: Map<number, string>[] = []
    let [first, end] = [mostColumns, 0]
    rows.forEach((cells, row) => {
      const line = new Map<number, string>()
      cells?.forEach((cell, column) => {
        const text = textOf(cell, row, column)
        if (text.trim() === '') return
        // Columns that are blank in front of the table are left out.
        first = Math.min(first, column)
        end = Math.max(end, column + 1)
        line.set(column, quoted(text))
      })
      if (line.size > 0) lines.push(line)
    })
    if (lines.length === 0) continue
    if (end > mostColumns || lines.length * (end - first) > mostCells)
      return { tooLarge: `${lines.length} rows of up to ${end} columns in ${name}` }
    const text = lines
      .map((line) => Array.from({ length: end - first }, (_, at) => line.get(first + at) ?? '').join('\t'))
      .join('\n')
    sheets.push({ name, text: Buffer.from(`${text}\n`), errors, errorCount })
  }
  return { sheets }
}

/** A date as `2024-03-01T10:05:00.123`, a time of day as `10:05:00`, a duration `[h]:mm:ss` as `36:00:05`; to the millisecond. */
function momentText(serial: number, format: string, from1904: boolean): string {
  const isDuration = /\[[hms]+\]/i.test(format)
  const milliseconds = Math.round(serial * day)
  if (isDuration || (milliseconds < day && !/[yd]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')))) {
    const sign = milliseconds < 0 ? '-' : ''
    const [hours, rest] = [Math.floor(Math.abs(milliseconds) / 3_600_000), Math.abs(milliseconds) % 3_600_000]
    return `${sign}${String(hours).padStart(2, '0')}:${new Date(rest)
      .toISOString()
      .slice(14, 23)
      .replace(/\.000$/, '')}`
  }
  const skipped = !from1904 && serial < leapDayOf1900 ? day : 0
  const date = new Date((from1904 ? dayZeroOf1904 : dayZero) + skipped + milliseconds)
  // Beyond what dates can be.
  if (Number.isNaN(date.getTime())) return String(serial)
  const text = date.toISOString()
  return milliseconds % day === 0 ? text.slice(0, 10) : text.slice(0, 23).replace(/\.000$/, '')
}

function quoted(text: string): string {
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A column as Excel calls it: A, Z, AA. */
function letters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}
