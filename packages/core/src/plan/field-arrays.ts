// Small arrays and tables become field values: windows, rates, statistics; main thread.
import { basename, extname } from 'node:path'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { FieldValue } from '../model/index.js'
import type { PluginSet } from '../plugins/index.js'
import { type TableReader, tableExtensions } from './tables.js'
import { findVariable, variableNames } from './variables.js'

/** Rows of a field's array: the first axis is the frames. */
export interface FieldRows {
  /** Names of the columns where the file has them (tables). */
  readonly columns: readonly string[] | undefined
  readonly rows: readonly (readonly FieldValue[])[]
  /** The array has no second axis. */
  readonly flat: boolean
}

/** More values than this are data, not fields. */
const mostValues = 4_000_000

/** Reads each array once a plan. */
export class FieldArrays {
  readonly #plugins: PluginSet
  readonly #tables: TableReader
  readonly #context: PluginContext
  readonly #arrays = new Map<string, Promise<FieldRows | undefined>>()

  constructor(plugins: PluginSet, tables: TableReader, context: PluginContext) {
    this.#plugins = plugins
    this.#tables = tables
    this.#context = context
  }

  /** The rows of a variable; `undefined` where the file or the variable is missing. */
  read(file: string, variable: string | undefined, use?: string): Promise<FieldRows | undefined> {
    const key = JSON.stringify([file, variable])
    let rows = this.#arrays.get(key)
    if (!rows) {
      rows = tableExtensions.includes(extname(file).toLowerCase())
        ? this.#readTable(file)
        : this.#readArray(file, variable, use)
      this.#arrays.set(key, rows)
    }
    return rows
  }

  async #readTable(file: string): Promise<FieldRows> {
    const { columns, rows } = await this.#tables.read(file)
    return { columns, rows: rows.map((row) => columns.map((column) => row[column]!)), flat: columns.length === 1 }
  }

  async #readArray(
    file: string,
    variable: string | undefined,
    use: string | undefined,
  ): Promise<FieldRows | undefined> {
    const { plugin } = await this.#plugins.find('source', use, file)
    const wanted = variableNames(variable)
    const arrays = await plugin.scan(file, this.#context)
    const array = wanted.length === 0 ? arrays[0] : findVariable(arrays, wanted)
    if (!array) return undefined
    const name = array.name ?? basename(file)
    if (array.error !== undefined)
      throw new MovieflowError('FIELD_INVALID', `${name} cannot be a field: ${array.error}`, { file })
    const count = array.shape.reduce((product, length) => product * length, 1)
    if (array.shape.length > 2 || count > mostValues)
      throw new MovieflowError('FIELD_INVALID', `${name} cannot be a field: its shape is [${array.shape.join(', ')}]`, {
        file,
        hint: 'a field takes one value, a row of values, or a table of rows × columns',
      })
    // MATLAB keeps a vector as a row or a column: either way it is one value a frame.
    const vector = array.shape.length === 2 && array.shape[0] === 1 && array.shape[1]! > 1 && array.order === 'F'
    const axes = vector ? ['column', 'frame'] : ['frame', 'column'].slice(0, array.shape.length)
    const request = {
      file,
      variables: array.name === null ? [] : [array.name],
      axes,
      options: plugin.options.parse({}),
    }
    const { frames } = await plugin.probe(request, this.#context)
    const reader = await plugin.open(request, this.#context)
    try {
      const rows: FieldValue[][] = []
      for (let frame = 0; frame < frames; frame++) {
        const { data } = await reader.read(frame)
        rows.push(Array.from(data, (value) => (Number.isNaN(value) ? null : value)))
      }
      return { columns: undefined, rows, flat: axes.length < 2 || vector || array.shape[1] === 1 }
    } finally {
      await reader.close?.()
    }
  }
}

/** One row as a field's value: a record where columns are named, a number where there is but one, else a list. */
export function rowValue(
  array: FieldRows,
  row: number,
  columns: readonly string[] | undefined,
  name: string,
): FieldValue {
  const values = array.rows[row]!
  if (columns === undefined) {
    if (array.columns && !array.flat)
      return Object.fromEntries(array.columns.map((column, index) => [column, values[index]!]))
    return array.flat ? values[0]! : values
  }
  if (array.columns) {
    const picked = columns.map((column) => {
      const at = array.columns!.indexOf(column)
      if (at < 0)
        throw new MovieflowError('FIELD_INVALID', `${name} has no column ${column}`, {
          hint: suggestNames(column, array.columns!),
        })
      return [column, values[at]!] as const
    })
    return Object.fromEntries(picked)
  }
  if (values.length !== columns.length)
    throw new MovieflowError(
      'FIELD_INVALID',
      `${name} has ${values.length} columns, but ${columns.length} are named: ${columns.join(', ')}`,
    )
  return Object.fromEntries(columns.map((column, index) => [column, values[index]!]))
}
