// Tried settings instead of those of the pipeline: values by the path of their option, and as texts for `--set`; anywhere.
import type { Adjustable, FieldValue } from '@movieflow/core'

/** A value that survives JSON. */
export type Value = Adjustable['value']

/** By path, in the order in which they were first tried. */
export type Tried = ReadonlyMap<string, Value>

/** With this value tried; what the pipeline has already is not tried any more. */
export function trySetting(tried: Tried, path: string, value: Value, written: Value): Tried {
  const next = new Map(tried)
  if (isSame(value, written)) next.delete(path)
  else next.set(path, value)
  return next
}

export function withoutSetting(tried: Tried, path: string): Tried {
  const next = new Map(tried)
  next.delete(path)
  return next
}

/** As `--set` takes them: `render.colormap=magma`. */
export function settingsOf(tried: Tried): string[] {
  return [...tried].map(([path, value]) => `${path}=${formatSetting(value)}`)
}

/** A value as it would be written into the pipeline, on one line: `[0, 1]`, `{ percentile: [2, 98] }`, `magma`. */
export function formatSetting(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map(formatSetting).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${formatSetting(name)}: ${formatSetting(member)}`)
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}'
}

/** Words that YAML reads as other things than texts. */
const taken = /^(true|false|null|yes|no|on|off|~|[-+.]?\d.*|[-+]?\.(inf|nan))$/i

function isPlain(text: string): boolean {
  return /^[\w./][\w./ -]*$/.test(text) && !text.endsWith(' ') && !taken.test(text)
}

export function isList(value: Value | FieldValue): value is readonly Value[] {
  return Array.isArray(value)
}

export function isSame(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (isList(a) !== isList(b)) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  const others = new Map<string, Value>(right)
  return (
    left.length === right.length && left.every(([name, value]) => others.has(name) && isSame(value, others.get(name)!))
  )
}
