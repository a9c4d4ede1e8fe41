// Computes from cron's fields the instants at which a pipeline is due, in a time zone.
import type { CronTimes } from '@movieflow/core'
import type { Zone } from './zone.js'

const dayMilliseconds = 24 * 3600 * 1000
/** The 29th of February may be away for eight years. */
const mostDays = 9 * 366

/** The first due time after an instant; both in milliseconds since 1970. `undefined` if there is none. */
export type NextDue = (after: number) => number | undefined

/**
 * If the hours are open, a pattern follows the time that passes: `0 * * * *` is every hour on every day. If they are
 * named, each local time is due once a day: in a doubled hour the first time, and a time that a clock change skips
 * at that change.
 */
export function dueTimes(times: CronTimes, zone: Zone): NextDue {
  const days = new WallTimes(times)
  return times.hour ? (after) => nextNamed(days, zone, after) : (after) => nextOpen(days, zone, after)
}

function nextNamed(times: WallTimes, zone: Zone, after: number): number | undefined {
  const offsets = [after - dayMilliseconds, after, after + dayMilliseconds].map((instant) => zone.offset(instant))
  let wall: number | undefined = after + Math.min(...offsets) - 1000
  for (;;) {
    wall = times.after(wall)
    if (wall === undefined) return undefined
    const instant = zone.instant(wall)
    if (instant > after) return instant
  }
}

function nextOpen(times: WallTimes, zone: Zone, after: number): number | undefined {
  let from = after
  for (;;) {
    const offset = zone.offset(from)
    const wall = times.after(from + offset)
    if (wall === undefined) return undefined
    // A doubled hour begins within the day; what follows later is found by its own offset.
    const soon = Math.min(wall - offset, from + dayMilliseconds)
    const change = zone.changeBetween(from, soon)
    const instant = change ?? (soon === wall - offset ? soon : zone.instant(wall))
    if (times.has(zone.wall(instant))) return instant
    from = instant
  }
}

/** The local times that cron's fields allow, whatever the zone. */
class WallTimes {
  readonly #times: CronTimes
  /** Times of a day, in milliseconds after midnight. */
  readonly #hours: readonly number[]
  readonly #minutes: readonly number[]
  readonly #seconds: readonly number[]

  constructor(times: CronTimes) {
    this.#times = times
    this.#hours = times.hour ?? [...Array(24).keys()]
    this.#minutes = times.minute ?? [...Array(60).keys()]
    this.#seconds = times.second ?? [...Array(60).keys()]
  }

  has(wall: number): boolean {
    return this.after(wall - 1000) === wall
  }

  /** The first after a time on the wall. */
  after(wall: number): number | undefined {
    const next = (Math.floor(wall / 1000) + 1) * 1000
    const firstDay = Math.floor(next / dayMilliseconds) * dayMilliseconds
    for (let count = 0; count < mostDays; count++) {
      const day = firstDay + count * dayMilliseconds
      if (!this.#hasDay(new Date(day))) continue
      const time = this.#timeFrom(count === 0 ? (next - firstDay) / 1000 : 0)
      if (time !== undefined) return day + time * 1000
    }
    return undefined
  }

  #hasDay(date: Date): boolean {
    const { month, day, weekday } = this.#times
    if (month && !month.includes(date.getUTCMonth() + 1)) return false
    const inMonth = day?.includes(date.getUTCDate())
    const inWeek = weekday?.includes(date.getUTCDay())
    // Cron's rule: if both are given, either counts.
    return inMonth === undefined ? (inWeek ?? true) : inMonth || inWeek === true
  }

  /** The first time of a day, in seconds, that is not before the one given. */
  #timeFrom(least: number): number | undefined {
    for (const hour of this.#hours) {
      if (hour * 3600 + 3599 < least) continue
      for (const minute of this.#minutes) {
        if (hour * 3600 + minute * 60 + 59 < least) continue
        for (const second of this.#seconds) {
          const time = hour * 3600 + minute * 60 + second
          if (time >= least) return time
        }
      }
    }
    return undefined
  }
}
