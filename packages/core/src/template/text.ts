// Field values as numbers and as text, the way titles and paths show them.
import type { FieldValue } from '../model/index.js'

const numeric = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** The number that a text contains; `undefined` if it is none. */
export function numberFromText(text: string): number | undefined {
  return numeric.test(text) ? Number(text) : undefined
}

/** A value as a number: text that is a number counts as one, `null` is missing, `undefined` is no number at all. */
export function numberFrom(value: FieldValue): number | null | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  if (typeof value === 'boolean') return Number(value)
  if (value === null) return null
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text.toLowerCase() === 'nan' ? null : numberFromText(text)
}

export function isMissing(value: unknown): boolean {
  return value === null || Number.isNaN(value)
}

/** A value as text: whole numbers without a point, missing as `NaN`, lists as `[1, 20]`. */
export function textFrom(value: FieldValue): string {
  if (value === null) return 'NaN'
  if (typeof value === 'number') return textFromNumber(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(textFrom).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${name}: ${textFrom(member as FieldValue)}`)
  return `{${members.join(', ')}}`
}

function textFromNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '0' : String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf'
}
