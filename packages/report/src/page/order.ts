// In which order movies stand: by a field or a figure, numbers as numbers, what is missing last; anywhere.
import type { FieldValue } from '@movieflow/core'
import { formatValue } from '@movieflow/page/quantities'
import { fieldNumber } from '@movieflow/page/search'

const collator = new Intl.Collator('en', { numeric: true })

/** Indices of values, sorted; equal ones keep their order, missing ones are last either way. */
export function sortedIndices(values: readonly (FieldValue | undefined)[], descending: boolean): number[] {
  const sign = descending ? -1 : 1
  const isMissing = (value: FieldValue | undefined) =>
    value === undefined || value === null || (typeof value === 'number' && Number.isNaN(value))
  return [...values.keys()].sort((left, right) => {
    const [first, second] = [values[left], values[right]]
    const missing = Number(isMissing(first)) - Number(isMissing(second))
    if (missing !== 0 || isMissing(first)) return missing || left - right
    return sign * compareValues(first!, second!) || left - right
  })
}

/** Numbers by size, all else as people sort names: `conv2` before `conv10`. */
export function compareValues(left: FieldValue, right: FieldValue): number {
  const difference = fieldNumber(left) - fieldNumber(right)
  return Number.isNaN(difference) ? collator.compare(formatValue(left), formatValue(right)) : difference
}
