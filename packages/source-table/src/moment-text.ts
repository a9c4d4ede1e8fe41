// Dates, with a time of day or without, as ISO 8601 writes them, become seconds; without `Date`, which cuts them to milliseconds.

/** A moment, in whole seconds since 1970 and the rest, which together are finer than one number can be. */
export interface Moment {
  readonly seconds: number
  /** From 0 to 1. */
  readonly fraction: number
  /** A time of day with or without how far its clock is from UTC (then it is taken for UTC), or a day. */
  readonly kind: 'zoned' | 'plain' | 'day'
}

/** A column of moments: seconds from its first one on, which are as fine as they are written, and when that was, since 1970. */
export interface MomentColumn {
  readonly seconds: Float64Array
  readonly epoch: number
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?(?:(Z)|([+-])(\d\d):?(\d\d))?)?$/

/** True if a cell looks like one. */
export function isMoment(text: string): boolean {
  return parseMoment(text) !== undefined
}

/** `2021-03-04T15:06:07.1234567+01:00`; `undefined` for other texts, also for days that do not exist. */
export function parseMoment(text: string): Moment | undefined {
  if (text.length < 10) return undefined
  const found = pattern.exec(text.trim())
  if (!found) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const noon = new Date(Date.UTC(year, month - 1, day))
  if (noon.getUTCMonth() !== month - 1 || noon.getUTCDate() !== day) return undefined
  const [fraction, zulu, sign, hours, minutes] = found.slice(7)
  const offset = sign === undefined ? 0 : (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes))
  return {
    seconds: noon.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset,
    fraction: fraction === undefined ? 0 : Number(`0.${fraction}`),
    kind: found[4] === undefined ? 'day' : zulu !== undefined || sign !== undefined ? 'zoned' : 'plain',
  }
}

/** Seconds from one to the other. */
export function secondsBetween(from: Moment, to: Moment): number {
  return to.seconds - from.seconds + (to.fraction - from.fraction)
}
