// What a schema refuses becomes one sentence: the option, what was expected, and what was found; main thread.
import type { z } from 'zod'
import { optionNames, schemaAt, variantsOf } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import { formatOptionPath, type Json } from '../model/index.js'
import { foreignFields, ownField } from '../template/index.js'

type Issue = z.core.$ZodIssue

export interface OptionFault {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}

/** The faults of an options object, the deepest branch of a union standing for all of it. */
export function optionFaults(schema: z.ZodType, value: Json, error: z.ZodError): OptionFault[] {
  return allFaults(schema, value, error.issues, [])
}

/** Options that a program gives to a plugin, checked, and with their defaults. Throws OPTION_INVALID. */
export function checkOptions(given: unknown, { name, options }: { name: string; options: z.ZodType }): Json {
  const result = options.safeParse(given)
  // Through JSON, as from a pipeline: what is `undefined` is left out.
  if (result.success) return JSON.parse(JSON.stringify(result.data ?? null))
  const fault = optionFaults(options, given as Json, result.error)[0]!
  const option = formatOptionPath(fault.path)
  throw new MovieflowError('OPTION_INVALID', `${option} (${name}): ${fault.message}`, {
    ...{ option, plugin: name },
    ...(fault.hint !== undefined && { hint: fault.hint }),
  })
}

interface Fault extends OptionFault {
  /** An option that must be given is not. */
  readonly missing?: boolean
  /** An option of no such name, but there is one much like it. */
  readonly near?: boolean
}

/** Unknown names come first: what is missing is most often misspelt. */
function allFaults(schema: z.ZodType, value: Json, issues: readonly Issue[], base: readonly (string | number)[]) {
  const faults = issues.flatMap((issue) => faultsOf(schema, value, issue, base))
  return faults.sort((left, right) => Number(right.near === true) - Number(left.near === true))
}

function faultsOf(schema: z.ZodType, value: Json, issue: Issue, base: readonly (string | number)[]): Fault[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const found = valueAt(value, path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const names = variantsOf(schemaAt(schema, path).schemas, found).flatMap(optionNames)
      const hint = suggestNames(key, names)
      const near = hint?.startsWith('did you mean') === true
      return { path: [...path, key], message: `there is no option ${key}`, hint, near }
    })
  if (issue.code === 'invalid_union') {
    const { discriminator } = issue as { discriminator?: string }
    if (discriminator !== undefined && issue.errors.length === 0)
      return [namedVariant(schema, path, discriminator, found)]
    const branches = issue.errors.map((issues) => allFaults(schema, value, issues, path))
    const nearest = branches.sort(byNearness)[0]
    if (nearest && depth(nearest) > path.length) return nearest
    const own = issue.message === 'Invalid input' ? undefined : issue.message.replace(/^expected /, '')
    const expected = own ?? [...new Set(issue.errors.flatMap((issues) => issues.map(expectation)))].join(', or ')
    if (found === undefined) return [{ path, message: `it is missing; expected ${expected}`, missing: true }]
    const hint = hintFor(issue, found)
    return [{ path, message: `expected ${expected}, but got ${show(found)}`, ...(hint && { hint }) }]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const hint = typeof found === 'string' ? suggestNames(found, allowed) : `allowed: ${allowed.join(', ')}`
    return [{ path, message: `${show(found)} is not allowed here`, hint }]
  }
  // What is never allowed says why itself.
  if (issue.code === 'invalid_type' && issue.expected === 'never') return [{ path, message: issue.message }]
  if (issue.code === 'custom') return [{ path, message: `${issue.message} (got ${show(found)})` }]
  if (found === undefined) return [{ path, message: `it is missing; expected ${expectation(issue)}`, missing: true }]
  const hint = hintFor(issue, found)
  return [{ path, message: `expected ${expectation(issue)}, but got ${show(found)}`, ...(hint && { hint }) }]
}

/** An option, as `use`, that says which others there are, and names none of the kinds. */
function namedVariant(schema: z.ZodType, at: readonly (string | number)[], option: string, found: unknown): Fault {
  const path = at.at(-1) === option ? at : [...at, option]
  const kinds = schemaAt(schema, path).schemas.flatMap((each) => [...((each as z.ZodLiteral).values ?? [])].map(String))
  const given = at.at(-1) === option ? found : (found as Record<string, unknown> | null | undefined)?.[option]
  if (typeof given !== 'string')
    return { path, message: `it is missing; expected one of ${kinds.join(', ')}`, missing: true }
  return { path, message: `there is no ${given}`, hint: suggestNames(given, kinds) }
}

/** The branch of a union that was most probably meant comes first: the deepest, that lacks least, is misspelt, has fewest faults. */
function byNearness(left: readonly Fault[], right: readonly Fault[]): number {
  const count = (faults: readonly Fault[], what: 'missing' | 'near') => faults.filter((fault) => fault[what]).length
  return (
    depth(right) - depth(left) ||
    count(left, 'missing') - count(right, 'missing') ||
    count(right, 'near') - count(left, 'near') ||
    left.length - right.length
  )
}

function depth(faults: readonly OptionFault[]): number {
  return Math.max(0, ...faults.map(({ path }) => path.length))
}

/** What was meant by a text in place of numbers. */
function hintFor(issue: Issue, found: Json): string | undefined {
  if (typeof found !== 'string') return undefined
  const lists = issue.code === 'invalid_union' ? issue.errors.flat() : [issue]
  const takesList = lists.some(
    (each) => each.code === 'invalid_type' && typeNames[each.expected] === typeNames['array'],
  )
  const size = /^\s*(\d+)\s*(?:[x×*,;]|\s)\s*(\d+)\s*$/i.exec(found)
  if (size && takesList) return `write [${size[1]}, ${size[2]}]`
  const [field] = foreignFields(found)
  return field && `write ${found.replace(field.written, ownField(field, 'name'))}`
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      // A tuple says what its places are.
      if (issue.expected === 'tuple' && !issue.message.startsWith('Invalid input')) return issue.message
      return typeNames[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`
    case 'too_big':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`
    case 'invalid_union':
      if (issue.message !== 'Invalid input') return issue.message
      return [...new Set(issue.errors.flatMap((issues) => issues.map(expectation)))].join(', or ')
    case 'unrecognized_keys':
      return `no option ${issue.keys.join(', ')}`
    default:
      return issue.message
  }
}

function sized(origin: string): string {
  if (origin === 'array' || origin === 'set') return 'a list with a length'
  return origin === 'string' ? 'a text with a length' : 'a number'
}

function valueAt(value: Json, path: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value
  for (const key of path) current = (current as Record<string, Json> | null | undefined)?.[key as string]
  return current
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
