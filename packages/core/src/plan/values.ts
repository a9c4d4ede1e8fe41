// Compares field values as `where` and `on` do: text that is a number counts as one.
import type { Criterion, Fields, FieldValue, Selection } from '../model/index.js'
import { numberFromText } from '../template/index.js'

/** The number that a value is or contains as text; `undefined` if it is none. */
export function numberOf(value: FieldValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? numberFromText(value) : undefined
}

/** The same text for values that count as equal; `undefined` for a missing value, which equals nothing. */
export function comparable(value: FieldValue | undefined): string | undefined {
  if (value === null || value === undefined) return undefined
  const number = numberOf(value)
  if (number !== undefined) return Number.isNaN(number) ? undefined : `n${number}`
  return `t${typeof value === 'string' ? value.trim() : JSON.stringify(value)}`
}

export function meetsCriterion(value: FieldValue | undefined, criterion: Criterion): boolean {
  if ('value' in criterion) {
    const wanted = comparable(criterion.value)
    return wanted !== undefined && comparable(value) === wanted
  }
  const number = numberOf(value)
  return number !== undefined && number >= criterion.from && number <= criterion.to
}

/** Whether `--only`, read by parseSelection, chooses a movie with these fields; `undefined` if it names others, which files may have. */
export function meetsSelection(selection: Selection, fields: Fields): boolean | undefined {
  const names = selection.flatMap((each) => Object.keys(each))
  if (names.some((name) => fields[name] === undefined)) return undefined
  const meets = (each: Selection[number]) =>
    Object.entries(each).every(([name, criteria]) => criteria.some((each) => meetsCriterion(fields[name], each)))
  return selection.length === 0 || selection.some(meets)
}
