// A data file's arrays from its header alone: names, shapes, types; main thread.
import type { PluginContext, SourcePlugin, VariableInfo } from '../contract/index.js'
import { toMovieflowError } from '../errors/index.js'
import { type PluginEntry, PluginSet } from '../plugins/index.js'

/** Reads headers with the sources that endings choose, each loaded once. */
export class ArrayLister {
  readonly #plugins: PluginSet
  readonly #context: PluginContext

  /** `folder` is where packages and paths of plugins are looked up. */
  constructor(plugins: readonly PluginEntry[], folder: string, warn: (message: string) => void = () => {}) {
    this.#plugins = new PluginSet(plugins, folder)
    this.#context = { warn, signal: new AbortController().signal, folder }
  }

  /** The source of a file and its arrays. Throws UNKNOWN_NAME where no source knows the ending, INPUT_UNREADABLE where it cannot be read. */
  async list(file: string): Promise<{ readonly plugin: SourcePlugin; readonly arrays: readonly VariableInfo[] }> {
    const { plugin } = await this.#plugins.find('source', undefined, file)
    try {
      return { plugin, arrays: await plugin.scan(file, this.#context) }
    } catch (thrown) {
      throw toMovieflowError(thrown, 'INPUT_UNREADABLE', { file, plugin: plugin.name })
    }
  }
}
