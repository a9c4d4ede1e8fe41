// What a schema refuses becomes one sentence: the option, what was expected, and what was found; main thread.
import type { z } from 'zod'
import { optionNames, schemaAt } from '../contract/index.js'
import { suggestNames } from '../errors/index.js'
import type { Json } from '../model/index.js'

type Issue = z.core.$ZodIssue

export interface OptionFault {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}

/** The faults of an options object, the deepest branch of a union standing for all of it. */
export function optionFaults(schema: z.ZodType, value: Json, error: z.ZodError): OptionFault[] {
  return error.issues.flatMap((issue) => faultsOf(schema, value, issue, []))
}

function faultsOf(schema: z.ZodType, value: Json, issue: Issue, base: readonly (string | number)[]): OptionFault[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const found = valueAt(value, path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const names = schemaAt(schema, path).schemas.flatMap(optionNames)
      return { path: [...path, key], message: `there is no option ${key}`, hint: suggestNames(key, names) }
    })
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.map((issues) => issues.flatMap((inner) => faultsOf(schema, value, inner, path)))
    const deepest = branches.sort((left, right) => depth(right) - depth(left))[0]
    if (deepest && depth(deepest) > path.length) return deepest
    const expected = [...new Set(issue.errors.flatMap((issues) => issues.map(expectation)))]
    return [{ path, message: `expected ${expected.join(', or ')}, but got ${show(found)}` }]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const hint = typeof found === 'string' ? suggestNames(found, allowed) : `allowed: ${allowed.join(', ')}`
    return [{ path, message: `${show(found)} is not allowed here`, hint }]
  }
  // What is never allowed says why itself.
  if (issue.code === 'invalid_type' && issue.expected === 'never') return [{ path, message: issue.message }]
  if (issue.code === 'custom') return [{ path, message: `${issue.message} (got ${show(found)})` }]
  if (found === undefined) return [{ path, message: `it is missing; expected ${expectation(issue)}` }]
  return [{ path, message: `expected ${expectation(issue)}, but got ${show(found)}` }]
}

function depth(faults: readonly OptionFault[]): number {
  return Math.max(0, ...faults.map(({ path }) => path.length))
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
      return typeNames[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`
    case 'too_big':
      return `${sized(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`
    case 'invalid_union':
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
