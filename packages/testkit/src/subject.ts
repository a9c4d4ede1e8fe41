// Turns a plugin and its options, as written in a pipeline, into the inputs of its calls; rules for all kinds.
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Plugin, PluginContext } from '@movieflow/core/plugin'
import { watchProcess } from './process-state.js'
import { RuleChecks } from './rule-checks.js'

export interface SubjectInput {
  readonly plugin: Plugin
  /** The options as written in the pipeline; default `{}`. */
  readonly options?: unknown
  readonly timeoutSeconds?: number
  /** The pipeline's folder. */
  readonly folder?: string
  readonly kind: Plugin['kind']
  /** Functions that the plugin must have. */
  readonly members: readonly string[]
}

export interface Subject<Options> {
  readonly checks: RuleChecks
  /** A fresh context for a call. */
  context(): PluginContext
  /** Options with their defaults, frozen, after a journey through JSON as to a worker. */
  readonly options: Options
  /** Rule `leaves-process`; at the end, before the checks are finished. */
  checkProcess(): void
}

/** Checks `plugin-shape` and `options-json`; throws at once if nothing more can be tested. */
export function openSubject<Options>(input: SubjectInput): Subject<Options> {
  const { plugin, kind } = input
  const checks = new RuleChecks(`the ${kind} ${JSON.stringify(plugin?.name ?? '?')}`, input.timeoutSeconds ?? 20)
  const rule = 'plugin-shape'
  if (typeof plugin !== 'object' || plugin === null) {
    checks.fail(rule, `expected a plugin but got ${String(plugin)}`)
    checks.finish()
  }
  checks.expect(rule, plugin.kind === kind, `expected the kind '${kind}' but got '${plugin.kind}'`)
  checks.expect(rule, typeof plugin.name === 'string' && plugin.name !== '', 'it has no name')
  checks.expect(rule, typeof plugin.version === 'string', 'it has no version')
  checks.expect(rule, typeof plugin.options?.safeParse === 'function', '`options` is not a zod schema')
  const members = plugin as unknown as Record<string, unknown>
  for (const name of input.members) checks.expect(rule, typeof members[name] === 'function', `it has no ${name}()`)
  if (kind === 'writer' || kind === 'source') {
    const { extensions } = plugin as { extensions?: unknown }
    // An entry of a source without a leading dot is a whole file name.
    const form = kind === 'source' ? /^[^A-Z/]*\.[^A-Z/]+$/ : /^\.[^A-Z/]+$/
    const good = Array.isArray(extensions) && extensions.every((ending) => form.test(String(ending)))
    const other = kind === 'source' ? ", or whole names: 'zarr.json'" : ''
    checks.expect(rule, good, `\`extensions\` must be endings in lower case with their dot: '.npy'${other}`)
  }
  checks.finish()
  const options = parseOptions<Options>(plugin, input.options, checks)
  const signal = new AbortController().signal
  const folder = resolve(input.folder ?? '.')
  const changes = watchProcess()
  const checkProcess = () => {
    const changed = changes()
    checks.expect('leaves-process', changed.length === 0, `it changed ${changed.join(', ')}`)
  }
  return { checks, options, checkProcess, context: () => ({ warn: () => {}, signal, folder }) }
}

/** Options through the schema and JSON, frozen. */
export function parseOptions<Options>(plugin: Plugin, raw: unknown, checks: RuleChecks): Options {
  const parsed = plugin.options.safeParse(raw ?? {})
  if (!parsed.success) {
    checks.fail('options-valid', parsed.error.message)
    checks.finish()
  }
  checks.expect('options-json', findNotJson(parsed.data, 'options') === undefined, () =>
    String(findNotJson(parsed.data, 'options')),
  )
  return freeze(throughJson(parsed.data)) as Options
}

export function throughJson<Value>(value: Value): Value {
  return value === undefined ? value : JSON.parse(JSON.stringify(value))
}

/** The first place in `value` that JSON would change, in words; members that are `undefined` count as absent. */
export function findNotJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : `${path} is ${value}, which JSON makes null`
  if (Array.isArray(value)) return firstOf(value, (item, index) => findNotJson(item, `${path}[${index}]`))
  if (typeof value !== 'object') return `${path} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return `${path} is a ${value.constructor?.name ?? 'special object'}, which does not survive JSON`
  return firstOf(Object.entries(value), ([name, member]) =>
    member === undefined ? undefined : findNotJson(member, `${path}.${name}`),
  )
}

function firstOf<Item>(items: readonly Item[], find: (item: Item, index: number) => string | undefined) {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

/** Frozen all the way down, so that a plugin that writes to its input fails. */
export function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) freeze(member)
  }
  return value
}

/** Equal as data: members that are `undefined` count as absent, functions are left out. */
export function sameData(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(throughJson(left), throughJson(right))
}

/** True if two runs of bytes are equal, in whatever memory. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && Buffer.compare(left, right) === 0
}
