// The faults of an object that should be a plugin, member by member.
import type { HooksPlugin, Plugin, PluginKind } from '../contract/index.js'
import { editDistance } from '../errors/index.js'

export type AnyPlugin = Plugin | HooksPlugin
export type AnyKind = PluginKind | 'hooks'

interface Members {
  readonly required: readonly string[]
  readonly functions: readonly string[]
  readonly flags: readonly string[]
  readonly extensions: boolean
}

const members: Record<AnyKind, Members> = {
  source: {
    required: ['scan', 'probe', 'open'],
    functions: ['find', 'readValue', 'readTimes', 'prepare', 'furtherFiles'],
    flags: ['framePerFile', 'oneArray', 'folders'],
    extensions: true,
  },
  transform: { required: ['plan', 'create'], functions: [], flags: [], extensions: false },
  renderer: { required: ['plan', 'create'], functions: ['repeats'], flags: [], extensions: false },
  writer: {
    required: ['open'],
    functions: ['plan', 'encodeFrame'],
    flags: ['needsPrevious', 'filePerFrame'],
    extensions: true,
  },
  hooks: {
    required: [],
    functions: ['plugins', 'config', 'planResolved', 'movieStart', 'movieEnd', 'runEnd'],
    flags: [],
    extensions: false,
  },
}

const common = ['kind', 'name', 'version', 'options', 'madeBy', 'timeoutSeconds']
const kinds = Object.keys(members) as AnyKind[]

/** With its article, for messages. */
export function kindName(kind: AnyKind): string {
  return kind === 'hooks' ? 'a plugin with hooks' : `a ${kind}`
}

export function memberNames(kind: AnyKind): string[] {
  const { required, functions, flags, extensions } = members[kind]
  return [...common, ...required, ...functions, ...flags, ...(extensions ? ['extensions'] : [])]
}

/** The kind of a plugin, by its `kind`, or without `define…` by members that only one kind has. */
export function pluginKind(value: unknown): AnyKind | undefined {
  if (!isObject(value)) return undefined
  const { kind } = value
  if (kinds.includes(kind as AnyKind)) return kind as AnyKind
  if (kind !== undefined) return undefined
  if ('probe' in value || 'scan' in value) return 'source'
  if ('open' in value || 'encodeFrame' in value) return 'writer'
  return members.hooks.functions.some((name) => name in value) ? 'hooks' : undefined
}

/**
 * All faults; empty if it is a plugin of that kind. Unknown members are allowed, unless they look like a misspelling.
 */
export function pluginFaults(value: unknown, kind: AnyKind): string[] {
  if (!isObject(value)) return [`it is ${value === null ? 'null' : `a ${typeof value}`}, not an object`]
  const { required, functions, flags, extensions } = members[kind]
  const faults: string[] = []
  const refuse = (name: string, expected: string) => faults.push(`${name} is ${shown(value[name])}, not ${expected}`)
  if (value['kind'] !== undefined && value['kind'] !== kind) refuse('kind', `"${kind}"`)
  if (typeof value['name'] !== 'string' || value['name'] === '') refuse('name', 'a text')
  if (value['version'] !== undefined && typeof value['version'] !== 'string')
    refuse('version', 'a text such as "1.0.0"')
  const known = memberNames(kind)
  const slips = new Map(
    Object.keys(value).flatMap((name) => {
      const meant = known.includes(name) ? undefined : slipOf(name, known)
      return meant !== undefined && !(meant in value) ? [[meant, name]] : []
    }),
  )
  for (const name of required) {
    if (value[name] === undefined && slips.has(name)) continue
    if (value[name] === undefined) faults.push(`${name} is missing`)
    else if (typeof value[name] !== 'function') refuse(name, 'a function')
  }
  for (const name of functions)
    if (value[name] !== undefined && typeof value[name] !== 'function') refuse(name, 'a function')
  for (const name of flags)
    if (value[name] !== undefined && typeof value[name] !== 'boolean') refuse(name, 'true or false')
  const seconds = value['timeoutSeconds']
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds > 0))
    refuse('timeoutSeconds', 'a number above 0')
  if (extensions && value['extensions'] !== undefined) faults.push(...extensionFaults(value['extensions']))
  faults.push(...schemaFaults(value['options']))
  for (const [meant, name] of slips) faults.push(`there is no member ${name}: did you mean ${meant}?`)
  return faults
}

function extensionFaults(extensions: unknown): string[] {
  if (!Array.isArray(extensions)) return [`extensions is ${shown(extensions)}, not a list of endings such as [".avi"]`]
  return extensions
    .filter((ending) => typeof ending !== 'string' || !/^[^/\\\s]*\.[^/\\\s]+$/.test(ending))
    .map((ending) => `extensions holds ${shown(ending)}: an ending begins with its dot, such as ".avi"`)
}

function schemaFaults(options: unknown): string[] {
  if (options === undefined) return []
  const schema = options as { safeParse?: unknown; _zod?: { def?: unknown }; _def?: unknown }
  const parses = isObject(options) && typeof schema.safeParse === 'function'
  if (parses && isObject(schema._zod?.def)) return []
  if (parses && schema._def !== undefined)
    return ['options is a schema of zod 3: import { z } from "@movieflow/core/plugin", which is zod 4']
  return [`options is ${shown(options)}, not a zod schema: import { z } from "@movieflow/core/plugin"`]
}

/** The member that was meant: it differs in capitals, or in one or two letters. */
function slipOf(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase()
  const distances = known.map((other) => [other, editDistance(lower, other.toLowerCase())] as const)
  const [nearest, distance] = distances.sort(([, left], [, right]) => left - right)[0]!
  return distance <= Math.min(2, Math.floor(name.length / 4)) ? nearest : undefined
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
