// The scale of a time axis: seconds, with ticks at round clock times, which are their labels; any thread.
import { formatDate, parseDate } from '@movieflow/core/plugin'
import type { TickFit } from './log-ticks.js'
import type { TickLabels } from './tick-format.js'
import { powerOfTen, ticksWithin } from './ticks.js'

export interface TimeParameters {
  /** An ISO date and time, or seconds since 1970: when the data's second 0 was. Left out: times are lengths of time, or, beyond a year, dates since 1970. */
  readonly start?: string | number | undefined
  /** Of the labels, by strftime's codes. */
  readonly format?: string | undefined
}

const [minute, hour, day] = [60, 3600, 86_400]

/** Round steps from a second up; beyond a day they are 1, 2, 5 … days. */
const steps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
]

/** The smallest round step that is not below `least` seconds. */
function stepFrom(least: number): number {
  const known = least > 0.5 ? steps.find((step) => step >= least) : undefined
  if (known !== undefined) return known
  const unit = least > 0.5 ? day : 1
  const order = Math.floor(Math.log10(least / unit))
  // Rounding errors of a tenth are not worth a larger step.
  for (const power of [order, order + 1])
    for (const factor of [1, 2, 5]) {
      const step = factor * powerOfTen(power) * unit
      if (step >= least * (1 - 1e-9) && (unit === 1 || step >= day)) return step
    }
  return powerOfTen(order + 1) * unit
}

/** Round numbers of months. */
const monthSteps = [
  1,
  2,
  3,
  6,
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((years) => 12 * years),
]
const monthLength = 30.436875 * day

/** The first days of months, so many apart that there are about so many intervals; all in seconds since 1970. */
function monthTicks(low: number, high: number, intervals: number): number[] {
  const least = ((high - low) * (1 - 1e-3)) / Math.max(1, intervals) / monthLength
  const at = monthSteps.findIndex((months) => months >= least)
  const first = new Date(low * 1000)
  const ticksOf = (step: number) => {
    const ticks: number[] = []
    const date = new Date(0)
    // Months from the year 0 on.
    let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step
    for (; ticks.length < 100; month += step) {
      date.setUTCFullYear(Math.floor(month / 12), month - 12 * Math.floor(month / 12), 1)
      const tick = date.getTime() / 1000
      if (!(tick <= high)) return ticks
      if (tick >= low) ticks.push(tick)
    }
    return ticks
  }
  // Two ticks at least, wherever the limits are.
  for (let index = at; index >= 0; index--) {
    const ticks = ticksOf(monthSteps[index]!)
    if (ticks.length > 1) return ticks
  }
  return []
}

/** What a time axis has that a linear one has not. */
export function timeTicks({ start, format }: TimeParameters) {
  const origin = typeof start === 'string' ? parseDate(start)! : (start ?? 0)
  // No length of time is written in thousands of hours.
  const isDated = (low: number) => start !== undefined || Math.abs(low) > 366 * day
  // Days begin where the clock does.
  const shift = origin - Math.floor(origin / day) * day

  const ticks = (low: number, high: number, { intervals }: TickFit) => {
    const range = high - low
    if (isDated(low) && range / Math.max(1, intervals) > 20 * day) {
      const months = monthTicks(origin + low, origin + high, intervals)
      if (months.length > 1)
        return {
          major: ticksWithin(
            months.map((each) => each - origin),
            low,
            high,
          ),
          minor: [],
          minorTexts: [],
        }
    }
    let step = stepFrom((range * (1 - 1e-9)) / Math.max(1, intervals))
    // Two ticks at least, wherever the limits are.
    for (let least = step / 2; 2 * step > range && least > range / 1000; least /= 2) step = stepFrom(least)
    const first = Math.ceil((low + shift) / step - 1e-9)
    const count = Math.floor((high + shift) / step + 1e-9) - first + 1
    const all = Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * step - shift)
    return { major: ticksWithin(all, low, high), minor: [], minorTexts: [] }
  }

  const label = (values: readonly number[], low: number): TickLabels => {
    if (format !== undefined) return { texts: values.map((value) => formatDate(origin + value, format)), offset: '' }
    const step = values.length > 1 ? values[1]! - values[0]! : Number.POSITIVE_INFINITY
    const decimals = Math.min(
      6,
      Math.max(
        0,
        ...values.map((value) => decimalsOf(value + shift)),
        step < 1 ? Math.ceil(-Math.log10(step) - 1e-9) : 0,
      ),
    )
    if (!isDated(low)) return { texts: values.map((value) => lengthText(value, decimals, hoursIn(values))), offset: '' }
    const whole = values.every((value) => isWhole(value + shift, day))
    if (whole && step > 20 * day && values.every((value) => formatDate(origin + value, '%d') === '01')) {
      const isYears = values.every((value) => formatDate(origin + value, '%m') === '01')
      return { texts: values.map((value) => formatDate(origin + value, isYears ? '%Y' : '%Y-%m')), offset: '' }
    }
    if (whole) return { texts: values.map((value) => formatDate(origin + value, '%F')), offset: '' }
    const clock =
      values.every((value) => isWhole(value + shift, minute)) && step >= minute ? '%H:%M' : clockFormat(decimals)
    // Among hours, another day begins at midnight.
    const textOf = (value: number) =>
      formatDate(origin + value, step >= hour && isWhole(value + shift, day) ? '%d %b' : clock)
    // It is below the last tick, as in matplotlib.
    return { texts: values.map(textOf), offset: formatDate(origin + (values.at(-1) ?? low), '%F') }
  }

  return { name: 'time', ticks, label }
}

/** A moment as the ticks of a time scale show it, with as many digits as `step` seconds justify; its day is named if it has one. */
export function timeText(value: number, step: number, { start, format }: TimeParameters): string {
  const origin = typeof start === 'string' ? parseDate(start)! : (start ?? 0)
  const decimals = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9))
  const unit = step >= day ? day : step >= minute ? minute : powerOfTen(-decimals)
  const moment = Math.floor((origin + value) / unit + 1e-6) * unit
  if (format !== undefined) return formatDate(origin + value, format)
  if (start === undefined && Math.abs(value) <= 366 * day)
    return lengthText(Math.round(value / powerOfTen(-decimals)) * powerOfTen(-decimals), decimals, hoursIn([value]))
  const clock = unit >= minute ? '%H:%M' : clockFormat(decimals)
  return formatDate(moment, unit === day ? '%F' : `%F ${clock}`)
}

const hoursIn = (values: readonly number[]) => values.some((value) => Math.abs(value) >= hour)
const clockFormat = (decimals: number) => (decimals === 0 ? '%H:%M:%S' : `%H:%M:%S.%${decimals}f`)

function isWhole(value: number, unit: number): boolean {
  return Math.abs(value / unit - Math.round(value / unit)) * unit < 1e-6
}

/** Decimals of a second, six at most. */
function decimalsOf(value: number): number {
  let decimals = 0
  while (decimals < 6 && !isWhole(value, powerOfTen(-decimals))) decimals++
  return decimals
}

/** A length of time: `0:05`, `10:05:00`, `0:00.25`. */
function lengthText(seconds: number, decimals: number, hours: boolean): string {
  const unit = powerOfTen(decimals)
  const total = Math.round(Math.abs(seconds) * unit)
  const whole = Math.floor(total / unit)
  const two = (value: number) => String(value).padStart(2, '0')
  const rest = decimals === 0 ? '' : `.${String(total - whole * unit).padStart(decimals, '0')}`
  const minutes = Math.floor(whole / minute)
  const clock = hours ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}` : String(minutes)
  return `${seconds < 0 && total > 0 ? '\u2212' : ''}${clock}:${two(whole % minute)}${rest}`
}
