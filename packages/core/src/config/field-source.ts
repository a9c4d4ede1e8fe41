// The entries under `fields:` and `frames:` as sources of values.
import { nearestNames } from '../errors/index.js'
import type { FieldSource, Json, OptionPath } from '../model/index.js'
import type { Mistakes } from './mistakes.js'
import { isMap, type JsonMap } from './normal-form.js'

const arrayKeys = ['variable', 'file', 'columns', 'otherwise']
const sequenceKeys = ['from', 'step']

export function readFieldSources(data: JsonMap | undefined, path: OptionPath, mistakes: Mistakes) {
  const entries = Object.entries(data ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, readFieldSource(value, [...path, name], mistakes)]))
}

/** A constant or template, a list, `{ from, step }`, an array, or a map of these. */
function readFieldSource(value: Json, path: OptionPath, mistakes: Mistakes): FieldSource {
  if (Array.isArray(value)) return { kind: 'list', values: value }
  if (!isMap(value)) return { kind: 'value', value }
  const keys = Object.keys(value)
  if (keys.some((key) => arrayKeys.includes(key))) return readArray(value, path, mistakes)
  if (keys.some((key) => sequenceKeys.includes(key))) return readSequence(value, path, mistakes)
  const known = [...arrayKeys, ...sequenceKeys]
  // A record may have any members, but not only ones that look like misspelt options.
  if (keys.length === 0)
    mistakes.expected(path, 'a value, a list, { from, step } or { variable, file, columns }', value)
  else if (keys.every((key) => looksLike(key, known))) for (const key of keys) mistakes.unknownKey(path, key, known)
  return { kind: 'record', members: readFieldSources(value, path, mistakes) }
}

function readArray(value: JsonMap, path: OptionPath, mistakes: Mistakes): FieldSource {
  const { variable, file, columns, otherwise } = value
  for (const key of Object.keys(value)) if (!arrayKeys.includes(key)) mistakes.unknownKey(path, key, arrayKeys)
  if (variable === undefined && file === undefined)
    mistakes.add(path, 'expected a variable, a file, or both, with or without columns')
  for (const key of ['variable', 'file'])
    if (value[key] !== undefined && (typeof value[key] !== 'string' || value[key] === ''))
      mistakes.expected([...path, key], 'a text', value[key]!)
  const names = columns === undefined || Array.isArray(columns) ? columns : [columns]
  if (names?.length === 0 || names?.some((name) => typeof name !== 'string' || name === ''))
    mistakes.expected([...path, 'columns'], 'a list of names', columns!)
  for (const name of repeated(names ?? [])) mistakes.add([...path, 'columns'], `the column ${name} occurs twice`)
  return {
    kind: 'array',
    variable: variable as string | undefined,
    file: file as string | undefined,
    columns: names as readonly string[] | undefined,
    otherwise: otherwise === undefined ? undefined : readFieldSource(otherwise, [...path, 'otherwise'], mistakes),
  }
}

function readSequence(value: JsonMap, path: OptionPath, mistakes: Mistakes): FieldSource {
  const { from, step = 1 } = value
  for (const key of Object.keys(value)) if (!sequenceKeys.includes(key)) mistakes.unknownKey(path, key, sequenceKeys)
  if (typeof from !== 'number') mistakes.expected([...path, 'from'], 'a number', from)
  if (typeof step !== 'number') mistakes.expected([...path, 'step'], 'a number', step)
  return { kind: 'sequence', from: from as number, step: step as number }
}

function looksLike(key: string, known: readonly string[]): boolean {
  const nearest = nearestNames(key, known)[0]!
  const letters = (text: string) => [...text.toLowerCase()].sort().join('')
  if (key.toLowerCase() === nearest || `${key}s` === nearest || key === `${nearest}s`) return true
  if (Math.abs(key.length - nearest.length) > 1 || key.length < 4) return false
  let common = 0
  while (key[common] === nearest[common] && common < key.length) common++
  const tail = (text: string, count: number) => text.slice(text.length - count)
  const rest = Math.max(key.length, nearest.length) - common - 1
  return letters(key) === letters(nearest) || (rest >= 0 && tail(key, rest) === tail(nearest, rest))
}

/** The values that occur in a list more than once. */
export function repeated<Value>(values: readonly Value[]): Set<Value> {
  return new Set(values.filter((value, index) => values.indexOf(value) < index))
}
