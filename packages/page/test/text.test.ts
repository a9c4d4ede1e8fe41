import { describe, expect, it } from 'vitest'
import { formatBytes, formatLimits, formatSeconds, formatTime, formatValue } from '../src/quantities.js'
import { visibleLines, visibleText } from '../src/visible-text.js'

describe('text', () => {
  it('spells out what hides or turns the writing round', () => {
    expect(visibleText('a\u001b[31mb\u202ec\nd\u0000\ud800')).toBe('a\\x1b[31mb\\u202ec\\nd\\x00\\ud800')
    expect(visibleLines('a\r\nb\tc')).toBe('a\nb\\tc')
    expect(visibleText('größe 𝛼 עברית')).toBe('größe 𝛼 עברית')
  })

  it('has numbers as people read them', () => {
    expect([0.04, 3.14159, 12, 185, 8040].map(formatSeconds)).toEqual([
      '0.04 s',
      '3.1 s',
      '12 s',
      '3 min 5 s',
      '2 h 14 min',
    ])
    expect([0, 999, 1000, 123456, 2.31e8].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 KB',
      '123 KB',
      '231 MB',
    ])
    expect(formatTime('2026-11-27T12:10:31.000Z')).toBe('2026-11-27 12:10 UTC')
    expect(formatLimits([[-0.1234567, 1]])).toBe('−0.12346 – 1')
    expect(
      formatLimits([
        [0, 1],
        [-1, 0.5],
      ]),
    ).toBe('−1 – 1 in 2 ranges')
    expect(formatValue({ label: 'L1', list: [1, null] })).toBe('{ label: L1, list: [1, NaN] }')
  })
})
