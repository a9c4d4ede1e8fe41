// Time axes: ticks stand at round clock times, and say them.
import { describe, expect, test } from 'vitest'
import { type AxisInput, spaceTicks } from '../src/axis-ticks.js'
import { makeScale, scaleOption } from '../src/scales.js'
import { planFigure, sourceOf } from './movie.js'

const axis = { direction: 'x', pixels: 500, dpi: 72, font: 10, measure: (text: string) => 6 * text.length } as const

/** Values and texts of the ticks. */
function ticksOf(scale: Parameters<typeof makeScale>[0], ends: AxisInput['ends'], more: Partial<AxisInput> = {}) {
  const { ticks, offset } = spaceTicks({ ...axis, ...more, ends, scale: makeScale(scale) })
  const values = ticks.map(({ place }) => Math.round((ends[0] + place * (ends[1] - ends[0])) * 1e6) / 1e6)
  return { values, texts: ticks.map(({ text }) => text), offset }
}

describe('lengths of time', () => {
  test.each<[string, [number, number], number[], string[]]>([
    ['seconds', [0, 40], [0, 5, 10, 15, 20, 25, 30, 35, 40], '0:00 0:05 0:10 0:15 0:20 0:25 0:30 0:35 0:40'.split(' ')],
    ['tenths', [0.95, 1.45], [1, 1.1, 1.2, 1.3, 1.4], '0:01.0 0:01.1 0:01.2 0:01.3 0:01.4'.split(' ')],
    [
      'around 0',
      [-6, 3],
      [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3],
      '−0:06 −0:05 −0:04 −0:03 −0:02 −0:01 0:00 0:01 0:02 0:03'.split(' '),
    ],
    ['minutes', [0, 590], [0, 120, 240, 360, 480], '0:00 2:00 4:00 6:00 8:00'.split(' ')],
    [
      'of a day',
      [36_290, 36_310],
      [36_290, 36_295, 36_300, 36_305, 36_310],
      '10:04:50 10:04:55 10:05:00 10:05:05 10:05:10'.split(' '),
    ],
    [
      'hours',
      [0, 90_000],
      [0, 21_600, 43_200, 64_800, 86_400],
      '0:00:00 6:00:00 12:00:00 18:00:00 24:00:00'.split(' '),
    ],
  ])('%s', (_, ends, values, texts) => {
    expect(ticksOf('time', ends, { pixels: ends[1] > 50_000 ? 250 : 500 })).toEqual({ values, texts, offset: '' })
  })
})

test('beyond a year they are dates since 1970, with ticks at the first of months and years', () => {
  // 2024-03-01 10:05:00 UTC.
  expect(ticksOf('time', [1709287500, 1709287510], { pixels: 250 })).toMatchObject({
    texts: ['10:05:00', '10:05:05', '10:05:10'],
    offset: '2024-03-01',
  })
  const seconds = (date: string) => Date.parse(date) / 1000
  expect(ticksOf('time', [seconds('1999-01-16'), seconds('2000-12-16')], { pixels: 300 })).toMatchObject({
    values: ['1999-07-01', '2000-01-01', '2000-07-01'].map(seconds),
    texts: ['1999-07', '2000-01', '2000-07'],
  })
  expect(ticksOf('time', [seconds('1850-06-01'), seconds('1933-01-01')], { pixels: 300 })).toMatchObject({
    values: ['1860', '1870', '1880', '1890', '1900', '1910', '1920', '1930'].map((year) => seconds(`${year}-01-01`)),
    texts: ['1860', '1870', '1880', '1890', '1900', '1910', '1920', '1930'],
  })
})

describe('clock times', () => {
  const at = (start: string | number, format?: string) => ({ use: 'time' as const, start, ...(format && { format }) })

  test('begin at the start that is given, with its date', () => {
    // 0 is 10:04:57: the first multiple of 5 s is 3 s later.
    expect(ticksOf(at('2026-03-14T10:04:57'), [0, 22])).toEqual({
      values: [3, 8, 13, 18],
      texts: ['10:05:00', '10:05:05', '10:05:10', '10:05:15'],
      offset: '2026-03-14',
    })
  })

  test('may begin at Unix seconds, and between whole ones', () => {
    expect(ticksOf(at(1773482699.5), [0, 3], { pixels: 200 })).toMatchObject({
      values: [0.5, 1.5, 2.5],
      texts: ['10:05:00', '10:05:01', '10:05:02'],
    })
  })

  test('leave seconds out of whole minutes, and hours out of days', () => {
    expect(ticksOf(at('2026-03-14T23:00'), [0, 7200], { pixels: 200 }).texts).toEqual([
      '23:00',
      '23:30',
      '00:00',
      '00:30',
      '01:00',
    ])
    expect(ticksOf(at('2026-02-27T12:00'), [0, 3 * 86_400], { pixels: 220 })).toEqual({
      values: [43_200, 129_600, 216_000],
      texts: ['2026-02-28', '2026-03-01', '2026-03-02'],
      offset: '',
    })
  })

  test('say where another day begins', () => {
    const { texts, offset } = ticksOf(at('2026-02-27T12:00'), [0, 2 * 86_400])
    expect(texts).toEqual(['12:00', '18:00', '28 Feb', '06:00', '12:00', '18:00', '01 Mar', '06:00', '12:00'])
    expect(offset).toBe('2026-03-01')
    // As matplotlib's ConciseDateFormatter: the date is that of the last tick.
    expect(ticksOf(at('2026-03-14T23:50'), [0, 1800], { pixels: 300 }).offset).toBe('2026-03-15')
  })

  test('have the format that is given', () => {
    expect(ticksOf(at('2026-03-14T10:00', '%d %b, %H h'), [0, 7200], { pixels: 220 }).texts).toEqual([
      '14 Mar, 10 h',
      '14 Mar, 11 h',
      '14 Mar, 12 h',
    ])
  })

  test('are as many as their labels leave room for', () => {
    const { texts } = ticksOf(at('2026-03-14T10:00'), [0, 60], { pixels: 60 })
    // Two, as far as they do not touch: there are 60 pixels, and half a minute is 30.
    expect(texts).toEqual(['10:00:00', '10:01:00'])
  })

  test('of limits that move have one step', () => {
    for (let frame = 0; frame < 500; frame++) {
      const from = 7 + frame / 30
      const { values, texts } = ticksOf(at('2026-03-14T10:04:57'), [from, from + 20], { most: 4 })
      // Multiples of 5 s on the clock, that is 3, 8, 13 … of the data.
      const expected = [3, 8, 13, 18, 23, 28, 33, 38, 43, 48].filter(
        (value) => value >= from - 1e-6 && value <= from + 20 + 1e-6,
      )
      expect(values, `frame ${frame}`).toEqual(expected)
      expect(texts.every((text) => /^10:05:[0-5][05]$/.test(text))).toBe(true)
    }
  })
})

describe('the option', () => {
  test.each([['time'], [{ use: 'time', start: '2026-03-14' }], [{ use: 'time', start: 0, format: '%T' }]])(
    '%j',
    (option) => {
      expect(scaleOption.safeParse(option).success).toBe(true)
    },
  )
  test.each([
    [{ use: 'time', start: '14.03.2026' }],
    [{ use: 'time', format: '%Q' }],
    [{ use: 'time', base: 2 }],
    [{ use: 'log', start: '2026-03-14' }],
  ])('%j is refused', (option) => {
    expect(scaleOption.safeParse(option).success).toBe(false)
  })

  test('suits pictures, whose cells stay equally wide', () => {
    const map = { map: sourceOf(['y', 'x'], [2, 3], 1, () => 0) }
    const layers = [{ use: 'heatmap', data: 'map', extent: [0, 60, 0, 1] }]
    expect(() => planFigure({ xscale: 'time', layers }, map)).not.toThrow()
    expect(() => planFigure({ xscale: 'log', layers }, map)).toThrow('xscale must be linear')
  })
})
