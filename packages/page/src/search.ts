// Turns the text of the search into a test of movies: words anywhere in them, `name=value` and `name=1..5` in their fields; anywhere.
import type { FieldValue } from '@movieflow/core'
import { formatValue } from './quantities.js'

/** A movie as far as the search sees it. */
export interface Findable {
  readonly fields: Readonly<Record<string, FieldValue>>
  /** All that words are looked for in, in lower case. */
  readonly text: string
}

export type Test = (movie: Findable) => boolean

/** All terms must hold. A term in quotes is one word, `-` before a term turns it round. */
export function parseSearch(query: string, fieldNames: ReadonlySet<string>): Test {
  const terms = query.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []
  const tests = terms.map((term) => parseTerm(term, fieldNames))
  return (movie) => tests.every((test) => test(movie))
}

function parseTerm(term: string, fieldNames: ReadonlySet<string>): Test {
  if (term.length > 1 && term.startsWith('-')) {
    const test = parseTerm(term.slice(1), fieldNames)
    return (movie) => !test(movie)
  }
  const equals = term.indexOf('=')
  const name = term.slice(0, Math.max(0, equals))
  const wanted = term.slice(equals + 1).replaceAll('"', '')
  // While a value is still being typed, all movies stay.
  if (equals > 0 && fieldNames.has(name)) return wanted === '' ? () => true : fieldTest(name, wanted)
  const word = term.replaceAll('"', '').toLowerCase()
  return (movie) => movie.text.includes(word)
}

function fieldTest(name: string, wanted: string): Test {
  const range = /^(-?[\d.]*?)\.\.(-?[\d.]*)$/.exec(wanted)
  if (range && range[0] !== '..') {
    const low = range[1] === '' ? Number.NEGATIVE_INFINITY : Number(range[1])
    const high = range[2] === '' ? Number.POSITIVE_INFINITY : Number(range[2])
    return ({ fields }) => {
      const value = fieldNumber(memberOf(fields, name))
      return value >= low && value <= high
    }
  }
  const values = new Set(wanted.split('|').map((value) => value.toLowerCase()))
  return ({ fields }) => values.has(formatValue(memberOf(fields, name)).toLowerCase())
}

/** A field, or the member that `name.member` names; `null` if there is none. */
export function memberOf(fields: Readonly<Record<string, FieldValue>>, name: string): FieldValue {
  if (Object.hasOwn(fields, name)) return fields[name]!
  const dot = name.indexOf('.')
  const inner = dot > 0 ? fields[name.slice(0, dot)] : undefined
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? memberOf(inner as Readonly<Record<string, FieldValue>>, name.slice(dot + 1))
    : null
}

/** `NaN` for what is no number; text that is one counts. */
export function fieldNumber(value: FieldValue): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}
