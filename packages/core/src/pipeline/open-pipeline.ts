// Reads a pipeline, loads its plugins, and runs their `config` hooks; main thread.
import { type DataChange, fileOf, openWritten, type PipelineInput, type WrittenPipeline } from '../config/index.js'
import type { HooksPlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { Hooks, type ListedHooks } from '../hooks/index.js'
import type { OptionPath, Pipeline } from '../model/index.js'
import { optionFaults } from '../options/index.js'
import { type AddedPlugins, type PluginEntry, PluginSet } from '../plugins/index.js'
import { type FrozenList, readFrozenList } from './division.js'

export interface ReadingOptions {
  /** Plugins that are known by name. */
  readonly plugins?: readonly PluginEntry[]
  /** Texts such as `a.b=c`, as for `--set`. */
  readonly settings?: readonly string[]
  /** A file that `submit` wrote: only the movies that it names. */
  readonly list?: string
  /** The command, for hooks. */
  readonly command?: string
  /** Receives the addresses of the modules of third-party plugins before they are loaded. */
  readonly modules?: Set<string>
  readonly warn?: (message: string) => void
  readonly signal?: AbortSignal
}

export interface OpenPipeline {
  readonly pipeline: Pipeline
  readonly list: FrozenList | undefined
  readonly plugins: PluginSet
  readonly hooks: Hooks
  /** The plugins from each entry of `plugins:`. */
  readonly added: readonly AddedPlugins[]
  /** The changes by `config` hooks, in order. */
  readonly changes: readonly (DataChange & { readonly plugin: string })[]
  /** The plugin that gave an option its value. */
  changedBy(path: OptionPath): string | undefined
}

/** Reads a pipeline, with the settings of a frozen list. Throws if it or one of its plugins is wrong. */
export async function openPipeline(input: string | PipelineInput, options: ReadingOptions): Promise<OpenPipeline> {
  const { settings = [], list, plugins = [], command = 'plan', modules, warn, signal } = options
  const frozen = list === undefined ? undefined : readFrozenList(list, fileOf(input))
  const written = await openWritten(input, [...(frozen?.settings ?? []), ...settings])
  const { folder } = written
  const set = new PluginSet(plugins, folder, modules)
  const added = await addPlugins(set, written)
  const listed = added.flatMap(({ hooks }, index): ListedHooks[] => hooks.map((each) => ({ ...each, index })))
  const hooks = new Hooks(listed, { folder, command, warn, signal })
  const built = written.build(await hooks.config(written))
  return { ...built, list: frozen, plugins: set, hooks, added }
}

/** A pipeline of a file, or of data, as its plugins' `config` hooks leave it; `settings` are `--set`'s. Throws if it or one of its plugins is wrong. */
export async function readPipeline(
  input: string | PipelineInput,
  settings: readonly string[] = [],
  options: Pick<ReadingOptions, 'command' | 'warn'> = {},
): Promise<Pipeline> {
  return (await openPipeline(input, { ...options, settings })).pipeline
}

async function addPlugins(set: PluginSet, written: WrittenPipeline): Promise<AddedPlugins[]> {
  const added: AddedPlugins[] = []
  for (const { use, options, path } of written.plugins) {
    const check = (plugin: HooksPlugin): unknown => {
      const parsed = plugin.options.safeParse(options)
      if (parsed.success) return parsed.data
      const fault = optionFaults(plugin.options, options, parsed.error)[0]!
      throw new MovieflowError('OPTION_INVALID', fault.message, {
        ...written.placeOf([...path, ...fault.path]),
        plugin: plugin.name,
        hint: fault.hint,
      })
    }
    try {
      added.push(await set.add(use, options, check))
    } catch (error) {
      // Report errors of the pipeline itself first.
      written.build([])
      throw toMovieflowError(error, 'PLUGIN_INVALID', written.placeOf(path))
    }
  }
  return added
}
