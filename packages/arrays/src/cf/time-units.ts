// Times in the units of CF and UDUNITS, as `days since 1850-01-01`, in the calendars of climate models, become seconds.

/** The meaning of units of time. */
export interface TimeUnits {
  /** Seconds. */
  readonly unit: number
  /** The reference of dates; left out for lengths of time. */
  readonly since?: { readonly calendar: Calendar; readonly days: number; readonly seconds: number }
}

type Calendar = 'standard' | 'proleptic' | 'noleap' | '360_day'

const calendars: Readonly<Record<string, Calendar>> = {
  standard: 'standard',
  gregorian: 'standard',
  proleptic_gregorian: 'proleptic',
  noleap: 'noleap',
  '365_day': 'noleap',
  '360_day': '360_day',
}

const units: readonly (readonly [seconds: number, names: RegExp])[] = [
  [86_400, /^(d|days?)$/],
  [3_600, /^(h|hrs?|hours?)$/],
  [60, /^(min|mins|minutes?)$/],
  [1, /^(s|secs?|seconds?)$/],
  [1e-3, /^(ms|msecs?|millisecs?|milliseconds?)$/],
  [1e-6, /^(us|µs|μs|microsecs?|microseconds?)$/],
  [1e-9, /^(ns|nanosecs?|nanoseconds?)$/],
]

/** Why units of time cannot be followed. */
export class TimeProblem extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message)
  }
}

/** `undefined` for what is no unit of time; throws {@link TimeProblem} for what is one that has no lengths in seconds. */
export function parseTimeUnits(text: string, calendarName: string | undefined): TimeUnits | undefined {
  const [, word = '', reference] = /^\s*(\S+?)(?:\s+since\s+(.+?))?\s*$/i.exec(text) ?? []
  const name = word.toLowerCase()
  const calendar = Object.hasOwn(calendars, calendarName?.toLowerCase() ?? '')
    ? calendars[calendarName!.toLowerCase()]!
    : undefined
  const monthly = /^(months?|years?|common_years?)$/.test(name) && reference !== undefined
  if (monthly && calendar !== '360_day')
    throw new TimeProblem(
      `its units are \`${text}\`, and ${name} have no fixed length`,
      'write its times in days, such as `days since 1850-01-01`',
    )
  const unit = monthly
    ? (name.startsWith('month') ? 30 : 360) * 86_400
    : units.find(([, names]) => names.test(name))?.[0]
  if (unit === undefined) return undefined
  if (reference === undefined) return { unit }
  if (calendarName !== undefined && calendar === undefined)
    throw new TimeProblem(`its calendar ${calendarName} is not read`, `${Object.keys(calendars).join(', ')} are`)
  const since = parseReference(reference, calendar ?? 'standard')
  if (!since) throw new TimeProblem(`its units are \`${text}\`, and \`${reference}\` is not a date of its calendar`)
  return { unit, since: { calendar: calendar ?? 'standard', ...since } }
}

const referencePattern =
  /^([-+]?\d{1,5})-(\d{1,2})-(\d{1,2})(?:(?:\s+|T)(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?)?)?\s*(?:(Z|UTC|GMT)|([-+])(\d{1,2})(?::?(\d{2}))?)?$/i

/** The day that time counts from, in days of its calendar, and the seconds of that day. */
function parseReference(text: string, calendar: Calendar): { days: number; seconds: number } | undefined {
  const found = referencePattern.exec(text.trim())
  if (!found) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 24 || minute > 59 || second >= 60) return undefined
  const days = daysOf(year, month, day, calendar)
  if (days === undefined) return undefined
  // The zone of the written clock, as in UDUNITS.
  const zone = (found[8] === '-' ? -60 : 60) * (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0))
  return { days, seconds: hour * 3600 + minute * 60 + second - zone }
}

const monthStarts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

function daysOf(year: number, month: number, day: number, calendar: Calendar): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined
  if (calendar === '360_day') return day > 30 ? undefined : year * 360 + (month - 1) * 30 + day - 1
  if (calendar === 'noleap') {
    if (day > monthStarts[month]! - monthStarts[month - 1]!) return undefined
    return year * 365 + monthStarts[month - 1]! + day - 1
  }
  const isJulian =
    calendar === 'standard' && (year < 1582 || (year === 1582 && (month < 10 || (month === 10 && day < 15))))
  if (!isJulian) return isDay(year, month, day) ? civilDays(year, month, day) : undefined
  // Before the year 1 was -1.
  if (year === 0) return undefined
  const counted = year < 0 ? year + 1 : year
  const isLeap = counted % 4 === 0
  const length = month === 2 && isLeap ? 29 : monthStarts[month]! - monthStarts[month - 1]!
  return day > length ? undefined : julianDays(counted, month, day)
}

function isDay(year: number, month: number, day: number): boolean {
  const next = month === 12 ? civilDays(year + 1, 1, 1) : civilDays(year, month + 1, 1)
  return day <= next - civilDays(year, month, 1)
}

/** Days from 1970-01-01 in the Gregorian calendar, before 1582 too. */
function civilDays(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 86_400_000
}

/** Days from 1970-01-01 of a day in the Julian calendar. */
function julianDays(year: number, month: number, day: number): number {
  const before = Math.floor((14 - month) / 12)
  const [shifted, from] = [year + 4800 - before, month + 12 * before - 3]
  const number = day + Math.floor((153 * from + 2) / 5) + 365 * shifted + Math.floor(shifted / 4) - 32_083
  return number - 2_440_588
}

/** Turns plain values in units, in lists of any depth, into times; values that are not numbers become NaN. */
export function timesInUnits(
  stored: unknown,
  units: TimeUnits,
): { readonly seconds: Float64Array; readonly epoch?: number } {
  const listed = (Array.isArray(stored) ? stored.flat(Number.POSITIVE_INFINITY) : [stored]) as unknown[]
  const numbers = listed.map((value) => (typeof value === 'number' ? value : Number.NaN))
  return { seconds: toSeconds(numbers, units), ...(units.since && { epoch: 0 }) }
}

/**
 * Values in units become seconds: lengths of time from their zero, dates from 1970-01-01. Dates of calendars that Gregory did not make, as those before 1582 of
 * the standard one, are the days of the same name; of 30-day Februaries the last days share what is left of the month. NaN stays NaN.
 */
export function toSeconds(values: ArrayLike<number>, { unit, since }: TimeUnits): Float64Array {
  // The nearest doubles of thousandths are found by division.
  const times = unit < 1 ? (value: number) => value / Math.round(1 / unit) : (value: number) => value * unit
  if (!since) return Float64Array.from(values, times)
  const zero = since.days * 86_400 + since.seconds
  return Float64Array.from(values, (value) => {
    const seconds = rounded(zero + times(value))
    if (since.calendar === 'proleptic') return seconds
    if (since.calendar === 'standard') return seconds < firstGregorian ? julian(seconds) : seconds
    return gregorian(seconds, since.calendar)
  })
}

/** 1582-10-15, the day after 4 October in the standard calendar. */
const firstGregorian = civilDays(1582, 10, 15) * 86_400

/** Seconds from 1970 of the date that a moment before Gregory's calendar had in the Julian one. */
function julian(seconds: number): number {
  const days = Math.floor(seconds / 86_400)
  const ofDay = seconds - days * 86_400
  // Years of 365.25 days that begin on 1 March (Richards' algorithm); the year before 1 is 0.
  const from = days + 719_470
  const cycle = Math.floor(from / 1461)
  const ofCycle = from - cycle * 1461
  const ofYear = Math.min(3, Math.floor(ofCycle / 365))
  const day = ofCycle - ofYear * 365
  const monthFrom = Math.floor((5 * day + 2) / 153)
  const month = monthFrom < 10 ? monthFrom + 3 : monthFrom - 9
  const year = 4 * cycle + ofYear + (month <= 2 ? 1 : 0)
  const ofMonth = day - Math.floor((153 * monthFrom + 2) / 5) + 1
  // A leap day that Gregory's calendar has not shares the 28th.
  const isShared = month === 2 && ofMonth >= 28 && year % 4 === 0 && !isDay(year, 2, 29)
  return isShared
    ? civilDays(year, 2, 28) * 86_400 + ((ofMonth - 28) * 86_400 + ofDay) / 2
    : civilDays(year, month, ofMonth) * 86_400 + ofDay
}

/** Days have no exact thousandths of a second in doubles: to the microsecond. */
function rounded(seconds: number): number {
  return Math.abs(seconds) < 2 ** 32 ? Math.round(seconds * 1e6) / 1e6 : Math.round(seconds * 1e4) / 1e4
}

/** Seconds from 1970 of the date that seconds of another calendar have. */
function gregorian(seconds: number, calendar: 'noleap' | '360_day'): number {
  if (!Number.isFinite(seconds)) return seconds
  const days = Math.floor(seconds / 86_400)
  const ofDay = seconds - days * 86_400
  const yearDays = calendar === 'noleap' ? 365 : 360
  const year = Math.floor(days / yearDays)
  const dayOfYear = days - year * yearDays
  if (calendar === 'noleap') {
    const month = monthStarts.findLastIndex((start) => start <= dayOfYear)
    return civilDays(year, month + 1, dayOfYear - monthStarts[month]! + 1) * 86_400 + ofDay
  }
  const month = Math.floor(dayOfYear / 30) + 1
  const start = civilDays(year, month, 1)
  const length = (month === 12 ? civilDays(year + 1, 1, 1) : civilDays(year, month + 1, 1)) - start
  // From 0, with its time of day.
  const day = (dayOfYear % 30) + ofDay / 86_400
  const last = length - 1
  if (length >= 30 || day < last) return (start + (dayOfYear % 30)) * 86_400 + ofDay
  return (start + last + (day - last) / (30 - last)) * 86_400
}
