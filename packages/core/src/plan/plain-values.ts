// Reads plain values for fields and tables from files, each variable once per plan; main thread.
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { endingOf, type FieldValue } from '../model/index.js'
import { driveSource, type PluginSet } from '../plugins/index.js'
import { variableNames } from './source-headers.js'

/** Endings that are read as tables even if a source without plain values has taken them. */
const tableExtensions = ['.csv', '.tsv', '.txt', '.xlsx', '.xlsm', '.csv.gz', '.tsv.gz', '.txt.gz']

type PlainSource = SourcePlugin & Required<Pick<SourcePlugin, 'readValue'>>

export function givesValues(plugin: SourcePlugin): plugin is PlainSource {
  return plugin.readValue !== undefined
}

export class PlainValues {
  readonly #plugins: PluginSet
  readonly #context: PluginContext
  readonly #values = new Map<string, Promise<FieldValue | undefined>>()

  constructor(plugins: PluginSet, context: PluginContext) {
    this.#plugins = plugins
    this.#context = context
  }

  /** The source that reads a file, by `use` or its ending. */
  async source(file: string, use: string | undefined): Promise<SourcePlugin> {
    const isTable = endingOf(file, tableExtensions) !== undefined
    const { plugin } = await this.#plugins.find('source', use, file)
    return use !== undefined || givesValues(plugin) || !isTable
      ? plugin
      : (await this.#plugins.find('source', 'table')).plugin
  }

  /** The source that reads a file as a table; its ending need not be known, because tables have many. */
  async tableSource(file: string): Promise<SourcePlugin> {
    try {
      return await this.source(file, undefined)
    } catch (error) {
      if (!(error instanceof MovieflowError) || error.code !== 'UNKNOWN_NAME') throw error
      return (await this.#plugins.find('source', 'table')).plugin
    }
  }

  /** The first of the variables that the file has, or its whole content; `undefined` if it has none of them. */
  async read(plugin: PlainSource, file: string, variable: string | undefined): Promise<FieldValue | undefined> {
    const names = variable === undefined ? [undefined] : variableNames(variable)
    for (const name of names) {
      const value = await this.#readOne(plugin, file, name)
      if (value !== undefined) return value
    }
    return undefined
  }

  async #readOne(plugin: PlainSource, file: string, name: string | undefined): Promise<FieldValue | undefined> {
    const key = JSON.stringify([plugin.name, file, name])
    const known = this.#values.get(key)
    if (known) return known
    const value = driveSource(plugin, file).call('readValue', file, name, this.#context)
    this.#values.set(key, value)
    return value
  }
}
