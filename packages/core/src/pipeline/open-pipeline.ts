// A pipeline is read, its plugins are loaded, and their `config` hooks have changed it; main thread.
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
  /** `a.b=c`, as `--set` takes them. */
  readonly settings?: readonly string[]
  /** A file that `submit` wrote: only the movies that it names. */
  readonly list?: string
  /** What hooks are told is being done. */
  readonly command?: string
  /** Is told the addresses of the modules of others' plugins before they are loaded. */
  readonly modules?: Set<string>
  readonly warn?: (message: string) => void
  readonly signal?: AbortSignal
}

export interface OpenPipeline {
  readonly pipeline: Pipeline
  readonly list: FrozenList | undefined
  readonly plugins: PluginSet
  readonly hooks: Hooks
  /** What each entry of `plugins:` gave. */
  readonly added: readonly AddedPlugins[]
  /** What `config` hooks changed, in their order. */
  readonly changes: readonly (DataChange & { readonly plugin: string })[]
  /** The plugin that gave an option its value. */
  changedBy(path: OptionPath): string | undefined
}

/** Reads a pipeline, with the settings that a frozen list was made with. Throws where it, or a plugin of it, is wrong. */
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

/** A pipeline of a file, or of data, as its plugins' `config` hooks leave it; `settings` are `--set`'s. Throws where it, or a plugin of it, is wrong. */
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
      // What is wrong with the pipeline itself comes first.
      written.build([])
      throw toMovieflowError(error, 'PLUGIN_INVALID', written.placeOf(path))
    }
  }
  return added
}
