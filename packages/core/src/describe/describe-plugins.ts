// Lists the available plugins: all by kind, and one with its options; main thread, nothing is rendered.
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PipelineInput } from '../config/index.js'
import type { HooksPlugin, Plugin, PluginKind } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import { describeOptions, type OptionDescription } from '../options/index.js'
import { openPipeline } from '../pipeline/index.js'
import {
  type AnyPlugin,
  installHint,
  isPath,
  loadPlugin,
  type PluginEntry,
  PluginSet,
  packageOf,
} from '../plugins/index.js'

export interface PluginSummary {
  readonly kind: PluginKind | 'hooks'
  readonly name: string
  /** Endings that choose it. */
  readonly extensions: readonly string[]
  /** `movieflow`, a package with its version, or a path. */
  readonly from: string
  /** Names of its hooks. */
  readonly hooks?: readonly string[]
}

export interface PluginDescription extends PluginSummary {
  readonly version: string
  readonly options: readonly OptionDescription[]
  /** A line of a pipeline that uses it, with `…` for required options. */
  readonly example: string
}

export interface PluginLookup {
  /** Plugins that are known by name. */
  readonly plugins: readonly PluginEntry[]
  /** The folder from which paths and packages are looked up if no pipeline is given. */
  readonly folder: string
  /** A pipeline whose plugins are included. */
  readonly pipeline?: string | PipelineInput
}

const kinds = ['source', 'transform', 'renderer', 'writer', 'hooks'] as const
const hookNames = ['config', 'planResolved', 'movieStart', 'movieEnd', 'runEnd', 'plugins'] as const

/** An available plugin, not loaded yet if it has `load`. */
interface Found extends PluginSummary {
  readonly use: string
  load(): Promise<AnyPlugin>
}

/** All available plugins, by kind. First-party plugins are not loaded for it. */
export async function listPlugins(lookup: PluginLookup): Promise<PluginSummary[]> {
  const found = await findAll(lookup)
  return found.map(({ use: _, load: __, ...summary }) => summary)
}

/**
 * Every plugin of that name, of any kind, or those of a path or a package. Throws UNKNOWN_NAME, or the reason why it
 * does not load.
 */
export async function describePlugins(name: string, lookup: PluginLookup): Promise<PluginDescription[]> {
  const known = await findAll(lookup)
  const named = known.filter((each) => each.name === name || each.use === name)
  const found = named.length > 0 ? named : await findOutside(name, lookup, known)
  return Promise.all(found.map(describe))
}

async function describe({ use, load, ...summary }: Found): Promise<PluginDescription> {
  const plugin = await load()
  const options = describeOptions(plugin.options)
  return { ...summary, version: plugin.version, options, example: exampleOf(summary, use, options) }
}

async function findAll({ plugins, folder, pipeline }: PluginLookup): Promise<Found[]> {
  if (pipeline === undefined) return plugins.map((entry) => stepFound(entry, plugins, folder))
  const opened = await openPipeline(pipeline, { plugins, command: 'plugins' })
  const { plugins: set, hooks, pipeline: read } = opened
  const listed = hooks.listed.map(({ plugin, reference, index }) =>
    hooksFound(plugin, fromOf(reference.url, read.folder), read.plugins[index]!.use),
  )
  const steps: [PluginKind, string | undefined][] = [
    ...read.sources.map(({ use }): [PluginKind, string | undefined] => ['source', use]),
    ...read.transform.map(({ use }): [PluginKind, string | undefined] => ['transform', use]),
    ...[read.render, ...read.further].map(({ use }): [PluginKind, string | undefined] => ['renderer', use]),
    ...read.write.map(({ use }): [PluginKind, string | undefined] => ['writer', use]),
  ]
  const direct: Found[] = []
  for (const [kind, use] of steps) {
    if (use === undefined || set.names(kind).includes(use) || direct.some((known) => known.use === use)) continue
    const { reference, plugin } = await set.find(kind, use)
    const extensions = 'extensions' in plugin ? plugin.extensions : []
    direct.push({ ...stepFound({ ...reference, extensions }, plugins, read.folder), name: plugin.name, use })
  }
  const all = [...direct, ...set.entries.map((entry) => stepFound(entry, plugins, read.folder)), ...listed]
  return kinds.flatMap((kind) => all.filter((each) => each.kind === kind))
}

async function findOutside(name: string, lookup: PluginLookup, known: readonly Found[]): Promise<Found[]> {
  const { plugins, folder } = lookup
  const set = new PluginSet(plugins, folder)
  let own: HooksPlugin | undefined
  try {
    const { hooks, steps } = await set.add(name, {}, (plugin) => {
      own = plugin
      return plugin.options.parse({})
    })
    return [
      ...hooks.map(({ plugin, reference }) => hooksFound(plugin, fromOf(reference.url, folder), name)),
      ...steps.map((entry) => ({ ...stepFound(entry, plugins, folder), use: entry.preset ? entry.name : name })),
    ]
  } catch (error) {
    // Without its options it cannot list what it brings.
    if (own) return [hooksFound(own, fromOf(set.locate(name, 'plugin'), folder), name)]
    const missing = error instanceof MovieflowError && error.code === 'PLUGIN_MISSING' && !isPath(name)
    if (!missing) throw error
    const hint = suggestNames(
      name,
      known.map((each) => each.name),
    )
    throw new MovieflowError('UNKNOWN_NAME', `no plugin is called ${name}`, {
      hint: `${hint}. One of your own: ${installHint(name, folder)}, or a file: ./${name}.mjs`,
    })
  }
}

function stepFound(entry: PluginEntry, firstParty: readonly PluginEntry[], folder: string): Found {
  const { kind, name, extensions, url, preset } = entry
  const from = firstParty.includes(entry) ? 'movieflow' : `${preset ? 'the preset ' : ''}${fromOf(url, folder)}`
  return { kind, name, extensions, from, use: name, load: () => loadPlugin(entry) as Promise<Plugin> }
}

function hooksFound(plugin: HooksPlugin, from: string, use: string): Found {
  const hooks = hookNames.filter((hook) => plugin[hook] !== undefined)
  return { kind: 'hooks', name: plugin.name, extensions: [], from, hooks, use, load: async () => plugin }
}

/** A package by its name, a file by its path. */
function fromOf(url: string, folder: string): string {
  if (!url.startsWith('file:')) return url
  const file = fileURLToPath(url)
  const found = file.includes('node_modules') ? packageOf(url) : undefined
  if (found) return `${found.name}${found.version === undefined ? '' : ` ${found.version}`}`
  const path = relative(folder, file)
  return isAbsolute(path) || path.startsWith('..') ? file : `./${path.replaceAll('\\', '/')}`
}

function exampleOf(
  { kind, name, extensions }: PluginSummary,
  use: string,
  options: readonly OptionDescription[],
): string {
  const required = options.filter((option) => option.required).map((option) => `${option.name}: …`)
  const map = (members: readonly string[]) => `{ ${members.join(', ')} }`
  const [ending = ''] = extensions
  switch (kind) {
    case 'source':
      return `source: ${map([`use: ${use}`, `files: data/*${ending}`, ...required])}`
    case 'transform':
      return `transform: [${map([`use: ${use}`, ...required])}]`
    case 'renderer':
      return `render: ${map([`use: ${use}`, ...required])}`
    case 'writer':
      return `write: ${map([`use: ${use}`, `path: <source.name>${ending || `.${name}`}`, ...required])}`
    default:
      return required.length > 0 ? `plugins: [${map([`use: ${use}`, ...required])}]` : `plugins: [${use}]`
  }
}
