// Cells as numbers: what counts as one, what as missing, and what is text.

const missing = new Set(['', 'nan', '+nan', '-nan', 'na', 'n/a', '#n/a', '<na>', 'null'])
const infinities = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
])
const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const withComma = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/

export type DecimalMark = '.' | ','

/** A cell's number, NaN where it is missing; `undefined` where it is text. */
export function numberOf(text: string, mark: DecimalMark = '.'): number | undefined {
  const trimmed = text.trim()
  if ((mark === '.' ? plain : withComma).test(trimmed))
    return Number(mark === '.' ? trimmed : trimmed.replace(',', '.'))
  if (trimmed.length > 9) return undefined
  const word = trimmed.toLowerCase()
  return missing.has(word) ? Number.NaN : infinities.get(word)
}

/** Whether a cell is a number with a decimal comma: `1,5`. */
export function hasDecimalComma(text: string): boolean {
  return text.includes(',') && withComma.test(text.trim())
}
