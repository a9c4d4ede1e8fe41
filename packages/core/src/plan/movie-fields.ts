// A movie's fields: captures, matrix values, table columns and `fields:`, each computed on first use; main thread.
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
import type { DifferingNames } from './frame-file-fields.js'
import { lacksValue, standIn } from './stand-in.js'
import type { Table, TableReader } from './tables.js'
import type { FieldRows } from './value-rows.js'
import { comparable } from './values.js'
import { isWritten } from './written-fields.js'

/** The fields (outermost first) and tables that one request is being computed for. */
interface Chain {
  readonly names: readonly string[]
  readonly tables: readonly TableStep[]
}

const noChain: Chain = { names: [], tables: [] }

export interface MovieFieldsInput {
  /** The pipeline's folder. */
  readonly folder: string
  /** Captures, matrix values, `source.name`. */
  readonly known: Fields
  readonly fields: Readonly<Record<string, FieldSource>>
  /** Fields that exist only if they are used: `cell.index`. */
  readonly indices?: Fields
  /** Names that differ from frame to frame: a path has the first file's. */
  readonly differing: DifferingNames
  readonly tables: readonly TableStep[]
  /** The movie's own file. */
  readonly file: string
  /** The source that reads it, if the pipeline names one. */
  readonly use: string | undefined
  readonly tableReader: TableReader
  /** The place of an option in the pipeline. */
  locate(path: OptionPath): ErrorPlace
  readonly arrays: FieldArrays
}

/**
 * The fields of one movie. Request names first ({@link ensure}), then look them up. Several requests may be under way at one
 * time: each has a chain of its own.
 */
export class MovieFields {
  readonly #input: MovieFieldsInput
  readonly #values: Record<string, FieldValue>
  readonly #files: Set<string>
  #columns: string[] = []

  constructor(input: MovieFieldsInput, files = new Set<string>()) {
    this.#input = input
    this.#files = files
    this.#values = { ...input.known }
  }

  /** The same fields and more, such as those of one file of a stack; files read for them count for this movie. */
  with(known: Fields): MovieFields {
    return new MovieFields({ ...this.#input, known: { ...this.#input.known, ...known } }, this.#files)
  }

  /** What is known so far. */
  get values(): Fields {
    return this.#values
  }

  /** Absolute paths of tables and arrays that were searched for its fields. */
  get files(): readonly string[] {
    return [...this.#files]
  }

  /** Names that are fields of single frames, as the movie has a file for each. */
  get differing(): DifferingNames {
    return this.#input.differing
  }

  readonly lookup: Lookup = (name) => lookupIn(this.#values)(name)

  /** Every name that a template may use, for messages. */
  readonly names = (): string[] => [
    ...Object.keys(this.#input.known),
    ...Object.keys(this.#input.fields),
    ...this.#columns,
  ]

  /** Computes the fields that these names, dotted or not, refer to; the look-up reports unknown ones. */
  ensure(names: Iterable<string>): Promise<void> {
    return this.#ensure(names, noChain)
  }

  async value(name: string): Promise<FieldValue | undefined> {
    await this.ensure([name])
    return this.lookup(name) as FieldValue | undefined
  }

  async #ensure(names: Iterable<string>, chain: Chain): Promise<void> {
    for (const name of names) await this.#ensureOne(name, chain)
  }

  async #ensureOne(name: string, chain: Chain): Promise<void> {
    const parts = name.split('.')
    for (let length = parts.length; length > 0; length--) {
      const owner = parts.slice(0, length).join('.')
      if (owner in this.#values) return
      const { indices = {} } = this.#input
      if (Object.hasOwn(indices, owner)) {
        this.#values[owner] = indices[owner]!
        return
      }
      const source = this.#input.fields[owner]
      if (source) {
        await this.#evaluate(owner, source, chain)
        return
      }
    }
    const value = await this.#tableValue(parts[0]!, chain)
    if (value !== undefined) this.#values[parts[0]!] = value
  }

  async #evaluate(name: string, source: FieldSource, chain: Chain): Promise<void> {
    const at = chain.names.indexOf(name)
    if (at >= 0)
      throw new MovieflowError(
        'PIPELINE_INVALID',
        `the field ${name} depends on itself: ${[...chain.names.slice(at), name].join(' → ')}`,
        { ...this.#input.locate(['fields', name]), hint: 'give one of them a value that names none of the others' },
      )
    this.#values[name] = await this.#movieValue(name, source, { ...chain, names: [...chain.names, name] })
  }

  async #movieValue(name: string, source: FieldSource, chain: Chain): Promise<FieldValue> {
    switch (source.kind) {
      case 'value':
        return this.#fill(source.value, chain)
      case 'list':
        return this.#fill(source.values, chain)
      case 'record': {
        const members: [string, FieldValue][] = []
        for (const [member, inner] of Object.entries(source.members))
          members.push([member, await this.#movieValue(`${name}.${member}`, inner, chain)])
        return Object.fromEntries(members)
      }
      case 'sequence':
        throw new MovieflowError(
          'PIPELINE_INVALID',
          `the field ${name} counts frames ({ from, step }), but is under \`fields:\``,
          {
            ...this.#input.locate(['fields', name]),
            hint: 'move it under `frames:`',
          },
        )
      case 'array': {
        const rows = await this.#arrayRows(source, chain)
        const values = rows?.rows.map((_, row) => rowValue(rows, row, source.columns, name))
        const value = values?.length === 1 ? values[0]! : (values ?? null)
        if (!source.otherwise || !lacksValue(value)) return value
        return standIn(value, await this.#movieValue(name, source.otherwise, chain))
      }
    }
  }

  /** The rows of an array source; `undefined` if the file or the variable is missing and there is an `otherwise`. */
  arrayRows(source: ArrayField, own?: OwnFile): Promise<FieldRows | undefined> {
    return this.#arrayRows(source, noChain, own)
  }

  async #arrayRows(source: ArrayField, chain: Chain, of: OwnFile = this.#input): Promise<FieldRows | undefined> {
    const { folder, arrays } = this.#input
    const { file: own, use } = of
    const variable = source.variable === undefined ? undefined : await this.#text(source.variable, chain)
    const file = source.file === undefined ? own : resolve(folder, await this.#text(source.file, chain))
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
  text(template: string): Promise<string> {
    return this.#text(template, noChain)
  }

  async #text(template: string, chain: Chain): Promise<string> {
    const parsed = parseTemplate(template)
    await this.#ensure(parsed.fields, chain)
    return formatTemplate(parsed, this.lookup, this.names)
  }

  /** A value of the pipeline with its templates filled in: one that is a template and nothing else takes its value. */
  fill(value: Json): Promise<FieldValue> {
    return this.#fill(value, noChain)
  }

  /** One after the other, so that later ones find what the first computed. */
  async #fill(value: Json, chain: Chain): Promise<FieldValue> {
    if (typeof value === 'string') {
      if (!hasTemplate(value)) return value
      const template = parseTemplate(value)
      this.#refuseDiffering(template.fields, chain)
      await this.#ensure(template.fields, chain)
      return evaluateTemplate(template, this.lookup, this.names) as FieldValue
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const list: FieldValue[] = []
      for (const each of value as readonly Json[]) list.push(await this.#fill(each, chain))
      return list
    }
    const members: [string, FieldValue][] = []
    for (const [key, each] of Object.entries(value)) members.push([key, await this.#fill(each as Json, chain)])
    return Object.fromEntries(members)
  }

  /** A field of the movie has one value, but files that are its frames have one name each. */
  #refuseDiffering(fields: readonly string[], { names: [outer] }: Chain): void {
    const name = fields.find((each) => this.differing.has(each))
    if (name !== undefined && outer !== undefined)
      throw this.#differs(name, ['fields', outer], 'move the field under `frames:`')
  }

  #differs(name: string, path: OptionPath, hint: string): MovieflowError {
    const message = `<${name}> changes from frame to frame, as each file is a frame of this movie`
    return new MovieflowError('FIELD_INVALID', message, { ...this.#input.locate(path), hint })
  }

  /** Adds fields that the plan finds, such as `cam.fps`. An existing field of that name is kept. */
  learn(found: Fields): void {
    for (const [name, value] of Object.entries(found)) this.#values[name] ??= value
  }

  /** The path of a file that a template names, which counts as one of the movie's files. */
  async file(template: string): Promise<string> {
    const file = resolve(this.#input.folder, await this.text(template))
    this.#files.add(file)
    return file
  }

  /** Names in a template whose value is missing. */
  missingIn(text: string): string[] {
    return hasTemplate(text) ? missingFields(parseTemplate(text), this.lookup) : []
  }

  /** Names in a template whose value, from a file, is a text of only blanks; one that the pipeline itself writes is meant. */
  blankIn(text: string): string[] {
    const { known, fields } = this.#input
    const isKnown = (name: string) => name in known || name.split('.')[0]! in known
    return parseTemplate(text).fields.filter((name) => {
      const value = this.lookup(name)
      return typeof value === 'string' && value.trim() === '' && !isKnown(name) && !isWritten(fields, name)
    })
  }

  /** Reads every table, used or not, to find mistakes. */
  async checkTables(): Promise<void> {
    for (const step of this.#input.tables) await this.#rowsOf(step, await this.#table(step, noChain), noChain)
  }

  async #table(step: TableStep, chain: Chain): Promise<Table> {
    const own = opening(step, chain)
    const textAt = async (key: 'file' | 'variable') => {
      const text = step[key]
      if (text === undefined) return undefined
      try {
        return await this.#text(text, own)
      } catch (error) {
        throw error instanceof MovieflowError ? error.at(this.#input.locate([...step.path, key])) : error
      }
    }
    const file = resolve(this.#input.folder, (await textAt('file'))!)
    this.#files.add(file)
    const variable = await textAt('variable')
    const table = await this.#input.tableReader.read(file, variable)
    this.#columns.push(...table.columns.filter((name) => !this.#columns.includes(name)))
    return table
  }

  /** A table is not searched for fields that its own file's name or row depends on. */
  async #tableValue(column: string, chain: Chain): Promise<FieldValue | undefined> {
    let found: { value: FieldValue; file: string } | undefined
    for (const step of this.#input.tables) {
      if (chain.tables.includes(step)) continue
      const table = await this.#table(step, chain)
      if (!table.columns.includes(column)) continue
      const value = await this.#joinedValue(step, table, column, chain)
      if (found && comparable(found.value) !== comparable(value))
        throw new MovieflowError('TABLE_INVALID', `the column ${column} is in two tables, with different values`, {
          file: table.file,
          hint: `the other is ${found.file}: rename one of the columns`,
        })
      found = { value, file: table.file }
    }
    return found?.value
  }

  async #joinedValue(step: TableStep, table: Table, column: string, chain: Chain): Promise<FieldValue> {
    const { on, rows } = await this.#rowsOf(step, table, chain)
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
          hint: 'add a field to `on:` that distinguishes them, or fix the table',
        },
      )
    }
    return rows[0]?.[column] ?? null
  }

  /** The rows that belong to this movie. */
  async #rowsOf(step: TableStep, table: Table, chain: Chain): Promise<{ on: Fields; rows: Table['rows'] }> {
    const on: Record<string, FieldValue> = {}
    for (const [field, written] of Object.entries(step.on)) {
      const key = columnName(written)
      if (!table.columns.includes(key))
        throw new MovieflowError('TABLE_INVALID', `the table has no column ${written}`, {
          file: table.file,
          hint: `its columns are ${listed(table.columns)}`,
        })
      if (this.differing.has(field))
        throw this.#differs(field, [...step.path, 'on', field], 'join by a field of the movie')
      await this.#ensure([field], opening(step, chain))
      const value = this.lookup(field) as FieldValue | undefined
      if (value === undefined)
        throw new MovieflowError('UNKNOWN_FIELD', `\`on\` names the field ${field}, which this movie does not have`, {
          ...this.#input.locate([...step.path, 'on', field]),
          hint: table.columns.includes(columnName(field))
            ? `${field} is a column of the table itself: put a field of the movie before the column, as in \`on: { name: ${field} }\``
            : suggestNames(field, this.names()),
        })
      on[key] = value
    }
    return { on, rows: this.#input.tableReader.findRows(table, on) }
  }
}

/** The file that is used if none is named, and the source that reads it, if the pipeline names one. */
interface OwnFile {
  readonly file: string
  readonly use: string | undefined
}

type ArrayField = Extract<FieldSource, { kind: 'array' }>

/** The chain for opening a table. */
function opening(step: TableStep, { names, tables }: Chain): Chain {
  return { names, tables: [...tables, step] }
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
