// Turns what a schema refuses into faults (option, expected and found value), and each fault into a sentence; any thread.
import type { z } from 'zod'
import { MovieflowError, suggestNames } from '../errors/index.js'
import { formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import { foreignFields, ownField } from '../template/index.js'
import { valueAt } from './option-path.js'
import { optionTable } from './option-table.js'
import { shownValue } from './shown-value.js'

type Issue = z.core.$ZodIssue

/** A problem with one option, before it is worded. */
export type Fault = { readonly path: OptionPath } & (
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  /** A name that the map does not allow, whatever its value. */
  | { readonly kind: 'name'; readonly expected: string }
  /** `found` is `undefined` if the option is missing. */
  | { readonly kind: 'value'; readonly expected: string; readonly found: Json | undefined; readonly hint?: string }
  /** The schema's message is complete. */
  | { readonly kind: 'rule'; readonly message: string; readonly hint?: string }
)

/** Settings for the faults of a schema. */
export interface FaultWords {
  /** The names that the map at a path allows. */
  known(path: OptionPath, found: Json | undefined): readonly string[]
  /** The expected value of an option, if the schema itself has one phrase for it; its unions then count as one. */
  expected?(issue: Issue): string
  /** The allowed names of an option that chooses between maps, such as `use`. */
  choices?(path: OptionPath): readonly string[]
}

export interface OptionFault {
  readonly path: OptionPath
  readonly message: string
  readonly hint?: string
}

/** The faults of a plugin's options in words; a union is represented by its deepest branch. */
export function optionFaults(schema: z.ZodType, value: Json, error: z.ZodError): OptionFault[] {
  const table = optionTable(schema)
  const words: FaultWords = {
    known: (path, found) => table.at(path).namesFor(found),
    choices: (path) => table.at(path).choices,
  }
  return findFaults(error.issues, value, words).map(wordFault)
}

/** Checks options that a program gives to a plugin, and fills in defaults. Throws OPTION_INVALID. */
export function checkOptions(given: unknown, { name, options }: { name: string; options: z.ZodType }): Json {
  const result = options.safeParse(given)
  // Through JSON, as from a pipeline: members that are `undefined` are left out.
  if (result.success) return JSON.parse(JSON.stringify(result.data ?? null))
  const fault = optionFaults(options, given as Json, result.error)[0]!
  const option = formatOptionPath(fault.path)
  throw new MovieflowError('OPTION_INVALID', `${option} (${name}): ${fault.message}`, {
    ...{ option, plugin: name },
    ...(fault.hint !== undefined && { hint: fault.hint }),
  })
}

/** The faults of `value` by a schema. Unknown names come first, because a missing option is usually misspelt. */
export function findFaults(issues: readonly Issue[], value: Json, words: FaultWords, base: OptionPath = []): Fault[] {
  const faults = issues.flatMap((issue) => faultsOf(issue, value, words, base))
  return faults.sort((left, right) => Number(isNear(right)) - Number(isNear(left)))
}

function faultsOf(issue: Issue, value: Json, words: FaultWords, base: OptionPath): Fault[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const found = valueAt(value, path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ kind: 'unknown', path: [...path, key], known: words.known(path, found) }))
  if (issue.code === 'invalid_key')
    return [{ kind: 'name', path, expected: withoutExpected(issue.issues[0]?.message ?? issue.message) }]
  if (words.expected) return [{ kind: 'value', path, expected: words.expected(issue), found }]
  if (issue.code === 'invalid_union') return unionFaults(issue, path, found, value, words)
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const hint = typeof found === 'string' ? suggestNames(found, allowed) : `allowed: ${allowed.join(', ')}`
    return [{ kind: 'rule', path, message: `${shownValue(found)} is not allowed here`, hint }]
  }
  // An option that is never allowed has its own message.
  if (issue.code === 'invalid_type' && issue.expected === 'never')
    return [{ kind: 'rule', path, message: issue.message }]
  if (issue.code === 'custom') return [{ kind: 'rule', path, message: `${issue.message} (got ${shownValue(found)})` }]
  return [{ kind: 'value', path, expected: expectation(issue), found, ...hintFor(issue, found) }]
}

function unionFaults(
  issue: Issue & { readonly code: 'invalid_union' },
  path: OptionPath,
  found: Json | undefined,
  value: Json,
  words: FaultWords,
): Fault[] {
  const { discriminator } = issue as { discriminator?: string }
  if (discriminator !== undefined && issue.errors.length === 0) return [choiceFault(path, discriminator, found, words)]
  const branches = issue.errors.map((issues) => findFaults(issues, value, words, path))
  const nearest = branches.sort(byNearness)[0]
  if (nearest && depth(nearest) > path.length) return nearest
  const own = issue.message === 'Invalid input' ? undefined : withoutExpected(issue.message)
  const expected = own ?? expectedOfAll(issue.errors)
  return [{ kind: 'value', path, expected, found, ...hintFor(issue, found) }]
}

/** An option such as `use` that decides which others exist, and whose value is none of the kinds. */
function choiceFault(at: OptionPath, option: string, found: Json | undefined, words: FaultWords): Fault {
  const path = at.at(-1) === option ? at : [...at, option]
  const kinds = words.choices?.(path) ?? []
  const given = at.at(-1) === option ? found : valueAt(found, [option])
  if (typeof given !== 'string')
    return { kind: 'value', path, expected: `one of ${kinds.join(', ')}`, found: undefined }
  return { kind: 'rule', path, message: `there is no ${given}`, hint: suggestNames(given, kinds) }
}

/** A fault of a plugin's option as a sentence. */
function wordFault(fault: Fault): OptionFault {
  const { path } = fault
  switch (fault.kind) {
    case 'unknown':
      return {
        path,
        message: `there is no option ${path.at(-1)}`,
        hint: suggestNames(String(path.at(-1)), fault.known),
      }
    case 'name':
      return { path, message: `expected ${fault.expected}, but got ${shownValue(String(path.at(-1)))}` }
    case 'rule':
      return { path, message: fault.message, ...(fault.hint !== undefined && { hint: fault.hint }) }
    case 'value': {
      if (isMissing(fault)) return { path, message: `it is missing; expected ${fault.expected}` }
      const message = `expected ${fault.expected}, but got ${shownValue(fault.found)}`
      return { path, message, ...(fault.hint !== undefined && { hint: fault.hint }) }
    }
  }
}

/** A required option is missing. */
function isMissing(fault: Fault): boolean {
  return fault.kind === 'value' && fault.found === undefined
}

/** There is no option of this name, but one with a similar name. */
function isNear(fault: Fault): boolean {
  return fault.kind === 'unknown' && suggestNames(String(fault.path.at(-1)), fault.known).startsWith('did you mean')
}

/**
 * The most probably meant branch of a union comes first: the deepest, the one that lacks least, has misspellings, or
 * has fewest faults.
 */
function byNearness(left: readonly Fault[], right: readonly Fault[]): number {
  const count = (faults: readonly Fault[], is: (fault: Fault) => boolean) => faults.filter(is).length
  return (
    depth(right) - depth(left) ||
    count(left, isMissing) - count(right, isMissing) ||
    count(right, isNear) - count(left, isNear) ||
    left.length - right.length
  )
}

function depth(faults: readonly Fault[]): number {
  return Math.max(0, ...faults.map(({ path }) => path.length))
}

/** The meaning of a text in place of numbers. */
function hintFor(issue: Issue, found: Json | undefined): { hint?: string } {
  if (typeof found !== 'string') return {}
  const lists = issue.code === 'invalid_union' ? issue.errors.flat() : [issue]
  const takesList = lists.some(
    (each) => each.code === 'invalid_type' && typeNames[each.expected] === typeNames['array'],
  )
  const size = /^\s*(\d+)\s*(?:[x×*,;]|\s)\s*(\d+)\s*$/i.exec(found)
  if (size && takesList) return { hint: `write [${size[1]}, ${size[2]}]` }
  const [field] = foreignFields(found)
  return field ? { hint: `write ${found.replace(field.written, ownField(field, 'name'))}` } : {}
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
      // A tuple describes its own items.
      if (issue.expected === 'tuple' && !issue.message.startsWith('Invalid input')) return issue.message
      return typeNames[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`
    case 'too_big':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`
    case 'invalid_union':
      return issue.message === 'Invalid input' ? expectedOfAll(issue.errors) : issue.message
    case 'unrecognized_keys':
      return `no option ${issue.keys.join(', ')}`
    default:
      return issue.message
  }
}

function expectedOfAll(branches: readonly (readonly Issue[])[]): string {
  return [...new Set(branches.flatMap((issues) => issues.map(expectation)))].join(', or ')
}

function withoutExpected(message: string): string {
  return message.replace(/^expected /, '')
}

function sized(origin: string): string {
  if (origin === 'array' || origin === 'set') return 'a list with a length'
  return origin === 'string' ? 'a text with a length' : 'a number'
}
