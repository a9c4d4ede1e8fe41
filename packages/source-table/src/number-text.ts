// Reads cells as numbers: decides which are numbers, which are missing, and which are text.

/** Missing values as pandas reads them, and as NumPy's masks, Julia, SAS, Weka and Excel's errors write them. */
const missing = new Set(
  (
    ' nan +nan -nan na n/a #n/a #na <na> null none nil missing nat - -- --- – — . ? ' +
    '-1.#ind 1.#ind -1.#qnan 1.#qnan #div/0! #num! #value! #ref!'
  ).split(' '),
)
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

/** A cell's number, NaN if it is missing; `undefined` if it is text. */
export function cellNumber(text: string, mark: DecimalMark = '.'): number | undefined {
  const trimmed = text.trim()
  if ((mark === '.' ? plain : withComma).test(trimmed))
    return Number(mark === '.' ? trimmed : trimmed.replace(',', '.'))
  if (trimmed.length > 9) return undefined
  const word = trimmed.toLowerCase()
  return missing.has(word) ? Number.NaN : infinities.get(word)
}

/** True if a cell is a number with a decimal comma: `1,5`. */
export function hasDecimalComma(text: string): boolean {
  return text.includes(',') && withComma.test(text.trim())
}

/** True if a number with a comma may also be one of thousands: `1,234`. */
export function mayBeThousands(text: string): boolean {
  return /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text.trim())
}
