// Replaces missing values by those of `otherwise:`, also within records and lists.
import type { FieldValue } from '../model/index.js'

/** Whether the value, or a member or element of it, is missing. */
export function lacksValue(value: FieldValue): boolean {
  if (value === null) return true
  return typeof value === 'object' && Object.values(value).some((member: FieldValue) => lacksValue(member))
}

/** `value` with missing values from `otherwise`: members by name, elements by index. A list may have one replacement for all. */
export function standIn(value: FieldValue, otherwise: FieldValue): FieldValue {
  if (value === null) return otherwise
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const other = (place: number) => (Array.isArray(otherwise) ? (otherwise[place] as FieldValue) : otherwise) ?? null
    return value.map((each: FieldValue, place) => standIn(each, other(place)))
  }
  if (typeof otherwise !== 'object' || otherwise === null || Array.isArray(otherwise)) return value
  const others = otherwise as Readonly<Record<string, FieldValue>>
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, FieldValue>>).map(([name, each]) => [
      name,
      standIn(each, Object.hasOwn(others, name) ? others[name]! : null),
    ]),
  )
}
