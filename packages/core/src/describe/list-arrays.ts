// A data file's arrays from its header alone: names, shapes, types; main thread.
import type { PluginContext, SourcePlugin, VariableInfo } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { formatOptionPath, type Json } from '../model/index.js'
import { optionFaults } from '../options/index.js'
import { driveSource, installedPackages, type PluginEntry, PluginSet } from '../plugins/index.js'

/** The source of a file. */
export interface ListedArrays {
  readonly plugin: SourcePlugin
  /** Checked by the plugin's schema. */
  readonly options: Json
  readonly arrays: readonly VariableInfo[]
}

/** A source that is available in a folder; `from` is its package, if it does not come with movieflow. */
export interface KnownSource extends PluginEntry {
  readonly from?: string
}

/**
 * Sources that come with movieflow, and those of packages that are installed at `folder`, except those that cannot be
 * loaded.
 */
export async function knownSources(plugins: readonly PluginEntry[], folder: string): Promise<KnownSource[]> {
  const own = plugins.filter(({ kind }) => kind === 'source')
  const set = new PluginSet(plugins, folder)
  const found: KnownSource[] = []
  for (const from of installedPackages('source', folder)) {
    const { steps } = await set.add(from).catch(() => ({ steps: [] }))
    found.push(...steps.filter(({ kind }) => kind === 'source').map((entry) => ({ ...entry, from })))
  }
  return [...found, ...own]
}

/**
 * Reads headers with the sources that endings choose, each loaded once; installed packages are found by their names.
 */
export class ArrayLister {
  readonly #plugins: PluginSet
  readonly #context: PluginContext
  #installed: Promise<void> | undefined

  /** `folder` is the place from which packages and paths of plugins are looked up. */
  constructor(plugins: readonly PluginEntry[], folder: string, warn: (message: string) => void = () => {}) {
    this.#plugins = new PluginSet(plugins, folder)
    this.#context = { warn, signal: new AbortController().signal, folder }
  }

  /**
   * The source of a file, or the one named `use`, and the arrays that it lists with these options. Throws UNKNOWN_NAME
   * if no source knows the ending, CALL_INVALID if the source refuses the options, INPUT_UNREADABLE if the file cannot
   * be read.
   */
  async list(file: string, use?: string, given: Json = {}): Promise<ListedArrays> {
    const { plugin } = await this.#find(file, use)
    const options = checkOptions(plugin, given)
    return { plugin, options, arrays: await driveSource(plugin, file).call('scan', file, this.#context, options) }
  }

  /** Whether a folder of this name is an input. */
  async takesFolder(folder: string, use?: string): Promise<boolean> {
    return this.#find(folder, use).then(
      ({ plugin }) => plugin.folders === true,
      () => false,
    )
  }

  async #find(file: string, use: string | undefined) {
    try {
      return await this.#plugins.find('source', use, file)
    } catch (unknown) {
      if (use !== undefined) throw unknown
      this.#installed ??= this.#plugins.addInstalled('source')
      await this.#installed
      return this.#plugins.find('source', use, file)
    }
  }
}

function checkOptions({ name, options }: SourcePlugin, given: Json): Json {
  const result = options.safeParse(given)
  if (result.success) return result.data
  const { path, message, hint } = optionFaults(options, given, result.error)[0]!
  const option = path.length > 0 ? `, option ${formatOptionPath(path)}` : ''
  const how = `give its options with --set, such as --set dtype=int16; \`movieflow plugins ${name}\` lists them`
  throw new MovieflowError('CALL_INVALID', `the source ${name}${option}: ${message}`, {
    hint: hint === undefined || hint === '' ? how : `${hint}; ${how}`,
  })
}
