// Ranges of values in options: `5..`, `..-5`, `1..3`, both ends in.
import { parseRange, type Range, z } from '@movieflow/core/plugin'

/** The schema of a text that writes a range with its ends in order. */
export const rangeText = z.string().superRefine((text, context) => {
  const range = parseRange(text)
  const message =
    range === undefined
      ? 'expected a range such as "2..5", "2.." or "..5"'
      : range.from > range.to && 'the first end of the range must not be above the second'
  if (message) context.addIssue({ code: 'custom', message })
})

/** The numbers of a text that {@link rangeText} accepted. */
export function readRange(text: string): Range {
  return parseRange(text) ?? { from: Number.NaN, to: Number.NaN }
}
