// Templates filled in: names are looked up, calculations computed, formats applied.
import { MovieflowError, suggestNames } from '../errors/index.js'
import { type Fields, type FieldValue, formatDate, parseDate } from '../model/index.js'
import { type Expression, namesIn } from './expression.js'
import { type DateSpec, formatBySpec, formatText } from './format.js'
import type { Hole, Template } from './parse.js'
import { isMissing, numberFrom, textFrom } from './text.js'

/** Another source of the movie: its data, not a value. */
export interface Reference {
  readonly $source: string
}

/** The value of a full dotted name; `undefined` if there is no such field, `null` if its value is missing. */
export type Lookup = (name: string) => FieldValue | Reference | undefined

/** Looks names up in fields, longest first: a field called `stat.label`, else the member `label` of `stat`. */
export function lookupIn(fields: Fields): Lookup {
  return (name) => {
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      const head = name.slice(0, end)
      if (!Object.hasOwn(fields, head)) continue
      const value = member(fields[head]!, name.slice(end + 1))
      if (value !== undefined) return value
    }
    return undefined
  }
}

/** A member of a missing record is missing. */
function member(value: FieldValue, rest: string): FieldValue | undefined {
  if (rest === '' || value === null) return value
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  return lookupIn(value as Fields)(rest) as FieldValue | undefined
}

/**
 * A whole template gives the value itself (a calculation its number), all others text. `known` lists the fields for the
 * message of `UNKNOWN_FIELD`; `FIELD_INVALID` if a value does not fit its use.
 */
export function evaluateTemplate(
  template: Template,
  lookup: Lookup,
  known: () => Iterable<string>,
): FieldValue | Reference {
  const only = template.parts[0]
  if (!template.whole || typeof only !== 'object' || only.spec) return formatTemplate(template, lookup, known)
  const value = resultOf(only.expression, only, lookup, known)
  return isMissing(value) ? null : value
}

/** Always text, as in titles and paths; missing values print as `NaN`. */
export function formatTemplate(template: Template, lookup: Lookup, known: () => Iterable<string>): string {
  return template.parts.map((part) => (typeof part === 'string' ? part : fill(part, lookup, known))).join('')
}

/** The names in a template whose value is missing; a calculation without a result counts by its own text. */
export function missingFields(template: Template, lookup: Lookup): string[] {
  const missing = template.fields.filter((name) => isMissing(lookup(name)))
  for (const part of template.parts) {
    if (typeof part === 'string' || part.expression.kind === 'name') continue
    const names = [...namesIn(part.expression)]
    if (names.some((name) => lookup(name) === undefined || isMissing(lookup(name)))) continue
    if (isMissing(resultOf(part.expression, part, lookup, () => []))) missing.push(part.source)
  }
  return missing
}

function resultOf(
  expression: Expression,
  hole: Hole,
  lookup: Lookup,
  known: () => Iterable<string>,
): FieldValue | Reference {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'name': {
      const value = lookup(expression.name)
      if (value !== undefined) return value
      const suggestion = suggestNames(expression.name, known())
      const message = `unknown field <${expression.name}>${suggestion ? `: ${suggestion}` : ': there are no fields here'}`
      throw new MovieflowError('UNKNOWN_FIELD', message)
    }
    case 'negate': {
      const operand = numberOf(expression.operand, hole, lookup, known)
      return operand === null ? null : -operand
    }
    default: {
      const left = numberOf(expression.left, hole, lookup, known)
      const right = numberOf(expression.right, hole, lookup, known)
      return left === null || right === null ? null : calculate(expression.kind, left, right)
    }
  }
}

function numberOf(expression: Expression, hole: Hole, lookup: Lookup, known: () => Iterable<string>): number | null {
  const value = resultOf(expression, hole, lookup, known)
  const number = isReference(value) ? undefined : isDateHole(hole) ? secondsFrom(value) : numberFrom(value)
  if (number !== undefined) return number
  const name = expression.kind === 'name' ? `<${expression.name}>` : 'it'
  throw new MovieflowError('FIELD_INVALID', `<${hole.source}> calculates with numbers, but ${name} is ${show(value)}`)
}

/** A calculation without a result, such as 1 / 0, is missing. */
function calculate(operator: '+' | '-' | '*' | '/', left: number, right: number): number | null {
  if (operator === '+') return finite(left + right)
  if (operator === '-') return finite(left - right)
  if (operator === '*') return finite(left * right)
  return finite(left / right)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function fill(hole: Hole, lookup: Lookup, known: () => Iterable<string>): string {
  const value = resultOf(hole.expression, hole, lookup, known)
  if (isReference(value))
    throw new MovieflowError('FIELD_INVALID', `<${hole.source}> is ${show(value)}, and cannot be part of a text`)
  const calculated = hole.expression.kind !== 'name'
  const { spec } = hole
  if (isDateHole(hole)) return fillDate(value, hole)
  if (!spec || 'date' in spec) return textFrom(calculated && typeof value === 'number' ? withoutNoise(value) : value)
  if (spec.type === 's') return formatText(textFrom(value), spec)
  const number = numberFrom(value)
  if (number === null) return formatText('NaN', { ...spec, precision: undefined })
  if (number === undefined) {
    if (spec.type === '') return formatText(textFrom(value), spec)
    throw new MovieflowError('FIELD_INVALID', `<${hole.source}> formats a number, but its value is ${show(value)}`)
  }
  if (!['d', 'x', 'X'].includes(spec.type)) return formatBySpec(number, spec)
  const tidy = calculated ? withoutNoise(number) : number
  if (Number.isInteger(tidy)) return formatBySpec(tidy, spec)
  throw new MovieflowError('FIELD_INVALID', `<${hole.source}> formats a whole number, but its value is ${number}`, {
    hint: 'use a format such as .1f, or none',
  })
}

type DateHole = Hole & { readonly spec: DateSpec }

function isDateHole(hole: Hole): hole is DateHole {
  return hole.spec !== undefined && 'date' in hole.spec
}

/** Numbers are seconds; a text may be an ISO date. */
function secondsFrom(value: FieldValue): number | null | undefined {
  const number = numberFrom(value)
  return number === undefined && typeof value === 'string' ? parseDate(value) : number
}

function fillDate(value: FieldValue, { source, spec }: DateHole): string {
  const seconds = secondsFrom(value)
  if (seconds === null) return 'NaN'
  if (seconds !== undefined) return formatDate(seconds, spec.date)
  throw new MovieflowError('FIELD_INVALID', `<${source}> formats a date, but its value is ${show(value)}`, {
    hint: 'a date is seconds, or a text such as 2026-03-14 or 2026-03-14T10:05:00',
  })
}

/** 0.28 * 1000 is 280.00000000000006 in binary: only 15 digits are significant. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(15))
}

function isReference(value: FieldValue | Reference): value is Reference {
  return typeof value === 'object' && value !== null && typeof (value as Reference).$source === 'string'
}

function show(value: FieldValue | Reference): string {
  if (isReference(value)) return `the source ${value.$source}`
  return typeof value === 'string' ? JSON.stringify(value) : textFrom(value)
}
