// A movie's fields: captures, matrix values, table columns and `fields:`, each worked out when first asked for; main thread.
import { resolve } from 'node:path'
import { type ErrorPlace, MovieflowError, suggestNames } from '../errors/index.js'
import {
  columnName,
  type FieldSource,
  type Fields,
  type FieldValue,
  type Json,
  type OptionPath,
  type TableStep,
} from '../model/index.js'
import {
  evaluateTemplate,
  formatTemplate,
  hasTemplate,
  type Lookup,
  lookupIn,
  missingFields,
  parseTemplate,
} from '../template/index.js'
import { type FieldArrays, rowValue } from './field-arrays.js'
import type { Table, TableReader } from './tables.js'
import type { FieldRows } from './value-rows.js'
import { comparable } from './values.js'

export interface MovieFieldsInput {
  /** The pipeline's folder. */
  readonly folder: string
  /** Captures, matrix values, `source.name`. */
  readonly known: Fields
  readonly fields: Readonly<Record<string, FieldSource>>
  readonly tables: readonly TableStep[]
  /** The movie's own file. */
  readonly file: string
  /** What reads it, where the pipeline says so. */
  readonly use: string | undefined
  readonly tableReader: TableReader
  /** Where an option stands in the pipeline. */
  locate(path: OptionPath): ErrorPlace
  readonly arrays: FieldArrays
}

/** The fields of one movie. Ask for names first ({@link ensure}), then look them up. */
export class MovieFields {
  readonly #input: MovieFieldsInput
  readonly #values: Record<string, FieldValue>
  readonly #pending = new Set<string>()
  readonly #files = new Set<string>()
  #columns: string[] = []

  constructor(input: MovieFieldsInput) {
    this.#input = input
    this.#values = { ...input.known }
  }

  /** What is known so far. */
  get values(): Fields {
    return this.#values
  }

  /** Tables and arrays that its fields were looked for in, absolute. */
  get files(): readonly string[] {
    return [...this.#files]
  }

  readonly lookup: Lookup = (name) => lookupIn(this.#values)(name)

  /** Every name that a template may use, for messages. */
  readonly names = (): string[] => [
    ...Object.keys(this.#input.known),
    ...Object.keys(this.#input.fields),
    ...this.#columns,
  ]

  /** Works out the fields that these names, dotted or not, speak of; unknown ones are left to the look-up. */
  async ensure(names: Iterable<string>): Promise<void> {
    for (const name of names) await this.#ensureOne(name)
  }

  async value(name: string): Promise<FieldValue | undefined> {
    await this.ensure([name])
    return this.lookup(name) as FieldValue | undefined
  }

  async #ensureOne(name: string): Promise<void> {
    const parts = name.split('.')
    for (let length = parts.length; length > 0; length--) {
      const owner = parts.slice(0, length).join('.')
      if (owner in this.#values) return
      const source = this.#input.fields[owner]
      if (source) {
        await this.#evaluate(owner, source)
        return
      }
    }
    const value = await this.#tableValue(parts[0]!)
    if (value !== undefined) this.#values[parts[0]!] = value
  }

  async #evaluate(name: string, source: FieldSource): Promise<void> {
    if (this.#pending.has(name))
      throw new MovieflowError(
        'PIPELINE_INVALID',
        `the field ${name} is made of itself: ${[...this.#pending, name].join(' → ')}`,
        this.#input.locate(['fields', name]),
      )
    this.#pending.add(name)
    this.#values[name] = await this.#movieValue(name, source)
    this.#pending.delete(name)
  }

  async #movieValue(name: string, source: FieldSource): Promise<FieldValue> {
    switch (source.kind) {
      case 'value':
        return this.fill(source.value)
      case 'list':
        return Promise.all(source.values.map((value) => this.fill(value)))
      case 'record': {
        const members = Object.entries(source.members)
        return Object.fromEntries(
          await Promise.all(
            members.map(async ([member, inner]) => [member, await this.#movieValue(`${name}.${member}`, inner)]),
          ),
        )
      }
      case 'sequence':
        throw new MovieflowError(
          'PIPELINE_INVALID',
          `the field ${name} counts frames ({ from, step }), but stands under \`fields:\``,
          {
            ...this.#input.locate(['fields', name]),
            hint: 'move it under `frames:`',
          },
        )
      case 'array': {
        const rows = await this.arrayRows(source)
        if (!rows) return source.otherwise ? this.#movieValue(name, source.otherwise) : null
        const values = rows.rows.map((_, row) => rowValue(rows, row, source.columns, name))
        if (values.length === 1) return values[0]!
        return values
      }
    }
  }

  /** The rows of an array source; `undefined` where the file or the variable is missing and `otherwise` stands in. */
  async arrayRows(source: Extract<FieldSource, { kind: 'array' }>): Promise<FieldRows | undefined> {
    const { file: own, use, folder, arrays } = this.#input
    const variable = source.variable === undefined ? undefined : await this.text(source.variable)
    const file = source.file === undefined ? own : resolve(folder, await this.text(source.file))
    if (file !== own) this.#files.add(file)
    try {
      const own = source.file === undefined ? use : undefined
      const rows = await arrays.read(file, variable, own)
      if (rows || source.otherwise) return rows
      throw await arrays.missing(file, variable, own)
    } catch (error) {
      if (source.otherwise && isMissingFile(error)) return undefined
      throw error
    }
  }

  /** A template's text, with NaN for what is missing. */
  async text(template: string): Promise<string> {
    const parsed = parseTemplate(template)
    await this.ensure(parsed.fields)
    return formatTemplate(parsed, this.lookup, this.names)
  }

  /** A value of the pipeline with its templates filled in: one that is a template and nothing else takes its value. */
  async fill(value: Json): Promise<FieldValue> {
    if (typeof value === 'string') {
      if (!hasTemplate(value)) return value
      const template = parseTemplate(value)
      await this.ensure(template.fields)
      return evaluateTemplate(template, this.lookup, this.names) as FieldValue
    }
    if (Array.isArray(value)) return Promise.all(value.map((each) => this.fill(each)))
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(async ([key, each]) => [key, await this.fill(each)] as const)
      return Object.fromEntries(await Promise.all(entries))
    }
    return value as FieldValue
  }

  /** What the plan finds out: `cam.fps`. A field of that name stays as it is. */
  learn(found: Fields): void {
    for (const [name, value] of Object.entries(found)) this.#values[name] ??= value
  }

  /** The path of a file that a template names, which belongs to what the movie is made of. */
  async file(template: string): Promise<string> {
    const file = resolve(this.#input.folder, await this.text(template))
    this.#files.add(file)
    return file
  }

  /** Names in a template whose value is missing. */
  missingIn(text: string): string[] {
    return hasTemplate(text) ? missingFields(parseTemplate(text), this.lookup) : []
  }

  /** Reads every table, used or not: a mistake in one is a mistake. */
  async checkTables(): Promise<void> {
    for (const step of this.#input.tables) await this.#rowsOf(step, await this.#table(step))
  }

  async #table(step: TableStep): Promise<Table> {
    const file = resolve(this.#input.folder, await this.text(step.file))
    this.#files.add(file)
    const variable = step.variable === undefined ? undefined : await this.text(step.variable)
    const table = await this.#input.tableReader.read(file, variable)
    this.#columns.push(...table.columns.filter((name) => !this.#columns.includes(name)))
    return table
  }

  async #tableValue(column: string): Promise<FieldValue | undefined> {
    let found: { value: FieldValue; file: string } | undefined
    for (const step of this.#input.tables) {
      const table = await this.#table(step)
      if (!table.columns.includes(column)) continue
      const value = await this.#joinedValue(step, table, column)
      if (found && comparable(found.value) !== comparable(value))
        throw new MovieflowError('TABLE_INVALID', `the column ${column} is in two tables, with different values`, {
          file: table.file,
          hint: `the other is ${found.file}: rename one of the columns`,
        })
      found = { value, file: table.file }
    }
    return found?.value
  }

  async #joinedValue(step: TableStep, table: Table, column: string): Promise<FieldValue> {
    const { on, rows } = await this.#rowsOf(step, table)
    const values = new Map(rows.map((row) => [comparable(row[column]) ?? '', row[column]!]))
    if (values.size > 1) {
      const shown = [...values.values()]
        .slice(0, 3)
        .map((value) => JSON.stringify(value))
        .join(', ')
      throw new MovieflowError(
        'TABLE_INVALID',
        `${rows.length} rows match ${describe(on)}, and differ in ${column}: ${shown}`,
        {
          file: table.file,
          hint: 'add a field to `on:` that tells them apart, or mend the table',
        },
      )
    }
    return rows[0]?.[column] ?? null
  }

  /** The rows that belong to this movie. */
  async #rowsOf(step: TableStep, table: Table): Promise<{ on: Fields; rows: Table['rows'] }> {
    const on: Record<string, FieldValue> = {}
    for (const [field, written] of Object.entries(step.on)) {
      const key = columnName(written)
      if (!table.columns.includes(key))
        throw new MovieflowError('TABLE_INVALID', `the table has no column ${written}`, {
          file: table.file,
          hint: `its columns are ${listed(table.columns)}`,
        })
      const value = await this.value(field)
      if (value === undefined)
        throw new MovieflowError('UNKNOWN_FIELD', `\`on\` names the field ${field}, which this movie does not have`, {
          ...this.#input.locate([...step.path, 'on', field]),
          hint: suggestNames(field, this.names()),
        })
      on[key] = value
    }
    return { on, rows: this.#input.tableReader.findRows(table, on) }
  }
}

function listed(names: readonly string[]): string {
  return names.slice(0, 20).join(', ') + (names.length > 20 ? `, … (${names.length} in all)` : '')
}

function describe(on: Fields): string {
  return Object.entries(on)
    .map(([key, value]) => `${key} = ${String(value)}`)
    .join(', ')
}

function isMissingFile(error: unknown): boolean {
  const cause = error instanceof MovieflowError ? error.cause : error
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  return code === 'ENOENT'
}
