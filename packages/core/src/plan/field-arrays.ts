// Values, tables and small arrays of files become field values: windows, rates, statistics; main thread.
import { basename } from 'node:path'
import { mostPlainValues, type PluginContext, type SourcePlugin } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { FieldValue } from '../model/index.js'
import { givesValues, type PlainValues } from './plain-values.js'
import { readFrames } from './read-frames.js'
import { missingVariable, type SourceHeaders, variableNames } from './source-headers.js'
import { type FieldRows, rowsOfField } from './value-rows.js'

/** Reads each variable once per plan. */
export class FieldArrays {
  readonly #values: PlainValues
  readonly #headers: SourceHeaders
  readonly #context: PluginContext
  readonly #rows = new Map<string, Promise<FieldRows | undefined>>()

  constructor(values: PlainValues, headers: SourceHeaders, context: PluginContext) {
    this.#values = values
    this.#headers = headers
    this.#context = context
  }

  /** The rows of a variable; `undefined` if the file has none of that name. */
  read(file: string, variable: string | undefined, use?: string): Promise<FieldRows | undefined> {
    const key = JSON.stringify([file, variable, use])
    let rows = this.#rows.get(key)
    if (!rows) {
      rows = this.#read(file, variable, use)
      this.#rows.set(key, rows)
    }
    return rows
  }

  /** The error for a variable that a file lacks. */
  async missing(file: string, variable: string | undefined, use?: string): Promise<MovieflowError> {
    const arrays = await this.#headers.scan(await this.#values.source(file, use), file, this.#context).catch(() => [])
    const { message, hint } = missingVariable(file, variableNames(variable ?? ''), arrays)
    return new MovieflowError('FIELD_INVALID', message, {
      file,
      hint: `${hint}; \`otherwise:\` gives a value for files without it`,
    })
  }

  async #read(file: string, variable: string | undefined, use: string | undefined): Promise<FieldRows | undefined> {
    const source = await this.#values.source(file, use)
    if (!givesValues(source)) return this.#readArray(source, file, variable)
    const value = await this.#values.read(source, file, variable)
    return value === undefined ? undefined : rowsOfField(value, file)
  }

  async #readArray(plugin: SourcePlugin, file: string, variable: string | undefined): Promise<FieldRows | undefined> {
    const wanted = variableNames(variable)
    const array =
      wanted.length === 0
        ? await this.#headers.choose(plugin, { file, variables: [] }, undefined, this.#context)
        : await this.#headers.find(plugin, file, wanted, this.#context)
    if (!array) return undefined
    const name = array.name ?? basename(file)
    if (array.error !== undefined)
      throw new MovieflowError('FIELD_INVALID', `${name} cannot be a field: ${array.error}`, { file })
    const count = array.shape.reduce((product, length) => product * length, 1)
    if (array.shape.length > 2 || count > mostPlainValues)
      throw new MovieflowError('FIELD_INVALID', `${name} cannot be a field: its shape is [${array.shape.join(', ')}]`, {
        file,
        hint: 'a field takes one value, a row of values, or a table of rows × columns',
      })
    // MATLAB stores a vector as a row or a column: both mean one value per frame.
    const vector = array.shape.length === 2 && array.shape[0] === 1 && array.shape[1]! > 1 && array.order === 'F'
    const axes = vector ? ['column', 'frame'] : ['frame', 'column'].slice(0, array.shape.length)
    const request = {
      file,
      variables: array.name === null ? [] : [array.name],
      axes,
      options: plugin.options.parse({}),
    }
    const { frames } = await this.#headers.probe(plugin, request, this.#context)
    const read = await readFrames(plugin, request, frames, this.#context)
    const rows: FieldValue[][] = read.map((data) => Array.from(data, (value) => (Number.isNaN(value) ? null : value)))
    return { columns: undefined, rows, flat: axes.length < 2 || vector || array.shape[1] === 1 }
  }
}

/** One row as a field's value: a record if columns are named, a number if there is only one, else a list. */
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
