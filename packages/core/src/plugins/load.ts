// A plugin's module becomes a checked plugin object, once in each thread.
import { fileURLToPath } from 'node:url'
import type { HooksPlugin, Plugin, PluginKind, RendererPlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Json, PluginReference } from '../model/index.js'
import { importModule } from './import-module.js'
import { hashPluginCode } from './plugin-code.js'
import { type AnyKind, type AnyPlugin, kindName, pluginKind } from './plugin-faults.js'
import { bringPlugins, checkedPlugin, defaultOptions } from './preset.js'

const loaded = new Map<string, Promise<Plugin>>()

/**
 * The plugin that a reference names. Throws PLUGIN_INVALID if its module does not load or is no plugin; see also
 * {@link importModule}.
 */
export function loadPlugin(reference: PluginReference): Promise<Plugin> {
  const key = keyOfReference(reference)
  let plugin = loaded.get(key)
  if (!plugin) {
    plugin = importPlugin(reference)
    loaded.set(key, plugin)
    // A module that failed stays failed. After INTERNAL, the resolver's, the module was not imported: the next call tries again.
    plugin.catch((error) => {
      if (error instanceof MovieflowError && error.code === 'INTERNAL') loaded.delete(key)
    })
  }
  return plugin
}

/** The part of a renderer that draws, with the members by which a call of it is described. */
export type Drawer = Pick<RendererPlugin, 'kind' | 'name' | 'version' | 'create' | 'timeoutSeconds'>

/** The part that draws of the renderer that a reference names, which workers need; throws like {@link loadPlugin}. */
export async function loadDrawer(reference: PluginReference): Promise<Drawer> {
  const { drawers, name } = reference
  if (drawers === undefined) return (await loadPlugin(reference)) as RendererPlugin
  // Asked for with each movie: a module of our own needs none of the checks of others'.
  const { drawerOf } = (await import(drawers)) as { drawerOf(name: string): Drawer }
  return drawerOf(name)
}

export function keyOfReference({ kind, url, exportName, preset }: PluginReference): string {
  return JSON.stringify([kind, url, exportName, preset])
}

async function importPlugin({ kind, name, url, exportName, preset }: PluginReference): Promise<Plugin> {
  const what = `the ${kind} ${name}`
  const module = await importModule(url, what)
  if (!preset) return checkExport(exportOf(module, exportName), kind, what) as Plugin
  return findBrought(exportOf(module, exportName), kind, preset, what) as Promise<Plugin>
}

/** The plugin at its index in the list that a preset brings. */
async function findBrought(value: unknown, kind: AnyKind, preset: Preset, what: string): Promise<AnyPlugin> {
  const from = Array.isArray(value) ? value : (checkExport(value, 'hooks', what) as HooksPlugin)
  const options = Array.isArray(from) ? undefined : (from as HooksPlugin).options.parse(preset.options)
  const brought = await bringPlugins(from, options, what)
  const plugin = brought[preset.index]
  if (plugin?.kind === kind) return plugin
  throw new MovieflowError('PLUGIN_INVALID', `${what} is not the one that its preset brought before`, {
    hint: 'plugins(options) must give the same list for the same options, in every thread',
  })
}

type Preset = NonNullable<PluginReference['preset']>

/** A plugin with hooks, for a thread that calls them. */
export interface HooksReference {
  /** Such as `the plugin ./lab.mjs`, for errors. */
  readonly what: string
  readonly url: string
  /** Of the plugin's entry, as written. */
  readonly options: Json
  /** If the entry's plugin brings it: its index among all that it brings. */
  readonly index?: number
}

/** A plugin with hooks, and its checked options. Throws PLUGIN_INVALID like {@link loadPlugin}. */
export async function loadHooks(reference: HooksReference): Promise<{ plugin: HooksPlugin; options: unknown }> {
  const { what, url, options, index } = reference
  const value = exportOf(await importModule(url, what), 'default')
  if (index === undefined) {
    const plugin = checkExport(value, 'hooks', what) as HooksPlugin
    return { plugin, options: plugin.options.parse(options) }
  }
  const plugin = (await findBrought(value, 'hooks', { options, index }, what)) as HooksPlugin
  return { plugin, options: defaultOptions(plugin, what) }
}

/** The kinds that `plugins:` may list. */
export type ListedExport =
  | { readonly type: 'plugin'; readonly plugin: AnyPlugin }
  | { readonly type: 'list'; readonly list: readonly unknown[] }

/** The default export of a module under `plugins:`. Throws PLUGIN_INVALID if it is no plugin. */
export async function importListed(url: string, what: string): Promise<ListedExport> {
  const value = exportOf(await importModule(url, what), 'default')
  if (Array.isArray(value)) return { type: 'list', list: value }
  const kind = pluginKind(value)
  if (kind === undefined) throw noPlugin(value, what)
  return { type: 'plugin', plugin: checkExport(value, kind, what) }
}

function checkExport(value: unknown, kind: AnyKind, what: string): AnyPlugin {
  if (value === undefined) throw noPlugin(value, what, kind)
  return checkedPlugin(value, kind, what)
}

function noPlugin(value: unknown, what: string, kind?: PluginKind | AnyKind): MovieflowError {
  const made =
    kind === undefined
      ? 'defineWriter'
      : kind === 'hooks'
        ? 'definePlugin'
        : `define${kind[0]!.toUpperCase()}${kind.slice(1)}`
  const others =
    kind === undefined ? ', or defineSource, defineTransform, defineRenderer, definePlugin, or a list of them' : ''
  const found = value === undefined ? 'has no default export' : `has a default export that is ${kindless(value)}`
  return new MovieflowError(
    'PLUGIN_INVALID',
    `${what} ${found}: expected ${kind === undefined ? 'a plugin' : kindName(kind)}`,
    {
      hint: `export default ${made}({ name: …, … })${others}`,
    },
  )
}

function kindless(value: unknown): string {
  if (typeof value === 'function') return 'a function, which nobody calls'
  if (typeof value !== 'object' || value === null) return `${value === null ? 'null' : `a ${typeof value}`}`
  const { kind } = value as { kind?: unknown }
  return kind === undefined ? 'no plugin' : `of the unknown kind ${JSON.stringify(kind)}`
}

/** For CommonJS, `module.exports` is the default export, and contains a compiled `export default`. */
function exportOf(module: Record<string, unknown>, exportName: string): unknown {
  const value = module[exportName] ?? (exportName === 'default' ? undefined : module['default'])
  const { __esModule: compiled, default: inner } = (value ?? {}) as { __esModule?: unknown; default?: unknown }
  return exportName === 'default' && inner !== undefined && (compiled || pluginKind(value) === undefined)
    ? inner
    : value
}

/** The identity of a plugin: its name and version, and for one loaded by path its code and its preset's options. */
export async function pluginIdentity(plugin: Plugin, reference: PluginReference, byPath: boolean): Promise<string> {
  const version = `${plugin.name}@${plugin.version}`
  if (!byPath) return version
  const options = reference.preset === undefined ? '' : ` ${JSON.stringify(reference.preset)}`
  return `${version}#${await hashPluginCode(fileURLToPath(reference.url), options)}`
}
