// `matrix:` as lists of values.
import { parseRange } from '../contract/index.js'
import type { FieldValue, Json, MatrixEntry, OptionPath } from '../model/index.js'
import { hasTemplate } from '../template/index.js'
import type { Mistakes } from './mistakes.js'
import { asList, isMap, type JsonMap } from './normal-form.js'

const mostValues = 100_000

export function readMatrix(data: JsonMap | undefined, mistakes: Mistakes): { [name: string]: MatrixEntry } {
  const entries = Object.entries(data ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name, readEntry(value, ['matrix', name], mistakes)]))
}

function readEntry(value: Json, path: OptionPath, mistakes: Mistakes): MatrixEntry {
  if (isMap(value)) {
    for (const key of Object.keys(value)) if (key !== 'axis') mistakes.unknownKey(path, key, ['axis'])
    if (typeof value['axis'] !== 'string') mistakes.expected([...path, 'axis'], 'the name of an axis', value['axis'])
    return { axis: value['axis'] as string }
  }
  const values = asList(value).flatMap((item, index) => {
    const at = Array.isArray(value) ? [...path, index] : path
    return readValues(item, (message) => mistakes.add(at, message))
  })
  if (values.length === 0) mistakes.add(path, 'expected at least one value, but got an empty list')
  const seen = new Set<string>()
  for (const item of values) {
    const key = JSON.stringify(item)
    if (seen.has(key)) mistakes.add(path, `the value ${key} occurs twice`)
    seen.add(key)
  }
  return { values }
}

/** A range means its whole numbers. */
function readValues(value: Json, refuse: (message: string) => void): FieldValue[] {
  if (value === null) refuse('expected a value, but got nothing')
  const template = textsIn(value).find(hasTemplate)
  if (template !== undefined) refuse(`expected a value, but got a template: ${JSON.stringify(template)}`)
  const range = typeof value === 'string' ? parseRange(value) : undefined
  if (!range) return [value]
  const { from, to } = range
  if (!Number.isInteger(from) || !Number.isInteger(to))
    refuse(`expected whole numbers at both ends of the range, but got ${value}`)
  else if (from > to) refuse(`the range ${value} is empty: its lower end comes first`)
  else if (to - from >= mostValues) refuse(`expected at most ${mostValues} values, but ${value} has ${to - from + 1}`)
  else return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return [value]
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((item) => textsIn(item as Json))
    : []
}
