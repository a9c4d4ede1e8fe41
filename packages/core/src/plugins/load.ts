// A plugin's module becomes a checked plugin object, once in each thread.
import { existsSync } from 'node:fs'
import { register } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Plugin, PluginKind } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { hashPluginCode } from './plugin-code.js'

const requiredMembers: Record<PluginKind, readonly string[]> = {
  source: ['scan', 'probe', 'open'],
  transform: ['plan', 'create'],
  renderer: ['plan', 'create'],
  writer: ['open'],
}

const optionalMembers: Record<PluginKind, readonly string[]> = {
  source: ['find', 'readValue', 'prepare'],
  transform: [],
  renderer: [],
  writer: ['plan', 'encodeFrame'],
}

/** What is wrong with an object that should be a plugin, member by member; empty where it is one. */
export function pluginFaults(value: unknown, kind: PluginKind): string[] {
  if (typeof value !== 'object' || value === null)
    return [`it is ${value === null ? 'null' : typeof value}, not an object`]
  const members = value as Record<string, unknown>
  const faults: string[] = []
  if (members.kind !== undefined && members.kind !== kind)
    faults.push(`kind is ${JSON.stringify(members.kind)}, not "${kind}"`)
  if (typeof members.name !== 'string' || members.name === '') faults.push('name is not a text')
  for (const name of requiredMembers[kind])
    if (typeof members[name] !== 'function')
      faults.push(`${name} is ${members[name] === undefined ? 'missing' : 'not a function'}`)
  for (const name of optionalMembers[kind])
    if (members[name] !== undefined && typeof members[name] !== 'function') faults.push(`${name} is not a function`)
  if (members.options !== undefined && typeof (members.options as z.ZodType).safeParse !== 'function')
    faults.push('options is not a zod schema')
  return faults
}

function completePlugin(value: object, kind: PluginKind): Plugin {
  const extensions = kind === 'source' || kind === 'writer' ? { extensions: [] } : {}
  return { version: '0.0.0', options: z.strictObject({}), ...extensions, ...value, kind } as unknown as Plugin
}

const loaded = new Map<string, Promise<Plugin>>()

/** The plugin that a reference names. Throws PLUGIN_INVALID where its module does not load or is no plugin. */
export function loadPlugin(reference: PluginReference): Promise<Plugin> {
  const key = `${reference.kind} ${reference.url} ${reference.exportName}`
  let plugin = loaded.get(key)
  if (!plugin) {
    plugin = importPlugin(reference)
    loaded.set(key, plugin)
  }
  return plugin
}

let resolverRegistered = false

/** Imports a plugin's module; it finds `@movieflow/core/plugin` wherever it is. */
export async function importModule(url: string): Promise<Record<string, unknown>> {
  if (!resolverRegistered && url.startsWith('file:') && !findsCore(url)) {
    resolverRegistered = true
    register('./core-resolver.js', import.meta.url)
  }
  return import(url)
}

/** As `import` looks for it: in `node_modules` of the module's folder and of those above. */
function findsCore(url: string): boolean {
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', '@movieflow', 'core', 'package.json'))) return true
    if (folder === dirname(folder)) return false
  }
}

async function importPlugin(reference: PluginReference): Promise<Plugin> {
  const { kind, name, url, exportName } = reference
  let module: Record<string, unknown>
  try {
    module = await importModule(url)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MovieflowError('PLUGIN_INVALID', `the ${kind} ${name} does not load: ${reason}`, { cause })
  }
  const value = module[exportName] ?? (exportName === 'default' ? undefined : module.default)
  if (value === undefined)
    throw new MovieflowError('PLUGIN_INVALID', `the ${kind} ${name} has no ${exportName} export`, {
      hint: `export it as: export default define${kind[0]!.toUpperCase()}${kind.slice(1)}({ name, … })`,
    })
  return checkPlugin(value, kind, name)
}

/** A plugin as its author wrote it, checked, and with what may be left out; `name` is what users call it. */
export function checkPlugin<K extends PluginKind>(value: unknown, kind: K, name: string): Extract<Plugin, { kind: K }> {
  const faults = pluginFaults(value, kind)
  if (faults.length > 0)
    throw new MovieflowError('PLUGIN_INVALID', `the ${kind} ${name} is not a ${kind}: ${faults.join('; ')}`)
  return completePlugin(value as object, kind) as Extract<Plugin, { kind: K }>
}

/** What changes when a plugin changes: its name and version, and for one loaded by path its code. */
export async function pluginIdentity(plugin: Plugin, reference: PluginReference, byPath: boolean): Promise<string> {
  const version = `${plugin.name}@${plugin.version}`
  return byPath ? `${version}#${await hashPluginCode(fileURLToPath(reference.url))}` : version
}
