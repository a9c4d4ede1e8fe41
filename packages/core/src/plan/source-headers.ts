// The sources' answers about files before data are read: arrays and what each delivers; asked once per plan, main thread.
import { basename } from 'node:path'
import {
  meantArrays,
  type PluginContext,
  type SourcePlugin,
  type SourceTimes,
  type VariableInfo,
} from '../contract/index.js'
import { MovieflowError, showName, suggestNames } from '../errors/index.js'
import type { Clip, InputSpec, Json } from '../model/index.js'
import { callPlugin } from '../plugins/index.js'

/** The names that a `variable` lists; none if it is left out. */
export function variableNames(variable: string | undefined): string[] {
  return variable?.split('|').map((name) => name.trim()) ?? []
}

interface Answer<T> {
  readonly value: T
  /** The source's warnings, repeated for each movie that asks. */
  readonly warnings: readonly string[]
}

interface Asked {
  readonly file: string
  readonly answer: Promise<Answer<unknown>>
  /** Whether it was used since the last {@link SourceHeaders.forgetUnused}. */
  isUsed: boolean
  hasFailed: boolean
}

/** Asks each question once: files on a network disk are slow, and nine statistics of one file are nine movies. */
export class SourceHeaders {
  readonly #answers = new Map<string, Asked>()
  /** Plugins by number, as names may be the same. */
  readonly #plugins: SourcePlugin[] = []
  readonly #most: number

  /** `most`: answers that are kept, those that were used last. */
  constructor({ most = Number.POSITIVE_INFINITY } = {}) {
    this.#most = most
  }

  /** Before another plan: forgets answers about files that have changed, and failures. */
  forget(isChanged: (file: string) => boolean): void {
    for (const [key, asked] of this.#answers) if (asked.hasFailed || isChanged(asked.file)) this.#answers.delete(key)
  }

  /** After a plan of all movies: forgets answers that were not used since the last call. */
  forgetUnused(): void {
    for (const [key, asked] of this.#answers) {
      if (!asked.isUsed) this.#answers.delete(key)
      asked.isUsed = false
    }
  }

  /** Lists a file's arrays. */
  scan(plugin: SourcePlugin, file: string, context: PluginContext, options?: Json): Promise<readonly VariableInfo[]> {
    return this.#ask({ plugin, file, context }, 'scan', [file, options], (own) => plugin.scan(file, own, options))
  }

  probe(plugin: SourcePlugin, input: InputSpec, context: PluginContext): Promise<Clip> {
    return this.#ask({ plugin, file: input.file, context }, 'probe', [input], (own) => plugin.probe(input, own))
  }

  /** An array as times; `undefined` if it is seconds as it is. */
  async readTimes(plugin: SourcePlugin, input: InputSpec, context: PluginContext): Promise<SourceTimes | undefined> {
    if (!plugin.readTimes) return undefined
    return this.#ask({ plugin, file: input.file, context }, 'readTimes', [input], (own) =>
      plugin.readTimes!(input, own),
    )
  }

  /** Files that are read besides the input's own. */
  async furtherFiles(plugin: SourcePlugin, input: InputSpec, context: PluginContext): Promise<readonly string[]> {
    if (!plugin.furtherFiles) return []
    return this.#ask({ plugin, file: input.file, context }, 'furtherFiles', [input], (own) =>
      plugin.furtherFiles!(input, own),
    )
  }

  /** The first of `names` that the file has, listed or not; `undefined` if it has none of them. */
  async find(
    plugin: SourcePlugin,
    file: string,
    names: readonly string[],
    context: PluginContext,
    options?: Json,
  ): Promise<VariableInfo | undefined> {
    const arrays = await this.scan(plugin, file, context, options)
    for (const name of names) {
      const listed = arrays.find((each) => each.name === name)
      if (listed) return listed
      if (!plugin.find) continue
      const found = await this.#ask({ plugin, file, context }, 'find', [file, name, options], (own) =>
        plugin.find!(file, name, own, options),
      )
      if (found) return found
    }
    return undefined
  }

  /**
   * The array that `variables` mean, or the only one if there are none. Throws if there is none of these names, or more
   * than one array. `undefined` if the source lists none: it decides itself how to read the file.
   */
  async choose(
    plugin: SourcePlugin,
    { file, variables: names, options }: Pick<InputSpec, 'file' | 'variables'> & { readonly options?: Json },
    axes: readonly string[] | undefined,
    context: PluginContext,
  ): Promise<VariableInfo | undefined> {
    const arrays = await this.scan(plugin, file, context, options)
    const [first] = arrays
    if (!first) return undefined
    if (names.length === 0) return onlyArray(arrays, file, axes)
    const found = await this.find(plugin, file, names, context, options)
    if (found) return found
    // A file with one array and no names: its source reports why it cannot be named.
    if (arrays.length === 1 && first.name === null && !plugin.find) return first
    throw missingVariable(file, names, arrays)
  }

  async #ask<T>(
    { plugin, file, context }: { plugin: SourcePlugin; file: string; context: PluginContext },
    member: 'scan' | 'find' | 'probe' | 'furtherFiles' | 'readTimes',
    question: unknown,
    answer: (context: PluginContext) => Promise<T>,
  ): Promise<T> {
    if (!this.#plugins.includes(plugin)) this.#plugins.push(plugin)
    const key = JSON.stringify([this.#plugins.indexOf(plugin), member, question])
    let asked = this.#answers.get(key)
    if (!asked) {
      const warnings: string[] = []
      const callee = { plugin, step: 'source', place: { file }, fallback: 'INPUT_UNREADABLE' } as const
      const own = { ...context, warn: (message: string) => void warnings.push(String(message)) }
      const said = callPlugin(callee, member, () => answer(own)).then((value) => ({ value, warnings }))
      const fresh: Asked = { file, answer: said, isUsed: true, hasFailed: false }
      said.catch(() => {
        fresh.hasFailed = true
      })
      asked = fresh
    } else if (this.#most < Number.POSITIVE_INFINITY) this.#answers.delete(key)
    this.#answers.set(key, asked)
    if (this.#answers.size > this.#most) this.#answers.delete(this.#answers.keys().next().value!)
    asked.isUsed = true
    const { value, warnings } = (await asked.answer) as Answer<T>
    for (const message of warnings) context.warn(message)
    return value
  }
}

/** The error for a file that has none of `names`; lists the names that it has, the nearest first. */
export function missingVariable(
  file: string,
  names: readonly string[],
  arrays: readonly VariableInfo[],
): MovieflowError {
  const known = arrays.flatMap(({ name, columns = [] }) => (name === null ? columns : [name]))
  const [{ called = 'variable' } = {}] = arrays
  return new MovieflowError('INPUT_UNREADABLE', `${basename(file)} has no ${called} ${names.join(' or ')}`, {
    file,
    hint: suggestNames(names[0]!, known) || `it contains no ${called}s with names: leave \`variable\` out`,
  })
}

/** The array to read if none is named. */
function onlyArray(arrays: readonly VariableInfo[], file: string, axes: readonly string[] | undefined): VariableInfo {
  if (arrays.length === 1) return arrays[0]!
  const meant = meantArrays(arrays)
  // Single numbers are for fields, not for movies.
  const lists = meant.filter(({ shape }) => shape.length > 0)
  const readable = lists.length > 0 ? lists : meant
  if (readable.length === 1) return readable[0]!
  if (readable.length === 0) {
    const shown = arrays.slice(0, 3).map(({ name, error }) => `${showName(String(name))} (${error})`)
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      `${basename(file)} contains no array that can be read as it is: ${shown.join(', ')}${arrays.length > 3 ? ', …' : ''}`,
      { file, hint: `if one can be read with an option, choose it: variable: ${inYaml(arrays[0]!.name)}` },
    )
  }
  // Those that fit the axes first, then the largest.
  const misfit = ({ shape }: VariableInfo) => (axes ? Math.abs(shape.length - axes.length) : 0)
  const size = ({ shape }: VariableInfo) => shape.reduce((product, length) => product * length, 1)
  const sorted = readable.toSorted((left, right) => misfit(left) - misfit(right) || size(right) - size(left))
  const shown = sorted.slice(0, 6).map(({ name, shape }) => `${showName(String(name))} [${shape.join(', ')}]`)
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `${basename(file)} contains ${readable.length} arrays: ${shown.join(', ')}${sorted.length > 6 ? ', …' : ''}`,
    { hint: `choose one: variable: ${inYaml(sorted[0]!.name)}` },
  )
}

/** A name as written after `variable:`, where YAML reads `1` as a number and `c{2}` as a map. */
function inYaml(name: string | null): string {
  const text = String(name)
  const plain = /^[a-z_/][\w./@() -]*$/i.test(text) && !/^(true|false|null)$| $/i.test(text)
  return plain ? text : JSON.stringify(text)
}
