// Times of the data as people read them: seconds, or dates.

/** Rates and seconds: whole seconds are whole, those since 1970 too. */
export function shortNumber(value: number): string {
  return String(Math.abs(value) < 100_000 ? Number(value.toPrecision(6)) : Math.round(value))
}

/** Seconds since 1970 as a day, with its time if it has one: `2026-03-14 10:05:00`. */
export function dateText(seconds: number): string {
  const [day, clock] = new Date(Math.round(seconds * 1000)).toISOString().split('T') as [string, string]
  return clock === '00:00:00.000Z' ? day : `${day} ${clock.replace(/(?:\.000)?Z$/, '')}`
}

/** `1.25 s`, or a date if the times are dates (`epoch` is the date of second 0). */
export function momentText(seconds: number, epoch: number | undefined): string {
  return epoch === 0 ? dateText(seconds) : `${shortNumber(seconds)} s`
}
