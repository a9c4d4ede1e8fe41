// CSV and TSV files become tables of field values, each read once a plan; main thread.
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import type { FieldValue } from '../model/index.js'
import { comparable } from './values.js'

export interface Table {
  readonly file: string
  /** As templates name them: whatever is not a letter, a digit or `_` is `_`. */
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, FieldValue>>[]
}

/** Endings that are read as tables. */
export const tableExtensions = ['.csv', '.tsv', '.txt']

/** A column's name as templates write it. */
export function columnName(text: string): string {
  return text.trim().replace(/[^\p{L}\p{N}_]/gu, '_')
}

/** A cell's value: missing where blank or NaN; a number where it prints as it was written; else text. */
function cellValue(text: string): FieldValue {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.toLowerCase() === 'nan') return null
  const number = Number(trimmed)
  return String(number) === trimmed && Number.isFinite(number) ? number : text
}

/** Reads tables, and finds rows by the values of some columns. */
export class TableReader {
  readonly #tables = new Map<string, Promise<Table>>()
  readonly #indices = new Map<string, Map<string, number[]>>()

  read(file: string): Promise<Table> {
    let table = this.#tables.get(file)
    if (!table) {
      table = readTable(file)
      this.#tables.set(file, table)
    }
    return table
  }

  /** Rows in which each column of `on` has the value given; none where a value is missing. */
  findRows(table: Table, on: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>>[] {
    const columns = Object.keys(on)
    const key = JSON.stringify([table.file, columns])
    let index = this.#indices.get(key)
    if (!index) {
      index = indexRows(table, columns)
      this.#indices.set(key, index)
    }
    const wanted = columns.map((column) => comparable(on[column]))
    if (wanted.includes(undefined)) return []
    return (index.get(wanted.join('\n')) ?? []).map((row) => table.rows[row]!)
  }
}

function indexRows(table: Table, columns: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>()
  table.rows.forEach((row, number) => {
    const values = columns.map((column) => comparable(row[column]))
    if (values.includes(undefined)) return
    const key = values.join('\n')
    index.set(key, [...(index.get(key) ?? []), number])
  })
  return index
}

async function readTable(file: string): Promise<Table> {
  let text: string
  try {
    text = decodeText(await readFile(file), file)
  } catch (cause) {
    if (cause instanceof MovieflowError) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'does not exist' : `cannot be read: ${(cause as Error).message}`
    throw new MovieflowError('TABLE_INVALID', `the table ${basename(file)} ${why}`, { file, cause })
  }
  const { parse } = await import('csv-parse/sync')
  let records: string[][]
  try {
    records = parse(text, {
      bom: true,
      delimiter:
        extname(file).toLowerCase() === '.tsv'
          ? '\t'
          : ([',', ';', '\t'].find((mark) => firstLine(text).includes(mark)) ?? ','),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    })
  } catch (cause) {
    throw new MovieflowError('TABLE_INVALID', `the table ${basename(file)} is not CSV: ${(cause as Error).message}`, {
      file,
      cause,
    })
  }
  const [header = [], ...body] = records
  const columns = header.map(columnName)
  if (columns.length === 0)
    throw new MovieflowError('TABLE_INVALID', `the table ${basename(file)} is empty`, {
      file,
      hint: 'its first line must name the columns',
    })
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index)
  if (twice !== undefined)
    throw new MovieflowError('TABLE_INVALID', `the table ${basename(file)} has two columns called ${twice}`, {
      file,
      hint: 'rename one of them',
    })
  const rows = body.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cellValue(cells[index] ?? '')])),
  )
  return { file, columns, rows }
}

/** UTF-8, or UTF-16 with its mark, as Excel writes it. A wrong guess would spoil names without a word, so none is made. */
function decodeText(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new MovieflowError('TABLE_INVALID', `the table ${basename(file)} is not text in UTF-8`, {
      file,
      cause,
      hint: 'save it as “CSV UTF-8”, or convert it: iconv -f WINDOWS-1252 -t UTF-8',
    })
  }
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n') + 1 || undefined)
}
