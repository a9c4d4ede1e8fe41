// Dates and clock times: seconds become text by strftime's codes, and ISO dates become seconds; any thread.

/** Short and full names begin alike. */
const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

const two = (value: number) => String(value).padStart(2, '0')

/** The text for each code; `micro` are the microseconds beyond the whole second. */
const codes: Readonly<Record<string, (date: Date, micro: number) => string>> = {
  Y: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  y: (date) => two(((date.getUTCFullYear() % 100) + 100) % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  f: (_, micro) => String(micro).padStart(6, '0'),
  j: (date) =>
    String(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1).padStart(3, '0'),
  b: (date) => months[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => months[date.getUTCMonth()]!,
  a: (date) => days[date.getUTCDay()]!.slice(0, 3),
  A: (date) => days[date.getUTCDay()]!,
  F: (date) => date.toISOString().slice(0, date.toISOString().indexOf('T')),
  T: (date) => date.toISOString().slice(-13, -5),
  '%': () => '%',
}

const code = /%(\d?)(.)/gs

/** The part of a date format that is not a valid code; `undefined` if all codes are valid. */
export function dateFormatFault(format: string): string | undefined {
  if (/(?:^|[^%])(?:%%)*%$/.test(format)) return '%'
  for (const [whole, digits, letter] of format.matchAll(code))
    if (!Object.hasOwn(codes, letter!) || (digits !== '' && (letter !== 'f' || !/[1-6]/.test(digits!)))) return whole
  return undefined
}

/**
 * Seconds since 1970-01-01, or of a clock that begins at midnight, by the codes of C's and Python's strftime: `%H:%M:%S`. `%3f` are the first three digits of the
 * fraction, which is rounded to a millionth. Seconds that are no date become `NaN`.
 */
export function formatDate(seconds: number, format: string): string {
  let whole = Math.floor(seconds)
  let micro = Math.round((seconds - whole) * 1e6)
  if (micro === 1e6) {
    whole++
    micro = 0
  }
  const date = new Date(whole * 1000)
  if (Number.isNaN(date.getTime())) return 'NaN'
  return format.replaceAll(code, (_, digits: string, letter: string) => {
    const text = codes[letter]!(date, micro)
    return digits === '' ? text : text.slice(0, Number(digits))
  })
}

const isoDate = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/

/** Seconds since 1970-01-01 of an ISO date, or date and time, as its clock shows it: a zone changes nothing. `undefined` if it is none. */
export function parseDate(text: string): number | undefined {
  const match = isoDate.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number?,
    number?,
    number?,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!exists || hour > 23 || minute > 59 || second > 59) return undefined
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second + Number(match[7] ?? 0)
}
