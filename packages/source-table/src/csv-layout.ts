// The first lines of a CSV file: what parts its cells, which lines are remarks, and whether a line names the columns.
import { columnName } from '@movieflow/core/plugin'
import { type DecimalMark, numberOf } from './number-text.js'
import { refuse } from './refuse.js'

/** `blanks`: any number of blanks, as np.savetxt and MATLAB's `save -ascii` write. */
export type Delimiter = ',' | ';' | '\t' | 'blanks'

export interface CsvLayout {
  readonly delimiter: Delimiter
  /** The lines without the remarks before them. */
  readonly body: Buffer
  /** How many lines of remarks there were. */
  readonly remarks: number
  /** Names out of the last remark, as np.savetxt(header=…) writes them; `undefined` where there are none. */
  readonly remarkNames: readonly string[] | undefined
  readonly quoted: boolean
}

const quote = 0x22

/** Reads the first lines. `ending` in lower case, with its point. */
export function readLayout(text: Buffer, ending: string): CsvLayout {
  const quoted = text.includes(quote)
  const { body, lines: remarks } = quoted ? { body: text, lines: [] } : skipRemarks(text)
  const delimiter = findDelimiter(body, ending, quoted)
  const named = remarks.at(-1)?.slice(1).trim()
  const remarkNames = named === undefined || named === '' ? undefined : splitLine(named, delimiter)
  return { delimiter, body, remarks: remarks.length, remarkNames, quoted }
}

/** Leading lines of `#` and a blank are remarks where numbers follow: else the first line names columns. */
function skipRemarks(text: Buffer): { body: Buffer; lines: string[] } {
  const lines: string[] = []
  let at = 0
  while (/^#(\s|$)/.test(text.toString('utf8', at, at + 2)) || (lines.length > 0 && text[at] === 0x23)) {
    const line = lineAt(text, at)
    lines.push(line.text)
    at = line.next
  }
  if (lines.length === 0) return { body: text, lines }
  const cells = lineAt(text, at).text.split(/[,;\t ]+/)
  const numbers = cells.every((cell) => numberOf(cell) !== undefined)
  return numbers ? { body: text.subarray(at), lines } : { body: text, lines: [] }
}

function findDelimiter(text: Buffer, ending: string, quoted: boolean): Delimiter {
  if (ending === '.tsv') return '\t'
  const { text: first, next } = lineAt(text, 0)
  const found = ([',', ';', '\t'] as const).find((mark) => first.includes(mark))
  // A line of numbers with decimal commas names no columns: `1,5;2,5`.
  if (found === ',' && first.includes(';') && isNumbers(first.split(';'), ',')) return ';'
  if (found !== undefined) return found
  if (quoted || ending === '.csv') return ','
  const numbers = (line: string) => line.trim().split(/\s+/).length > 1 && isNumbers(line.trim().split(/\s+/), '.')
  return numbers(first) || numbers(lineAt(text, next).text) ? 'blanks' : ','
}

function isNumbers(cells: readonly string[], mark: DecimalMark): boolean {
  return cells.some((cell) => cell.trim() !== '') && cells.every((cell) => numberOf(cell, mark) !== undefined)
}

/** Whether a first line names the columns, or holds numbers already. */
export function isHeader(cells: readonly string[], delimiter: Delimiter): boolean {
  // As pandas writes columns that have no names, after its index.
  if (cells.length > 1 && cells[0] === '' && isCounting(cells.slice(1))) return true
  return !isNumbers(cells, '.') && !(delimiter === ';' && isNumbers(cells, ','))
}

/** `0,1,2`: numbers, or the names that pandas gives. */
export function isCounting(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell, index) => cell === String(index))
}

/** Names of columns as templates write them. Throws where two are the same. */
export function nameColumns(header: readonly string[], file: string): string[] {
  const names = header.map(columnName)
  const seen = new Set<string>()
  for (const name of names) {
    if (name !== '' && seen.has(name)) throw refuse(file, `has two columns called ${name}`, 'rename one of them')
    seen.add(name)
  }
  return names
}

/** One line without quotes. */
export function splitLine(line: string, delimiter: Delimiter): string[] {
  return delimiter === 'blanks' ? line.trim().split(/\s+/) : line.split(delimiter)
}

/** The line that begins at a byte, without its end, and where the next one begins. */
export function lineAt(text: Buffer, start: number): { text: string; next: number } {
  let end = start
  while (end < text.length && text[end] !== 10 && text[end] !== 13) end++
  const next = text[end] === 13 && text[end + 1] === 10 ? end + 2 : end + 1
  return { text: text.toString('utf8', start, end), next: Math.min(next, text.length) }
}
