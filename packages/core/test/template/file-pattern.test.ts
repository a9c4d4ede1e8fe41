import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import glob from 'fast-glob'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileFilePattern } from '../../src/template/index.js'

const match = (pattern: string, path: string) => compileFilePattern(pattern).match(path)

describe('captures', () => {
  it.each<[string, string, Record<string, string | number> | undefined]>([
    [
      'data/<animal>_<type>_Exp<exp:d>_<layer>.mat',
      'data/Beto_Manif_Exp11_conv4_3.mat',
      { animal: 'Beto', type: 'Manif', exp: 11, layer: 'conv4_3' },
    ],
    ['<a>_<b>.npy', 'x_y_z.npy', { a: 'x', b: 'y_z' }],
    ['<a><b>.npy', 'xyz.npy', { a: 'x', b: 'yz' }],
    ['<name><n:d>.npy', 'Exp12.npy', { name: 'Exp', n: 12 }],
    ['<a:d><b:d>.npy', '123.npy', { a: 1, b: 23 }],
    ['<n:02d>.npy', '007.npy', { n: 7 }],
    ['<n:d>.npy', '7a.npy', undefined],
    ['<n:d>.npy', '-7.npy', undefined],
    ['<n>.npy', '007.npy', { n: '007' }],
    ['<a>.npy', 'dir/x.npy', undefined],
    ['<a>/x.npy', 'a/b/x.npy', undefined],
    ['<a>.npy', '.npy', undefined],
    ['<a>.npy', '.hidden.npy', undefined],
    ['.<a>.npy', '.hidden.npy', { a: 'hidden' }],
    ['<a>/<a>_<b>.npy', 'x/x_y.npy', { a: 'x', b: 'y' }],
    ['<a>/<a>_<b>.npy', 'x/z_y.npy', undefined],
    ['<a>_<a>.npy', 'x_y_x_y.npy', { a: 'x_y' }],
    ['Exp<e:d>/Exp<e:02d>.npy', 'Exp3/Exp03.npy', { e: 3 }],
    ['Exp<e:d>/Exp<e:02d>.npy', 'Exp3/Exp13.npy', undefined],
    ['<e>/<e:d>.npy', '03/3.npy', { e: 3 }],
    ['<n:d>.npy', '12345678901234567890.npy', { n: '12345678901234567890' }],
    ['<a>.npy', 'X.NPY', undefined],
    ['<ä_1>.npy', 'x.npy', { ä_1: 'x' }],
    ['a <5 <<b>.npy', 'a <5 <b>.npy', {}],
  ])('%s on %s', (pattern, path, expected) => expect(match(pattern, path)).toEqual(expected))
})

describe('wildcards', () => {
  it.each<[string, string, boolean]>([
    ['*.npy', 'a.npy', true],
    ['*.npy', '.a.npy', false],
    ['*.npy', 'd/a.npy', false],
    ['a*.npy', 'a.npy', true],
    ['?.npy', 'a.npy', true],
    ['?.npy', 'ab.npy', false],
    ['?.npy', '/.npy', false],
    ['**/a.npy', 'a.npy', true],
    ['**/a.npy', 'x/y/a.npy', true],
    ['**/a.npy', '.x/a.npy', false],
    ['d/**/a.npy', 'd/a.npy', true],
    ['d/**', 'd/x/a.npy', true],
    ['d/**', 'd/a.npy', true],
    ['a**b', 'axyb', true],
    ['a**b', 'a/b', false],
    ['a[1].npy', 'a[1].npy', true],
    ['a[1].npy', 'a1.npy', false],
    ['{a,b}.npy', '{a,b}.npy', true],
    ['(a|b)+@!.npy', '(a|b)+@!.npy', true],
    ['!a.npy', '!a.npy', true],
    ['!a.npy', 'b.npy', false],
    ['a.npy', 'axnpy', false],
    ['./a*.npy', 'ab.npy', true],
    ['../a*.npy', '../ab.npy', true],
  ])('%s on %s: %s', (pattern, path, fits) => expect(match(pattern, path) !== undefined).toBe(fits))

  it('leaves the shortest text to a capture after a star', () => {
    expect(match('*_<a>.npy', 'x_y_z.npy')).toEqual({ a: 'z' })
    expect(match('<a>*.npy', 'xyz.npy')).toEqual({ a: 'x' })
  })
})

describe('what wildcards stand for', () => {
  it.each<[string, string, string[]]>([
    ['stills/*.png', 'stills/img 2.png', ['img 2']],
    ['*/<exp:d>_?.png', 'a/3_x.png', ['a', 'x']],
    ['**/*.png', 'a/b/c.png', ['a', 'b', 'c']],
    ['**/*.png', 'c.png', ['c']],
    ['<name>.png', 'c.png', []],
    ['*.png', 'c.jpg', []],
    ['*_*.png', 'a_b_c.png', ['a_b', 'c']],
  ])('%s in %s', (pattern, path, parts) => {
    expect(compileFilePattern(pattern).wildParts(path)).toEqual(parts)
  })
})

describe('patterns', () => {
  it('know their fields, and whether they are one file', () => {
    expect(compileFilePattern('<a>/<b:d>_<a>.npy')).toMatchObject({ fields: ['a', 'b'], literal: false })
    expect(compileFilePattern('a <<b>[1].npy')).toMatchObject({ fields: [], literal: true, path: 'a <b>[1].npy' })
    expect(compileFilePattern('*.npy').literal).toBe(false)
    expect(compileFilePattern('<a><b>_<c>*.npy').glob).toBe('*_*.npy')
  })

  it.each([
    ['<a + b>.npy', 2, 'name of a field'],
    ['x<a.b>.npy', 3, 'name of a field'],
    ['<a:.1f>.npy', 3, ':.1f'],
    ['<a', 1, 'expected a >'],
  ])('%s is refused at column %i: %s', (pattern, column, message) => {
    expect(() => compileFilePattern(pattern)).toThrow(message)
    try {
      compileFilePattern(pattern)
    } catch (error) {
      expect(error).toMatchObject({ code: 'TEMPLATE_SYNTAX', place: { column } })
    }
  })

  const long = `${'a_'.repeat(120)}.mat`
  const places = long.length + 1

  // Each wildcard and capture is tried once at each place of the name; once more for each text of a capture that comes again.
  it.each([
    ['<a>_<b>_<c>_<d>_<e>_<f>_<g>_<h>_<i>.npy', long, 9 * places],
    ['*a*a*a*a*a*a*a*a*b', 'a'.repeat(240), 9 * 241],
    ['<a>_<b>_<a>_<b>_<c>.npy', long, 5 * places ** 2],
    [`${'**/'.repeat(12)}x.npy`, `${'d/'.repeat(60)}y.npy`, 12 * 126],
  ])('%s is not tried again and again on a long name that it does not fit', (pattern, path, mostSteps) => {
    expect(compileFilePattern(pattern, mostSteps).match(path)).toBeUndefined()
  })

  it('that need too many tries are refused, with the name', () => {
    expect(() => compileFilePattern('*a*a*a*b', 20).match('aaaaaaaaaaaa')).toThrow(
      'the file pattern fits aaaaaaaaaaaa in too many ways to try',
    )
  })
})

describe('globs', () => {
  let folder = ''
  const files = [
    'Beto_1.npy',
    'odd [1] {a,b} (c|d) +@!/x "q" 1.npy',
    '!not/a.npy',
    'deep/er/Alfa_2.npy',
    '.hidden/z_1.npy',
    'a<b.npy',
    'Ä ö/µ_3.npy',
  ]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pattern-'))
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), '')
    }
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each<[string, string[]]>([
    ['<a>_<n:d>.npy', ['Beto_1.npy']],
    ['**/<a>_<n:d>.npy', ['Beto_1.npy', 'deep/er/Alfa_2.npy', 'Ä ö/µ_3.npy']],
    ['odd [1] {a,b} (c|d) +@!/<a> "q" <n:d>.npy', ['odd [1] {a,b} (c|d) +@!/x "q" 1.npy']],
    ['odd [1] {a,b} (c|d) +@!/x "q" 1.npy', ['odd [1] {a,b} (c|d) +@!/x "q" 1.npy']],
    ['!not/*.npy', ['!not/a.npy']],
    ['a<<*.npy', ['a<b.npy']],
    ['./deep/**', ['deep/er/Alfa_2.npy']],
    ['.hidden/*', ['.hidden/z_1.npy']],
    ['Ä ö/<a>_<n:d>.npy', ['Ä ö/µ_3.npy']],
  ])('%s finds %j', async (pattern, expected) => {
    const { glob: text, match } = compileFilePattern(pattern)
    const found = await glob(text, { cwd: folder })
    expect(found.filter((path) => match(path)).sort()).toEqual([...expected].sort())
  })
})
