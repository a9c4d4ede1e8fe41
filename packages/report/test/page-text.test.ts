import { describe, expect, it } from 'vitest'
import { hrefOf, pickPlayable, playKind } from '../src/page/links.js'
import { formatOptions } from '../src/page/option-text.js'
import { sortedIndices } from '../src/page/order.js'
import { formatBytes, formatLimits, formatSeconds, formatTime, formatValue } from '../src/page/quantities.js'
import { type Findable, parseSearch } from '../src/page/search.js'
import { visibleLines, visibleText } from '../src/page/visible-text.js'

const movie = (fields: Findable['fields'], text = ''): Findable => ({ fields, text })
const finds = (query: string, found: Findable, names = Object.keys(found.fields)) =>
  parseSearch(query, new Set(names))(found)

describe('the search', () => {
  const beto = movie(
    { animal: 'Beto', exp: 11, stat: { label: 'L1', by: 'meanabs' }, rate: '12.5', gone: null },
    'beto 11 conv4_3 disk is full',
  )

  it('finds words anywhere, whatever their case, and all of them', () => {
    expect(finds('CONV4 full', beto)).toBe(true)
    expect(finds('conv4 empty', beto)).toBe(false)
    expect(finds('"disk is"', beto)).toBe(true)
    expect(finds('"is disk"', beto)).toBe(false)
    expect(finds('', beto)).toBe(true)
    expect(finds('   ', beto)).toBe(true)
  })

  it('asks for fields as --only does: a value, a range with both ends in, members', () => {
    for (const query of [
      'animal=beto',
      'exp=11',
      'exp=11..13',
      'exp=..11',
      'exp=11..',
      'rate=12..13',
      'exp=9|11',
      'gone=NaN',
    ])
      expect(finds(query, beto), query).toBe(true)
    for (const query of ['animal=Bet', 'exp=1', 'exp=12..', 'exp=..10', 'gone=..5', 'animal=1..5'])
      expect(finds(query, beto), query).toBe(false)
    expect(finds('stat.label=L1', beto, ['stat.label'])).toBe(true)
    expect(finds('exp=', beto)).toBe(true)
  })

  it('turns a term round with -, and takes = in a word for itself where no field is called so', () => {
    expect(finds('-full', beto)).toBe(false)
    expect(finds('-exp=12', beto)).toBe(true)
    expect(finds('a=b', movie({}, 'x a=b y'))).toBe(true)
    expect(finds('-', movie({}, 'a-b'))).toBe(true)
  })

  it('survives what a regular expression would not', () => {
    for (const query of ['(', '[', '\\', '"', '*+?', '--', '=', '=x', '..'])
      expect(() => finds(query, beto)).not.toThrow()
  })
})

describe('the order', () => {
  it('puts numbers by size, names as people do, what is missing last in both directions', () => {
    const values = [10, null, 9, '2', undefined, Number.NaN]
    expect(sortedIndices(values, false)).toEqual([3, 2, 0, 1, 4, 5])
    expect(sortedIndices(values, true)).toEqual([0, 2, 3, 1, 4, 5])
    expect(sortedIndices(['conv10', 'conv2', 'Conv1'], false)).toEqual([2, 1, 0])
  })

  it('keeps what is equal as it was', () => {
    expect(sortedIndices([1, 0, 1, 0], false)).toEqual([1, 3, 0, 2])
    expect(sortedIndices([1, 0, 1, 0], true)).toEqual([0, 2, 1, 3])
  })
})

describe('links', () => {
  it('are relative, with every letter that an address would take for itself spelt out', () => {
    expect(hrefOf('a b/c#1?.mp4')).toBe('./a%20b/c%231%3F.mp4')
    expect(hrefOf('javascript:alert(1)')).toBe('./javascript%3Aalert(1)')
    expect(hrefOf('//host/x.mp4')).toBe(undefined)
    expect(hrefOf('../x.mp4')).toBe(undefined)
    expect(hrefOf('a/../../x.mp4')).toBe(undefined)
    expect(hrefOf('100%.gif')).toBe('./100%25.gif')
    expect(hrefOf('\ud800.gif')).toBe('./%EF%BF%BD.gif')
  })

  it('play a video before an animation, and nothing that browsers do not know', () => {
    const pick = (...paths: string[]) => pickPlayable(paths.map((path) => ({ path })))?.path
    expect(pick('a.avi', 'a.gif', 'a.MP4')).toBe('a.MP4')
    expect(pick('a.avi', 'a.gif')).toBe('a.gif')
    expect(pick('a.avi', 'a.mkv', 'a.png')).toBe(undefined)
    expect(pick('a.npy', 'a.webp')).toBe('a.webp')
    expect(pickPlayable([{ path: 'a_<frame>.webp', first: 'a_0.webp' }, { path: 'a.apng' }])?.path).toBe('a.apng')
    expect(playKind('a.webm')).toBe('video')
  })
})

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

  it('has options as a pipeline writes them', () => {
    const long = 'x'.repeat(70)
    expect(
      formatOptions({
        use: 'heatmap',
        limits: { percentile: [2, 98] },
        write: [{ path: long, quality: 75 }, 'a: b'],
        '<x>': '5',
      }),
    ).toEqual([
      'use: heatmap',
      'limits: { percentile: [2, 98] }',
      'write:',
      `  - path: ${long}`,
      '    quality: 75',
      '  - "a: b"',
      '"<x>": "5"',
    ])
  })
})
