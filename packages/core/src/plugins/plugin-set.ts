// Names in `use:` become plugins: built in, listed under `plugins:`, by path or by package.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin, PluginKind } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { importModule, loadPlugin, pluginIdentity } from './load.js'
import { startLoopWatch } from './loop-watch.js'

/** A plugin that is known by name before its module is loaded. */
export interface PluginEntry extends PluginReference {
  /** Endings that choose it, with their dot, in lower case. */
  readonly extensions: readonly string[]
  /** A writer of a file for each frame: its endings choose it where the path has `<frame>`, and only there. */
  readonly filePerFrame?: boolean
}

export interface LoadedPlugin<P extends Plugin = Plugin> {
  readonly reference: PluginReference
  readonly plugin: P
  /** See {@link pluginIdentity}. */
  readonly identity: string
}

type PluginOf<K extends PluginKind> = Extract<Plugin, { kind: K }>

/** All plugins that one pipeline can name. */
export class PluginSet {
  readonly #entries: PluginEntry[]
  readonly #folder: string
  readonly #cache = new Map<string, Promise<LoadedPlugin>>()

  /** `entries` are what comes with movieflow; `folder` is the pipeline's: paths and packages are looked up from there. */
  constructor(entries: readonly PluginEntry[], folder: string) {
    this.#entries = entries.map((entry) => ({ ...entry, builtIn: true }))
    this.#folder = folder
  }

  /** Makes what `plugins:` lists known by its own name and endings. */
  async add(use: string): Promise<void> {
    const url = this.#locate(use)
    const module = await importModule(url).catch((cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new MovieflowError('PLUGIN_INVALID', `the plugin ${use} does not load: ${reason}`, { cause })
    })
    const value = module.default as { kind?: PluginKind; name?: unknown } | undefined
    const kind = value?.kind ?? guessKind(value)
    if (value === undefined || kind === undefined)
      throw new MovieflowError('PLUGIN_INVALID', `${use} has no default export that is a plugin`, {
        hint: 'export default defineWriter({ … }), or defineSource, defineTransform, defineRenderer',
      })
    const name = String(value.name ?? use)
    const reference: PluginReference = { kind, name, url, exportName: 'default' }
    const plugin = await loadPlugin(reference)
    const extensions = 'extensions' in plugin ? plugin.extensions : []
    const filePerFrame = plugin.kind === 'writer' && plugin.filePerFrame === true
    this.#entries.unshift({
      ...reference,
      extensions: extensions.map((extension) => extension.toLowerCase()),
      filePerFrame,
    })
  }

  /** The plugin that `use` names, or that the ending of `path` chooses; `filePerFrame` asks for such a writer. */
  async find<K extends PluginKind>(
    kind: K,
    use: string | undefined,
    path = '',
    filePerFrame = false,
  ): Promise<LoadedPlugin<PluginOf<K>>> {
    const reference = use === undefined ? this.#byEnding(kind, path, filePerFrame) : this.#byName(kind, use)
    const key = `${kind} ${reference.url} ${reference.exportName}`
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

  async #load(reference: PluginReference): Promise<LoadedPlugin> {
    if (!reference.builtIn) startLoopWatch()
    const plugin = await loadPlugin(reference)
    const byPath = reference.url.startsWith('file:') && reference.exportName === 'default'
    return { reference, plugin, identity: await pluginIdentity(plugin, reference, byPath) }
  }

  #byEnding(kind: PluginKind, path: string, filePerFrame: boolean): PluginReference {
    const lower = path.toLowerCase()
    const entries = this.#entries.filter(
      (known) => known.kind === kind && (known.filePerFrame ?? false) === filePerFrame,
    )
    const entry = entries.find(({ extensions }) => extensions.some((ending) => lower.endsWith(ending)))
    if (entry) return entry
    const endings = [...new Set(entries.flatMap((known) => known.extensions))]
    const ending = extname(path)
    if (filePerFrame)
      throw new MovieflowError(
        'UNKNOWN_NAME',
        `no writer is known that writes a file for each frame with the ending ${ending} (${path})`,
        { hint: `one file of all frames has no <frame> in its path; endings of a file a frame: ${endings.join(' ')}` },
      )
    throw new MovieflowError(
      'UNKNOWN_NAME',
      ending === ''
        ? `${path} has no ending that tells its ${kind}`
        : `no ${kind} is known for the ending ${ending} (${path})`,
      { hint: `name it with \`use:\` (${this.names(kind).join(', ')}); endings known: ${endings.join(' ')}` },
    )
  }

  #byName(kind: PluginKind, use: string): PluginReference {
    const entry = this.#entries.find((known) => known.kind === kind && known.name === use)
    if (entry) return entry
    if (isPath(use)) return { kind, name: use, url: this.#locate(use), exportName: 'default' }
    for (const name of [use, `movieflow-${kind}-${use}`, `@movieflow/${kind}-${use}`]) {
      const url = this.#resolvePackage(name)
      if (url) return { kind, name: use, url, exportName: 'default' }
    }
    throw new MovieflowError('UNKNOWN_NAME', `no ${kind} is called ${use}`, {
      hint: `${suggestNames(use, this.names(kind))}. A package: npm install movieflow-${kind}-${use}; a file: ./${use}.mjs`,
    })
  }

  #locate(use: string): string {
    if (isPath(use)) {
      const file = isAbsolute(use) ? use : resolve(this.#folder, use)
      if (!existsSync(file))
        throw new MovieflowError('PLUGIN_MISSING', `the plugin ${use} does not exist: there is no ${file}`)
      return pathToFileURL(file).href
    }
    const url = this.#resolvePackage(use)
    if (url) return url
    throw new MovieflowError('PLUGIN_MISSING', `the plugin package ${use} is not installed`, {
      hint: `npm install ${use}`,
    })
  }

  #resolvePackage(name: string): string | undefined {
    if (!/^(@[\w.-]+\/)?[\w.-]+(\/[\w./-]+)?$/.test(name)) return undefined
    try {
      return pathToFileURL(createRequire(join(this.#folder, 'pipeline.yaml')).resolve(name)).href
    } catch {
      return undefined
    }
  }
}

function isPath(use: string): boolean {
  return use.startsWith('./') || use.startsWith('../') || isAbsolute(use) || /\.(mjs|js|cjs|mts|ts)$/.test(use)
}

function guessKind(value: unknown): PluginKind | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('probe' in value) return 'source'
  if ('open' in value) return 'writer'
  return undefined
}
