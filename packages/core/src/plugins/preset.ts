// A preset becomes one list of its plugins: nested lists are flattened, empty values skipped; any thread.
import { z } from 'zod'
import type { HooksPlugin, PresetEntry } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { contractFault } from './check-version.js'
import { type AnyKind, type AnyPlugin, kindName, memberNames, pluginFaults, pluginKind } from './plugin-faults.js'

/** A preset that brings new presets endlessly would never finish. */
const deepest = 16
const noOptions = z.strictObject({})

/**
 * The plugins that a module's default export (a list, or a plugin with `plugins`) brings, without itself. The same
 * export and options give the same list in every thread, so that a plugin is known by its place in it. `what` names the
 * preset in a PLUGIN_INVALID.
 */
export async function bringPlugins(preset: unknown, options: unknown, what: string): Promise<AnyPlugin[]> {
  const brought: AnyPlugin[] = []
  await bring(preset, options, [])
  return brought

  async function bring(from: unknown, given: unknown, within: readonly unknown[]): Promise<void> {
    if (within.includes(from)) throw refuse('it contains itself')
    if (within.length > deepest) throw refuse(`it nests presets more than ${deepest} deep`)
    const list = Array.isArray(from) ? from : await (from as HooksPlugin).plugins?.(given)
    if (list === undefined) return
    if (!Array.isArray(list)) throw refuse(`its plugins() gives ${list === null ? 'null' : typeof list}, not a list`)
    for (const entry of list as readonly PresetEntry[]) {
      if (!entry) continue
      if (Array.isArray(entry)) await bring(entry, undefined, [...within, from])
      else await take(entry, [...within, from])
    }
  }

  async function take(entry: unknown, within: readonly unknown[]): Promise<void> {
    const kind = pluginKind(entry)
    const place = `plugin ${brought.length + 1} that it brings`
    if (kind === undefined) throw refuse(`${place} is no plugin: a plugin is what define… makes, not ${typeof entry}`)
    const plugin = checkedPlugin(entry, kind, `${what}: ${place}`)
    brought.push(plugin)
    if (plugin.kind === 'hooks' && plugin.plugins) await bring(entry, defaultOptions(plugin, what), within)
  }

  function refuse(why: string): MovieflowError {
    return new MovieflowError('PLUGIN_INVALID', `${what} cannot be taken apart: ${why}`)
  }
}

/** A plugin that a preset brings has the defaults of its options. */
export function defaultOptions(plugin: HooksPlugin, what: string): unknown {
  const parsed = plugin.options.safeParse({})
  if (parsed.success) return parsed.data
  const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ')
  throw new MovieflowError(
    'PLUGIN_INVALID',
    `${what} brings the plugin ${plugin.name}, which needs options: ${names}`,
    {
      hint: 'give them defaults, or let the preset make the plugin by a function that takes them',
    },
  )
}

/** Throws PLUGIN_INVALID with all faults. */
export function checkedPlugin<K extends AnyKind>(
  value: unknown,
  kind: K,
  what: string,
): Extract<AnyPlugin, { kind: K }> {
  const other = contractFault(value)
  if (other) throw new MovieflowError('PLUGIN_INVALID', `${what}: ${other.message}`, { hint: other.hint })
  const faults = pluginFaults(value, kind)
  if (faults.length > 0)
    throw new MovieflowError('PLUGIN_INVALID', `${what} is not ${kindName(kind)}: ${faults.join('; ')}`)
  return completePlugin(value as object, kind) as Extract<AnyPlugin, { kind: K }>
}

const completed = new WeakMap<object, AnyPlugin>()

/** With the defaults of `define…`; the same object for the same plugin. */
function completePlugin(value: object, kind: AnyKind): AnyPlugin {
  let plugin = completed.get(value)
  if (!plugin) {
    const extensions = kind === 'source' || kind === 'writer' ? { extensions: [] } : {}
    plugin = {
      version: '0.0.0',
      options: noOptions,
      ...extensions,
      ...ownMembers(value, kind),
      kind,
    } as unknown as AnyPlugin
    completed.set(value, plugin)
  }
  return plugin
}

/** An instance of a class has its methods on its prototype, and they need it as their `this`. */
function ownMembers(value: object, kind: AnyKind): object {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return value
  const given = value as Record<string, unknown>
  const present = memberNames(kind).filter((name) => given[name] !== undefined)
  return Object.fromEntries(
    present.map((name) => {
      const member = given[name]
      return [name, typeof member === 'function' && name !== 'options' ? member.bind(value) : member]
    }),
  )
}
