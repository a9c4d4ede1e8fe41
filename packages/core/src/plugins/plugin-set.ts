// Names in `use:` become plugins: built in, listed under `plugins:`, by path or by package; main thread.
import { extname } from 'node:path'
import type { HooksPlugin, Plugin, PluginKind } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import { endingOf, type Json, type PluginReference } from '../model/index.js'
import { askedElsewhere } from './asked-plugin.js'
import { markForeign } from './calls.js'
import { checkPackage } from './check-version.js'
import { type HooksReference, importListed, keyOfReference, loadPlugin, pluginIdentity } from './load.js'
import { installedPackages, isPath, locateFile, locatePackage, packageNames } from './locate-plugin.js'
import { endsOnLoops, startLoopWatch } from './loop-watch.js'
import type { AnyPlugin } from './plugin-faults.js'
import { bringPlugins, defaultOptions } from './preset.js'

/** A plugin that is known by name before its module is loaded. */
export interface PluginEntry extends PluginReference {
  /** Endings that choose it, with their dot, in lower case, or whole names of files: `zarr.json`. */
  readonly extensions: readonly string[]
  /** A source that takes folders of these endings. */
  readonly folders?: boolean
  /** A writer of one file per frame: its endings choose it only if the path contains `<frame>`. */
  readonly filePerFrame?: boolean
}

export interface LoadedPlugin<P extends Plugin = Plugin> {
  readonly reference: PluginReference
  readonly plugin: P
  /** See {@link pluginIdentity}. */
  readonly identity: string
}

/** A plugin with hooks. */
export interface LoadedHooks {
  readonly plugin: HooksPlugin
  readonly reference: HooksReference
}

/** The plugins of one entry of `plugins:`. */
export interface AddedPlugins {
  /** In the order in which they are called. */
  readonly hooks: readonly LoadedHooks[]
  readonly steps: readonly PluginEntry[]
}

type PluginOf<K extends PluginKind> = Extract<Plugin, { kind: K }>

/** All plugins that one pipeline can name. */
export class PluginSet {
  readonly #entries: PluginEntry[]
  readonly #folder: string
  readonly #cache = new Map<string, Promise<LoadedPlugin>>()
  readonly #modules: Set<string>

  /**
   * `entries` are the plugins that come with movieflow; `folder` is the pipeline's, from which paths and packages are
   * looked up. `modules` is called with the URLs of third-party modules before they are loaded.
   */
  constructor(entries: readonly PluginEntry[], folder: string, modules = new Set<string>()) {
    this.#modules = modules
    this.#entries = entries.map((entry) => ({ ...entry, builtIn: true }))
    this.#folder = folder
  }

  /** All plugins that are known by name, the latest first. */
  get entries(): readonly PluginEntry[] {
    return this.#entries
  }

  /**
   * Makes the plugins of an entry of `plugins:` known by their names and endings. `checkOptions` checks the options
   * next to `use:` by the plugin's schema, and throws if they are wrong.
   */
  async add(
    use: string,
    options: { readonly [name: string]: Json } = {},
    checkOptions: (plugin: HooksPlugin) => unknown = (plugin) => plugin.options.parse(options),
  ): Promise<AddedPlugins> {
    const what = `the plugin ${use}`
    const url = this.locate(use, 'plugin')
    this.#modules.add(url)
    await checkPackage(what, url)
    const listed = await importListed(url, what)
    if (listed.type === 'plugin' && listed.plugin.kind === 'hooks') {
      const { plugin } = listed
      const checked = checkOptions(plugin)
      const brought = plugin.plugins ? await bringPlugins(plugin, checked, what) : []
      const added = this.#take(brought, { url, options }, what)
      return { ...added, hooks: [{ plugin, reference: { what, url, options } }, ...added.hooks] }
    }
    const [unwanted] = Object.keys(options)
    if (unwanted !== undefined)
      throw new MovieflowError('OPTION_INVALID', `${what} takes no options here, but ${unwanted} is given`, {
        hint: listed.type === 'list' ? 'a list of plugins has no options' : 'write them in the step that uses it',
      })
    if (listed.type === 'list') {
      const brought = await bringPlugins(listed.list, {}, what)
      return this.#take(brought, { url, options: {} }, what)
    }
    const plugin = listed.plugin as Plugin
    const entry = entryOf(plugin, { kind: plugin.kind, name: plugin.name, url, exportName: 'default' })
    this.#entries.unshift(entry)
    return { hooks: [], steps: [entry] }
  }

  /** The plugin that `use` names, or that the ending of `path` chooses; `filePerFrame` asks for such a writer. */
  async find<K extends PluginKind>(
    kind: K,
    use: string | undefined,
    path = '',
    filePerFrame = false,
  ): Promise<LoadedPlugin<PluginOf<K>>> {
    const reference = use === undefined ? this.#byEnding(kind, path, filePerFrame) : this.#byName(kind, use)
    const key = keyOfReference(reference)
    let found = this.#cache.get(key)
    if (!found) {
      found = this.#load(reference)
      this.#cache.set(key, found)
    }
    return found as Promise<LoadedPlugin<PluginOf<K>>>
  }

  names(kind: PluginKind): string[] {
    return this.#entries.filter((entry) => entry.kind === kind).map((entry) => entry.name)
  }

  /** All endings that choose a plugin of a kind, in lower case. */
  endings(kind: PluginKind): string[] {
    return [...new Set(this.#entries.flatMap((entry) => (entry.kind === kind ? entry.extensions : [])))]
  }

  /**
   * Makes steps of installed packages known by the convention of names, such as `movieflow-source-zarr`. Packages of
   * the folder come first.
   */
  async addInstalled(kind: PluginKind): Promise<void> {
    for (const name of installedPackages(kind, this.#folder)) await this.add(name)
  }

  /** Endings of folders that are inputs for a source. */
  get folderEndings(): string[] {
    return [...new Set(this.#entries.flatMap(({ folders, extensions }) => (folders ? extensions : [])))]
  }

  /** The module of a path or a package's name; throws PLUGIN_MISSING. */
  locate(use: string, kind: PluginKind | 'plugin'): string {
    if (isPath(use)) return locateFile(use, this.#folder)
    const names = packageNames(use, kind)
    const url = locatePackage(names, this.#folder)
    if (url !== undefined) return url
    throw new MovieflowError('PLUGIN_MISSING', `the plugin package ${use} is not installed`, {
      hint: `${installHint(use, this.#folder)}; looked for: ${names.join(', ')}. A file begins with ./`,
    })
  }

  #take(brought: readonly AnyPlugin[], preset: { url: string; options: Json }, what: string): AddedPlugins {
    const { url, options } = preset
    const hooks: LoadedHooks[] = []
    const steps: PluginEntry[] = []
    for (const [index, plugin] of brought.entries()) {
      if (plugin.kind === 'hooks') {
        defaultOptions(plugin, what)
        hooks.push({ plugin, reference: { what, url, options, index } })
      } else {
        const { kind, name } = plugin
        steps.push(entryOf(plugin, { kind, name, url, exportName: 'default', preset: { options, index } }))
      }
    }
    // Within a list the first comes first, unlike the entries of `plugins:`, of which the last wins.
    this.#entries.unshift(...steps)
    return { hooks, steps }
  }

  async #load(reference: PluginReference): Promise<LoadedPlugin> {
    if (!reference.builtIn) {
      this.#modules.add(reference.url)
      startLoopWatch()
    }
    if (reference.exportName === 'default') await checkPackage(`the ${reference.kind} ${reference.name}`, reference.url)
    const loaded = await loadPlugin(reference)
    const plugin = !reference.builtIn && endsOnLoops() ? askedElsewhere(loaded, reference) : loaded
    if (!reference.builtIn) markForeign(plugin)
    const byPath = reference.url.startsWith('file:') && reference.exportName === 'default'
    return { reference, plugin, identity: await pluginIdentity(plugin, reference, byPath) }
  }

  #byEnding(kind: PluginKind, path: string, filePerFrame: boolean): PluginReference {
    const entries = this.#entries.filter(
      (known) => known.kind === kind && (known.filePerFrame ?? false) === filePerFrame,
    )
    const endings = [...new Set(entries.flatMap((known) => known.extensions))]
    const chosen = endingOf(path, endings)
    const entry = chosen === undefined ? undefined : entries.find(({ extensions }) => extensions.includes(chosen))
    if (entry) return entry
    const ending = extname(path)
    if (filePerFrame)
      throw new MovieflowError(
        'UNKNOWN_NAME',
        `no writer of one file per frame is known for the ending ${ending} (${path})`,
        {
          hint: `for one file with all frames, leave <frame> out of the path; endings for one file per frame: ${endings.join(' ')}`,
        },
      )
    throw new MovieflowError(
      'UNKNOWN_NAME',
      ending === ''
        ? `${path} has no ending that determines its ${kind}`
        : `no ${kind} is known for the ending ${ending} (${path})`,
      { hint: `name it with \`use:\` (${this.names(kind).join(', ')}); endings known: ${endings.join(' ')}` },
    )
  }

  #byName(kind: PluginKind, use: string): PluginReference {
    const entry = this.#entries.find((known) => known.kind === kind && known.name === use)
    if (entry) return entry
    if (isPath(use)) return { kind, name: use, url: locateFile(use, this.#folder), exportName: 'default' }
    const names = packageNames(use, kind)
    const url = locatePackage(names, this.#folder)
    if (url !== undefined) return { kind, name: use, url, exportName: 'default' }
    throw new MovieflowError('UNKNOWN_NAME', `no ${kind} is called ${use}`, {
      hint: `${suggestNames(use, this.names(kind))}. A ${kind} of your own: ${installHint(use, this.#folder)}, or a file: ./${use}.mjs`,
    })
  }
}

/** Names only packages of movieflow's convention: any other package may have the name that was mistyped. */
export function installHint(use: string, folder: string): string {
  return /^(?:@[\w.-]+\/)?movieflow-|^@movieflow\//.test(use)
    ? `npm install ${use} in ${folder}`
    : `the package that brings it, installed in ${folder}`
}

function entryOf(plugin: Plugin, reference: PluginReference): PluginEntry {
  const extensions = 'extensions' in plugin ? plugin.extensions : []
  const filePerFrame = plugin.kind === 'writer' && plugin.filePerFrame === true
  const folders = plugin.kind === 'source' && plugin.folders === true
  return {
    ...{ ...reference, extensions: extensions.map((extension) => extension.toLowerCase()), filePerFrame },
    ...(folders && { folders }),
  }
}
