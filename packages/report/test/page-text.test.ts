import { describe, expect, it } from 'vitest'
import { hrefOf, pickPlayable, playKind } from '../src/page/links.js'
import { formatOptions } from '../src/page/option-text.js'
import { sortedIndices } from '../src/page/order.js'

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

describe('options', () => {
  it('stand as a pipeline writes them', () => {
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
