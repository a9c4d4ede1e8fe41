// The clock of one time zone: instants (milliseconds since 1970) to times on the wall and back, on days of 23 and 25 hours too.

const dayMilliseconds = 24 * 3600 * 1000

/**
 * A local time is written as the milliseconds since 1970 of the same date and time in UTC: it can be
 * compared and added to, but is not an instant.
 */
export class Zone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat

  /** An IANA name, such as Europe/Berlin; default: the zone of the machine. */
  constructor(name?: string) {
    this.#format = new Intl.DateTimeFormat('en', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    // As it was written: the library knows some by names of former times.
    this.name = name ?? this.#format.resolvedOptions().timeZone
  }

  /** How far local time is ahead of UTC at an instant, in milliseconds. */
  offset(instant: number): number {
    const whole = Math.floor(instant / 1000) * 1000
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of this.#format.formatToParts(whole)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole
  }

  wall(instant: number): number {
    return instant + this.offset(instant)
  }

  /** The first instant of a local time; if a clock change skips it, the instant of that change. */
  instant(wall: number): number {
    const offsets = [this.offset(wall - dayMilliseconds), this.offset(wall + dayMilliseconds)]
    const largest = Math.max(...offsets)
    const smallest = Math.min(...offsets)
    for (const offset of [largest, smallest]) {
      const instant = wall - offset
      if (this.offset(instant) === offset) return instant
    }
    return this.#change(wall - largest, wall - smallest)
  }

  /** The first change of the offset after one instant and up to another; `undefined` if both have the same offset. */
  changeBetween(after: number, upTo: number): number | undefined {
    return this.offset(after) === this.offset(upTo) ? undefined : this.#change(after, upTo)
  }

  /** ISO 8601 with the offset, to the second: `2026-11-27T03:00:00+01:00`. */
  show(instant: number): string {
    const offset = this.offset(instant)
    const minutes = Math.abs(Math.round(offset / 60_000))
    const two = (value: number) => String(value).padStart(2, '0')
    const sign = offset < 0 ? '-' : '+'
    return `${new Date(instant + offset).toISOString().slice(0, 19)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }

  #change(after: number, upTo: number): number {
    const before = this.offset(after)
    let low = after
    let high = upTo
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.offset(middle) === before) low = middle
      else high = middle
    }
    return high
  }
}
