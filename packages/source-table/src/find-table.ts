// Finds the table among lines of several lengths: after lines that do not belong to it, or below R's line of names.
import { type Delimiter, isHeader, isNumbers, lineAt, splitLine } from './csv-layout.js'
import { cellNumber } from './number-text.js'

/** The start of a table, and the lines above it. */
export interface FoundTable {
  readonly delimiter: Delimiter
  /** Lines before its first one, R's names among them. */
  readonly lines: number
  /** The position of its first line. */
  readonly at: number
  /** Names from R's `write.table`: one fewer than the table has columns. */
  readonly namesOfR?: readonly string[]
}

/** Lines that may be read in two ways. */
export interface TwoReadings {
  readonly line: number
  readonly names: readonly string[]
}

interface Line {
  readonly text: string
  readonly at: number
  /** From 0, blank ones counted. */
  readonly number: number
}

/** The number of lines that are examined to find the table. */
const sampleLines = 400
const longestSampled = 1 << 16

export function findTable(text: Buffer, ending: string): FoundTable | TwoReadings | undefined {
  const lines = sampleOf(text)
  const marks: readonly Delimiter[] = ending === '.tsv' ? ['\t'] : [',', ';', '\t', 'blanks']
  const blocks = marks.flatMap((delimiter) => blockOf(lines, delimiter) ?? [])
  const [best] = blocks.sort((left, right) => right.count - left.count || right.width - left.width)
  if (best === undefined) return undefined
  const { first, delimiter, width } = best
  const table = lines[first]!
  const found = { delimiter, lines: table.number, at: table.at }
  const above = lines.slice(0, first).map((line) => splitLine(line.text, delimiter))
  // Rows of a table are not lines before it.
  if (above.some((cells) => cells.length > width || (cells.length > 1 && isData(cells, delimiter)))) return undefined
  const names = above.at(-1)!
  const own = splitLine(table.text, delimiter)
  const isNames = names.length === width - 1 && isNamed(names)
  // A first line of names belongs to the table, whatever is above it.
  if (!isNames || own.every((cell) => cellNumber(cell) === undefined)) return found
  if (hasRowNames(lines, best)) return { ...found, namesOfR: names }
  return isHeader(own, delimiter) ? found : { line: lines[first - 1]!.number + 1, names }
}

function sampleOf(text: Buffer): Line[] {
  const lines: Line[] = []
  let number = 0
  for (let at = 0; at < text.length && lines.length < sampleLines; number++) {
    const line = lineAt(text, at, longestSampled)
    if (line.text.trim() !== '') lines.push({ text: line.text, at, number })
    at = line.next
  }
  return lines
}

interface Block {
  readonly delimiter: Delimiter
  readonly width: number
  /** The first of its lines, of the sample. */
  readonly first: number
  readonly count: number
}

/** The lines of one length at the end of the sample, two or more with numbers among them. */
function blockOf(lines: readonly Line[], delimiter: Delimiter): Block | undefined {
  const widths = lines.map(({ text }) => splitLine(text, delimiter).length)
  const width = widths.at(-1) ?? 0
  let first = widths.length
  while (first > 0 && widths[first - 1] === width) first--
  const count = widths.length - first
  if (width < 2 || count < 2 || first === 0) return undefined
  const last = splitLine(lines.at(-1)!.text, delimiter)
  const hasNumbers = last.some((cell) => Number.isFinite(cellNumber(cell) ?? cellNumber(cell, ',')))
  return hasNumbers ? { delimiter, width, first, count } : undefined
}

function isData(cells: readonly string[], delimiter: Delimiter): boolean {
  return isNumbers(cells, '.') || (delimiter !== ',' && isNumbers(cells, ','))
}

/** A line that may name columns: no cell of it is blank, or a number. */
function isNamed(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() !== '' && cellNumber(cell) === undefined)
}

/** True if each line begins with a name: a text, or 1, 2, 3 …, as R counts rows; R quotes them. */
function hasRowNames(lines: readonly Line[], { first, delimiter }: Block): boolean {
  const rows = lines.slice(first)
  if (rows.every(({ text }) => text.startsWith('"'))) return true
  const heads = rows.map(({ text }) => splitLine(text, delimiter)[0]!)
  const isCounted = heads.every((head, index) => head === String(index + 1))
  return isCounted || (heads.every((head) => cellNumber(head) === undefined) && new Set(heads).size === heads.length)
}
