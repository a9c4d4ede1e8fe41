// Tables of files become rows of field values, each read once per plan; main thread.
import { basename } from 'node:path'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import type { FieldValue } from '../model/index.js'
import { givesValues, type PlainValues } from './plain-values.js'
import type { SourceHeaders } from './source-headers.js'
import { namedRowsOf } from './value-rows.js'
import { comparable } from './values.js'

export interface Table {
  readonly file: string
  readonly variable: string | undefined
  /** As templates name them: whatever is not a letter, a digit or `_` is `_`. */
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, FieldValue>>[]
}

/** What movies look for in a table by the same columns. */
interface Join {
  /** Indices of rows by their values in these columns. */
  readonly rows: ReadonlyMap<string, readonly number[]>
  /** By the first movie. */
  readonly asked: Readonly<Record<string, FieldValue>>
  /** Whether any movie has a row. */
  found: boolean
}

/** Reads tables, and finds rows by the values of some columns. */
export class TableReader {
  readonly #values: PlainValues
  readonly #headers: SourceHeaders
  readonly #context: PluginContext
  readonly #tables = new Map<string, Promise<Table>>()
  readonly #joins = new Map<Table, Map<string, Join>>()

  constructor(values: PlainValues, headers: SourceHeaders, context: PluginContext) {
    this.#values = values
    this.#headers = headers
    this.#context = context
  }

  /** A file's table, or the one that a variable of it holds. */
  read(file: string, variable: string | undefined): Promise<Table> {
    const key = JSON.stringify([file, variable])
    let table = this.#tables.get(key)
    if (!table) {
      table = this.#read(file, variable)
      this.#tables.set(key, table)
    }
    return table
  }

  /** Rows in which each column of `on` has the given value; none if a value is missing. */
  findRows(table: Table, on: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>>[] {
    const columns = Object.keys(on)
    const joins = this.#joins.get(table) ?? new Map<string, Join>()
    this.#joins.set(table, joins)
    const key = JSON.stringify(columns)
    const join = joins.get(key) ?? { rows: indexRows(table, columns), asked: on, found: false }
    joins.set(key, join)
    const wanted = columns.map((column) => comparable(on[column]))
    const rows = wanted.includes(undefined) ? [] : (join.rows.get(wanted.join('\n')) ?? [])
    join.found ||= rows.length > 0
    return rows.map((row) => table.rows[row]!)
  }

  /** A warning for each table of which no row belonged to any movie that asked. */
  *unmatched(): Generator<string> {
    for (const [table, joins] of this.#joins)
      for (const { asked, found } of joins.values()) {
        if (found || table.rows.length === 0) continue
        const columns = Object.keys(asked)
        const shown = (values: Readonly<Record<string, FieldValue>>) =>
          columns.map((column) => `${column} = ${JSON.stringify(values[column] ?? null)}`).join(', ')
        yield `no row of ${basename(table.file)} belongs to any movie: its first row has ${shown(table.rows[0]!)}, the first movie ${shown(asked)}`
      }
  }

  async #read(file: string, variable: string | undefined): Promise<Table> {
    const source = await this.#values.tableSource(file)
    if (!givesValues(source))
      throw new MovieflowError(
        'TABLE_INVALID',
        `${basename(file)} is not a table: the source ${source.name} reads arrays`,
        {
          file,
          hint: 'give its values under `fields:`, or save the table as CSV or JSON',
        },
      )
    let value: FieldValue | undefined
    try {
      value = await this.#values.read(source, file, variable)
    } catch (thrown) {
      throw explain(toMovieflowError(thrown, 'TABLE_INVALID', { file }), file)
    }
    if (value === undefined) {
      const { called, names } = await this.#arrays(file)
      throw new MovieflowError('TABLE_INVALID', `${basename(file)} has no ${called} ${variable}`, {
        file,
        hint: suggestNames(variable!.split('|')[0]!.trim(), names) || 'leave `variable` out',
      })
    }
    const table = namedRowsOf(value, file)
    if (typeof table !== 'string') return { file, variable, ...table }
    const { names } = variable === undefined ? await this.#arrays(file) : { names: [] }
    throw new MovieflowError(
      'TABLE_INVALID',
      `${variable === undefined ? basename(file) : `${variable} of ${basename(file)}`} is not a table: it is ${table}`,
      {
        file,
        hint:
          names.length > 0
            ? `choose the variable that is the table; the file has ${names.slice(0, 12).join(', ')}`
            : 'a table is a list of records, or named lists of one length; the first line of a CSV file names its columns',
      },
    )
  }

  /** Names of a file's variables, and the word for them in messages. */
  async #arrays(file: string): Promise<{ called: string; names: string[] }> {
    const source = await this.#values.tableSource(file)
    const arrays = await this.#headers.scan(source, file, this.#context).catch(() => [])
    return {
      called: arrays[0]?.called ?? 'variable',
      names: arrays.flatMap(({ name }) => (name === null ? [] : [name])),
    }
  }
}

function explain(error: MovieflowError, file: string): MovieflowError {
  if (error.responsible !== 'movie') return error
  const missing = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  const what = missing ? `the table ${basename(file)} does not exist` : `the table cannot be read: ${error.message}`
  return new MovieflowError('TABLE_INVALID', what, { ...error.place, hint: error.hint, cause: error.cause })
}

function indexRows(table: Table, columns: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>()
  table.rows.forEach((row, number) => {
    const values = columns.map((column) => comparable(row[column]))
    if (values.includes(undefined)) return
    const key = values.join('\n')
    const rows = index.get(key)
    if (rows) rows.push(number)
    else index.set(key, [number])
  })
  return index
}
