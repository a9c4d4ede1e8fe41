// Small texts: paths, quantities, widths, quoting, bars.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, it } from 'vitest'
import { drawBar } from '../src/text/bar.js'
import { escapeControls, escapeLines } from '../src/text/escape.js'
import { plainPaint } from '../src/text/paint.js'
import { shownPath } from '../src/text/paths.js'
import { countOf, formatBytes, formatClock, formatDuration, formatNumber } from '../src/text/quantities.js'
import { shellCommand, shellQuote } from '../src/text/shell-quote.js'
import { cutMiddle, cutText, fitId, padText, textWidth } from '../src/text/width.js'

describe('shell quoting', () => {
  it.each(['animal=Beto,exp=11', "it's", '', '-x', 'a b', '$HOME', '`ls`', 'é→', '~', '*.npy', '"', 'a\\b'])(
    'survives a shell: %j',
    (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`]).toString()).toBe(text)
    },
  )

  it.each<[string, string]>([
    ['a\nb', "$'a\\x0ab'"],
    ["it's \\ \u001b[2Je", "$'it\\'s \\\\ \\x1b[2Je'"],
    ['\u009b1é', "$'\\xc2\\x9b1é'"],
    ['exp=\u202e1', "$'exp=\\xe2\\x80\\xae1'"],
  ])('spells out what a terminal would obey, and bash reads it back: %j', (text, shown) => {
    expect(shellQuote(text)).toBe(shown)
    if (has('bash')) expect(execFileSync('bash', ['-c', `printf %s ${shown}`]).toString()).toBe(text)
  })

  it('leaves alone what needs no quotes, and quotes ids as the manual does', () => {
    expect(shellCommand(['movieflow', 'run', 'pipeline.yaml', '--only', 'animal=Beto,exp=11'])).toBe(
      "movieflow run pipeline.yaml --only 'animal=Beto,exp=11'",
    )
  })
})

it('spells out what could move a cursor or turn the writing round', () => {
  expect(escapeControls('a\u001b[2Jb\u0007\u009b\u202e\n\t')).toBe('a\\x1b[2Jb\\x07\\x9b\\u202e\\n\\t')
  expect(escapeLines('one\r\ntwo\u001b\n')).toEqual(['one', 'two\\x1b'])
  expect(escapeControls('µ ° − 画像 e\u0301')).toBe('µ ° − 画像 e\u0301')
})

it('says quantities as people do', () => {
  expect([0.04, 9.94, 9.96, 59.4, 59.6, 185, 8040].map(formatDuration)).toEqual([
    '0.0 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 0 s',
    '3 min 5 s',
    '2 h 14 min',
  ])
  expect([0, 7, 59.2, 750, 10931].map(formatClock)).toEqual(['0:00', '0:07', '1:00', '12:30', '3:02:11'])
  expect([countOf(1, 'movie'), countOf(1104, 'movie')]).toEqual(['1 movie', '1,104 movies'])
  expect([0, 999, 1500, 231e6, 2e13].map(formatBytes)).toEqual(['0 bytes', '999 bytes', '1.5 KB', '231 MB', '20 TB'])
  expect([formatNumber(0.123456789), formatNumber(null)]).toEqual(['0.12346', '–'])
})

it('measures and cuts by columns', () => {
  expect(textWidth('画像\u001b[31me\u0301\u001b[39m')).toBe(5)
  expect([cutText('abcdef', 4), cutText('画像画', 4), cutText('abc', 0)]).toEqual(['abc…', '画…', ''])
  for (let width = 0; width < 30; width++)
    expect(textWidth(cutMiddle('animal=Beto,画像=画像,exp=11', width))).toBeLessThanOrEqual(width)
  expect(padText('画', 4)).toBe('画  ')
})

it('says an id whole, or its values, or both of its ends', () => {
  const id = 'animal=Beto,exp=11,stat=meanabs'
  expect([40, 20, 9].map((width) => fitId(id, width))).toEqual([id, 'Beto 11 meanabs', 'Beto…nabs'])
})

it('draws a bar that is full only when all is done', () => {
  expect([0, 0.001, 0.5, 0.999, 1, Number.NaN].map((share) => drawBar(share, 8, plainPaint))).toEqual([
    '────────',
    '━───────',
    '━━━━────',
    '━━━━━━━─',
    '━━━━━━━━',
    '────────',
  ])
})

it('shows a path as short as it can be said', () => {
  expect(shownPath(join(process.cwd(), 'data', 'a.npy'))).toBe('data/a.npy')
  expect(shownPath('/x', '/a/b/c/d')).toBe('/x')
  expect(shownPath(process.cwd())).toBe('.')
})
