// Times in the units and calendars of CF, against the dates that cftime makes of them.
import fs from 'node:fs'
import { parseTimeUnits, toSeconds } from '@movieflow/arrays'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, request, testContext } from './support.js'

const { context } = testContext()
const file = fixture('times.h5')
const expected = JSON.parse(fs.readFileSync(fixture('times.json'), 'utf8')) as Record<string, string[]>

const read = async (name: string, options: unknown = {}) =>
  hdf5.readTimes!(request(file, name, ['t'], options), context)

/** `2000-02-29 12:00:00.000000`, to the microsecond, of seconds since 1970. */
function dateOf(seconds: number): string {
  const micro = Math.round((seconds - Math.floor(seconds)) * 1e6)
  const date = new Date(Math.floor(seconds) * 1000)
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${String(micro).padStart(6, '0')}`
}

describe('dates', () => {
  // The dates are cftime's.
  test('before 1582 the standard calendar has the Julian days, and the proleptic one Gregorian ones', () => {
    const datesIn = (calendar: string, days: readonly number[]) =>
      Array.from(toSeconds(days, parseTimeUnits('days since 0001-01-01', calendar)!), (each) =>
        dateOf(each).slice(0, 16),
      )
    expect(datesIn('standard', [0, 59.5, 36_583, 577_736.25, 577_737, 730_485])).toEqual([
      ...['0001-01-01 00:00', '0001-03-01 12:00', '0101-02-28 00:00', '1582-10-04 06:00', '1582-10-15 00:00'],
      '2000-12-30 00:00',
    ])
    expect(datesIn('proleptic_gregorian', [0, 577_737, 730_485])).toEqual([
      ...['0001-01-01 00:00', '1582-10-17 00:00', '2001-01-01 00:00'],
    ])
    // 29 February 600, which the Gregorian calendar has not, shares the 28th.
    expect(datesIn('standard', [218_842, 218_842.5, 218_843, 218_843.5, 218_844])).toEqual([
      ...['0600-02-28 00:00', '0600-02-28 06:00', '0600-02-28 12:00', '0600-02-28 18:00', '0600-03-01 00:00'],
    ])
  })

  /** 29 and 30 February of 30-day months: no other calendar has them. */
  const foreign = (date: string) => /-02-(29|30)/.test(date)

  test.each(Object.keys(expected))('%s', async (name) => {
    const { seconds, epoch } = (await read(name))!
    expect(epoch).toBe(0)
    const dates = expected[name]!
    expect(seconds).toHaveLength(dates.length)
    for (const [index, date] of dates.entries())
      if (!name.endsWith('360') || !foreign(date)) expect(dateOf(seconds[index]!)).toBe(date)
    expect([...seconds]).toEqual([...seconds].toSorted((left, right) => left - right))
  })

  test('the last days of a February of 30 days share what the month has', () => {
    const units = parseTimeUnits('days since 2001-02-01', '360_day')!
    const dates = [...toSeconds([26, 27, 28.5, 29.999, 30], units)].map(dateOf)
    expect(dates).toEqual([
      '2001-02-27 00:00:00.000000',
      '2001-02-28 00:00:00.000000',
      '2001-02-28 12:00:00.000000',
      '2001-02-28 23:59:31.200000',
      '2001-03-01 00:00:00.000000',
    ])
  })

  test('what is missing has no time', async () => {
    const { seconds } = (await read('missing'))!
    expect([...seconds]).toEqual([946_684_800, Number.NaN, 946_857_600])
  })
})

test('lengths of time are seconds of their own clock', async () => {
  expect(await read('lengths')).toEqual({ seconds: Float64Array.of(0, 0.033, 0.067) })
  expect(await read('metres')).toBeUndefined()
  expect(await read('lengths', { raw: true })).toBeUndefined()
})

test.each([
  ['months', 'months have no fixed length'],
  ['julian', 'its calendar julian is not read'],
  ['no_day', '`2001-02-29` is not a date of its calendar'],
  ['never', '`the flood` is not a date'],
])('%s is refused', async (name, words) => {
  expect((await refusalOf(() => read(name))).message).toContain(words)
})
