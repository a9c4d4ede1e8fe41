// Dates and clock times, against Python's datetime.
import { describe, expect, it } from 'vitest'
import { dateFormatFault, formatDate, parseDate } from '../../src/model/date-text.js'

describe('seconds as a date', () => {
  // (datetime(1970, 1, 1) + timedelta(seconds=t)).strftime(format)
  it.each<[number, string, string]>([
    [0, '%H:%M:%S', '00:00:00'],
    [36300, '%H:%M:%S', '10:05:00'],
    [1773482730.25, '%Y-%m-%d %H:%M:%S.%f', '2026-03-14 10:05:30.250000'],
    [1773482730.25, '%a %d %b %Y, %I:%M %p', 'Sat 14 Mar 2026, 10:05 AM'],
    [1773482730, '%A %B %j %y %F %T', 'Saturday March 073 26 2026-03-14 10:05:30'],
    [-0.5, '%H:%M:%S.%f', '23:59:59.500000'],
    [59.9999999, '%M:%S', '01:00'],
    [951782400, '%d %b %j', '29 Feb 060'],
    [43200, '%I %p', '12 PM'],
    [0, '%I %p 100%%', '12 AM 100%'],
  ])('%d %s', (seconds, format, text) => expect(formatDate(seconds, format)).toBe(text))

  it('may have fewer digits of the second', () => {
    expect(formatDate(61.2345678, '%M:%S.%3f')).toBe('01:01.234')
    expect(formatDate(61.2345678, '%1f')).toBe('2')
  })

  it('is NaN for what is none', () => {
    for (const seconds of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) expect(formatDate(seconds, '%F')).toBe('NaN')
  })

  it('knows which codes there are', () => {
    expect(['%H:%M', '%%', '%3f', 'at %F'].map(dateFormatFault)).toEqual([undefined, undefined, undefined, undefined])
    expect(['%Q', '%H %', '%%%', '%7f', '%2H'].map(dateFormatFault)).toEqual(['%Q', '%', '%', '%7f', '%2H'])
  })
})

describe('a date as seconds', () => {
  // datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()
  it.each<[string, number]>([
    ['2026-03-14', 1773446400],
    ['2026-03-14T10:05:00', 1773482700],
    ['2026-03-14 10:05', 1773482700],
    ['2026-03-14T10:05:00.25', 1773482700.25],
    ['2000-02-29T23:59:59', 951868799],
    ['1969-12-31T23:59:59', -1],
    // Its clock, whatever its zone.
    ['2026-03-14T10:05:00Z', 1773482700],
    ['2026-03-14T10:05:00+02:00', 1773482700],
  ])('%s', (text, seconds) => expect(parseDate(text)).toBe(seconds))

  it.each(['2026-02-30', '2026-3-4', '14.03.2026', '2026-03-14T25:00', '2026', '10:05:00', '', '2026-03-14T10'])(
    '%j is none',
    (text) => expect(parseDate(text)).toBeUndefined(),
  )
})
