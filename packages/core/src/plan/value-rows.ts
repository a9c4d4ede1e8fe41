// Plain values become rows: one for a number, one for each element of a list; records name the columns.
import { mostPlainValues } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { columnName, type FieldValue } from '../model/index.js'

/** Rows of a field's array: the first axis is the frames. */
export interface FieldRows {
  /** Names of the columns if the file has them (tables, records). */
  readonly columns: readonly string[] | undefined
  readonly rows: readonly (readonly FieldValue[])[]
  /** A row is its only value, not a list of one. */
  readonly flat: boolean
}

/** Rows with named columns; a row may lack some. */
export interface NamedRows {
  /** As templates name them: every character except letters, digits and `_` becomes `_`. */
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, FieldValue>>[]
}

type Members = Readonly<Record<string, FieldValue>>

export function isMembers(value: FieldValue | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The rows of a field's value. */
export function rowsOfField(value: FieldValue, file: string): FieldRows {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isMembers)) return listed(recordRows(value, file), false, file)
    const nested = value.length > 0 && value.every((row) => Array.isArray(row))
    if (!nested) return { columns: undefined, rows: value.map((each) => [each]), flat: true }
    const rows = value as readonly (readonly FieldValue[])[]
    return { columns: undefined, rows, flat: rows.every((row) => row.length === 1) }
  }
  if (!isMembers(value)) return { columns: undefined, rows: [[value]], flat: true }
  const lists = listsOf(value)
  if (lists?.every(([, list]) => list.length === lists[0]![1].length)) {
    const table = columnRows(lists, file)
    return listed(table, table.columns.length === 1, file)
  }
  return listed(recordRows([value], file), false, file)
}

/** The rows of a value that is a table; else the reason why not, to continue “it is”. */
export function namedRowsOf(value: FieldValue, file: string): NamedRows | string {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list'
    const other = value.findIndex((each) => !isMembers(each))
    return other < 0 ? recordRows(value as Members[], file) : `a list of ${wordFor(value[other]!)}`
  }
  if (!isMembers(value)) return wordFor(value, 'a ')
  const members = Object.entries(value)
  if (members.length === 0) return 'an empty record'
  const lists = members.flatMap(([name, list]) => (Array.isArray(list) ? [[name, list] as const] : []))
  if (lists.length === 0) return recordRows([value], file)
  const [name, first] = lists[0]!
  const other = lists.find(([, list]) => list.length !== first.length)
  if (other)
    return `a record of lists of different lengths: ${name} has ${first.length}, ${other[0]} has ${other[1].length}`
  const record = members.find(([, value]) => isMembers(value))
  if (record) return `a record of lists and records: ${record[0]} is a record, ${name} a list`
  // A single value next to columns is the same in every row.
  return columnRows(
    members.map(([name, list]) => [name, Array.isArray(list) ? list : first.map(() => list)]),
    file,
  )
}

function listed({ columns, rows }: NamedRows, flat: boolean, file: string): FieldRows {
  // Records with different columns could make a table larger than their file.
  if (columns.length * rows.length > mostPlainValues)
    throw new MovieflowError('FIELD_INVALID', `${rows.length} rows of ${columns.length} columns are data, not fields`, {
      file,
    })
  return { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)), flat }
}

function listsOf(record: Members): [string, readonly FieldValue[]][] | undefined {
  const entries = Object.entries(record)
  return entries.length > 0 && entries.every(([, list]) => Array.isArray(list))
    ? (entries as [string, FieldValue[]][])
    : undefined
}

function recordRows(records: readonly Members[], file: string): NamedRows {
  const names = new Map<string, string>()
  for (const record of records)
    for (const key of Object.keys(record)) if (!names.has(key)) names.set(key, columnName(key))
  const columns = [...names.values()]
  checkColumns(columns, file)
  const rows = records.map((record) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [names.get(key)!, value])),
  )
  return { columns, rows }
}

function columnRows(lists: readonly (readonly [string, readonly FieldValue[]])[], file: string): NamedRows {
  const columns = lists.map(([key]) => columnName(key))
  checkColumns(columns, file)
  const rows = lists[0]![1].map((_, row) => Object.fromEntries(lists.map(([, list], at) => [columns[at]!, list[row]!])))
  return { columns, rows }
}

function checkColumns(columns: readonly string[], file: string): void {
  const seen = new Set<string>()
  for (const column of columns) {
    if (column !== '' && seen.has(column))
      throw new MovieflowError('TABLE_INVALID', `the table has two columns called ${column}`, {
        file,
        hint: 'rename one of them',
      })
    seen.add(column)
  }
}

function wordFor(value: FieldValue, article = ''): string {
  if (Array.isArray(value)) return article ? 'a list' : 'lists'
  if (isMembers(value)) return article ? 'a record' : 'records and others'
  if (value === null) return article ? 'a missing value' : 'missing values'
  const word = typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number'
  return article ? `${article}${word}` : `${word}s`
}
