import { describe, expect, it } from 'vitest'
import { groupsOf } from '../../src/page/adjustable-groups.js'
import { formatReading, pathWithin, readTyped, shellWord, splitPath, wordAt } from '../../src/page/texts.js'
import { formatSetting, isSame, settingsOf, trySetting } from '../../src/page/tried.js'

describe('a setting', () => {
  it('is written as --set reads it', () => {
    expect(formatSetting('magma')).toBe('magma')
    expect(formatSetting('maps/own map.csv')).toBe('maps/own map.csv')
    expect(formatSetting(0.5)).toBe('0.5')
    expect(formatSetting([-1e-7, 2])).toBe('[-1e-7, 2]')
    expect(formatSetting({ percentile: [2, 98], over: ['animal'] })).toBe('{ percentile: [2, 98], over: [animal] }')
    expect(formatSetting({})).toBe('{}')
  })

  it('puts in quotes what YAML would take for something else', () => {
    for (const text of [
      'true',
      'null',
      '~',
      '12',
      '1e3',
      '.5',
      '-.inf',
      '',
      'a: b',
      'a #b',
      '[x',
      ' a',
      'a ',
      '"',
      "'",
    ])
      expect(formatSetting(text)).toBe(JSON.stringify(text))
  })

  it('is tried once a path, and not if the pipeline has it', () => {
    const once = trySetting(new Map(), 'fps', 10, 5)
    expect(settingsOf(trySetting(once, 'fps', 12, 5))).toEqual(['fps=12'])
    expect(settingsOf(trySetting(once, 'fps', 5, 5))).toEqual([])
  })

  it('is the same as one with the same members, in any order', () => {
    expect(isSame({ a: [1, 2], b: null }, { b: null, a: [1, 2] })).toBe(true)
    expect(isSame([1, 2], [2, 1])).toBe(false)
    expect(isSame([], {})).toBe(false)
    expect(isSame(null, {})).toBe(false)
    expect(isSame({ a: 1 }, { b: 1 })).toBe(false)
  })
})

describe('texts', () => {
  it('split a path of either kind', () => {
    expect(splitPath('/lab/a b/p.yaml')).toEqual(['/lab/a b', 'p.yaml'])
    expect(splitPath('C:\\lab\\p.yaml')).toEqual(['C:\\lab', 'p.yaml'])
    expect(splitPath('p.yaml')).toEqual(['', 'p.yaml'])
  })

  it('put a name in quotes if a shell would take it apart', () => {
    expect(shellWord('p.yaml')).toBe('p.yaml')
    expect(shellWord('my file.yaml')).toBe("'my file.yaml'")
    expect(shellWord("it's.yaml")).toBe("'it'\\''s.yaml'")
    expect(shellWord('')).toBe('pipeline.yaml')
  })

  it('mark the word at a place', () => {
    expect(wordAt('  colormap: virdis # none', 12)).toBe('virdis')
    expect(wordAt('  title: "a b", x: 1', 9)).toBe('"a b"')
    expect(wordAt('  { a', 2)).toBe('{')
    expect(wordAt('', 0)).toBe('')
  })

  it('show a value with the digits that it has', () => {
    expect(formatReading(Math.fround(0.1))).toBe('0.1')
    expect(formatReading(Math.fround(0.123456789))).toBe('0.12345679')
    expect(formatReading(1 / 3)).toBe('0.3333333333')
    expect(formatReading(-1.5e-12)).toBe('−1.5e-12')
    expect(formatReading(16_777_217)).toBe('16777217')
    expect(formatReading([1, null, 3])).toBe('1, NaN, 3')
    expect(formatReading(null)).toBe('NaN')
  })

  it('name files from the folder of the pipeline', () => {
    expect(pathWithin('/lab', '/lab/data/a.npy')).toBe('data/a.npy')
    expect(pathWithin('/lab', '/laboratory/a.npy')).toBe('/laboratory/a.npy')
    expect(pathWithin('', '/a.npy')).toBe('/a.npy')
  })

  it('read a number as people write it', () => {
    expect(['0.5', ' 0,5 ', '−2', '1e-3', '1,000.5', 'x', '', '1 2', 'Infinity'].map(readTyped)).toEqual([
      0.5,
      0.5,
      -2,
      0.001,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('what can be tried', () => {
  it('stands by layers, limits first, and the pace of the movie last', () => {
    const of = (what: 'fps' | 'speed' | 'limits' | 'colormap' | 'norm', path: string, name = '') => ({
      what,
      name,
      path,
      value: null,
    })
    const groups = groupsOf([
      of('fps', 'fps'),
      of('colormap', 'render.layers[0].colormap', 'layer 1: image'),
      of('speed', 'time.speed'),
      // The only one of its kind has no name of its own.
      of('norm', 'render.layers[1].norm'),
      of('limits', 'render.layers[0].limits', 'layer 1: image'),
    ])
    expect(groups.map(({ name, title, members }) => [name, title, members.map(({ what }) => what)])).toEqual([
      ['layer 1: image', 'layer 1: image', ['limits', 'colormap']],
      ['', 'Colours', ['norm']],
      ['', 'Pace', ['fps', 'speed']],
    ])
  })
})
