import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { colormapNames, loadColormap } from '../src/colormaps/lookup.js'
import { badEntry, drawableLimits, entryOf, pixelTable } from '../src/colormaps/scale.js'

interface Fixture {
  maps: Record<string, { sha256: string; samples: Record<string, number[]> }>
  index: { limits: [number, number]; values: number[]; entries: number[] }[]
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/colormaps.json', import.meta.url), 'utf8')) as Fixture

const folder = mkdtempSync(join(tmpdir(), 'movieflow-colormaps-'))
afterAll(() => rmSync(folder, { recursive: true }))
const failure = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return error as { code: string; message: string; hint: string }
  }
  throw new Error('did not fail')
}

describe('tables', () => {
  test.each(Object.entries(fixture.maps))("%s is matplotlib's", (name, { sha256, samples }) => {
    const table = loadColormap(name, folder)
    for (const [entry, rgb] of Object.entries(samples))
      expect([...table.subarray(Number(entry) * 3, Number(entry) * 3 + 3)]).toEqual(rgb)
    expect(createHash('sha256').update(table).digest('hex')).toBe(sha256)
  })

  test('all of them are held to matplotlib', () => {
    expect(
      Object.keys(fixture.maps)
        .filter((name) => !name.endsWith('_r'))
        .sort(),
    ).toEqual([...colormapNames].sort())
  })

  test('grey is gray', () => {
    expect(loadColormap('grey_r', folder)).toEqual(loadColormap('gray_r', folder))
    expect(loadColormap('Grays', folder)).toEqual(loadColormap('Greys', folder))
  })

  test('parula is not shipped, and says what to do', () => {
    expect(failure(() => loadColormap('parula', folder))).toMatchObject({
      code: 'UNKNOWN_NAME',
      message: expect.stringContaining('MathWorks'),
      hint: expect.stringMatching(/viridis.*parula\.csv/),
    })
  })

  test('unknown names suggest the nearest', () => {
    expect(failure(() => loadColormap('virdis', folder)).hint).toContain('did you mean viridis?')
    expect(failure(() => loadColormap('Jet', folder)).hint).toContain('did you mean jet?')
    expect(failure(() => loadColormap('constructor', folder)).code).toBe('UNKNOWN_NAME')
  })
})

describe('CSV', () => {
  const load = (text: string) => {
    writeFileSync(join(folder, 'map.csv'), text)
    return loadColormap('map.csv', folder)
  }

  test('0 to 1, 0 to 255, headings, a fourth column, other separators', () => {
    const two = [...new Array(128).fill([0, 0, 255]).flat(), ...new Array(128).fill([255, 128, 0]).flat()]
    expect([...load('0,0,1\n1,0.5,0\n')]).toEqual(two)
    expect([...load('0,0,255\r\n255,128,0\r\n')]).toEqual(two)
    expect([...load('\uFEFFr;g;b;a\n0;0;1;1\n1;0.5;0;1')]).toEqual(two)
    expect([...load('# mine\n0 0 1\n\n1\t0.5\t0')]).toEqual(two)
  })

  test('256 rows are the table itself', () => {
    const viridis = loadColormap('viridis', folder)
    const rows = Array.from({ length: 256 }, (_, at) => [...viridis.subarray(at * 3, at * 3 + 3)].join())
    expect(load(rows.join('\n'))).toEqual(viridis)
  })

  test.each([
    ['0,0\n1,1\n', 'line 1 has 2 numbers'],
    ['0,0,0\n1,x,1\n', "line 2 has 'x'"],
    ['0,0,0\n0,,1\n', "line 2 has ''"],
    ['0,0,0\n0,256,1\n', "line 2 has '256'"],
    ['0,0,0\n-1,0,1\n', "line 2 has '-1'"],
    ['0,0,0\n', 'has 1 rows'],
    ['', 'has 0 rows'],
  ])('%j is refused', (text, message) => {
    expect(failure(() => load(text))).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining(message),
    })
  })

  test('a file that is not there', () => {
    expect(failure(() => loadColormap('none.csv', folder)).message).toContain('cannot be read')
  })
})

describe('scale', () => {
  test.each(fixture.index)("entries within $limits are matplotlib's", ({ limits: [low, high], values, entries }) => {
    expect(values.map((value) => entryOf(value, low, high - low))).toEqual(entries)
  })

  test('ends, infinities, NaN', () => {
    expect([-1, 0, 0.5, 1, 2].map((value) => entryOf(value, 0, 1))).toEqual([0, 0, 128, 255, 255])
    expect([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map((value) => entryOf(value, 0, 1))).toEqual([0, 255])
    expect(entryOf(Number.NaN, 0, 1)).toBe(badEntry)
  })

  test('limits to draw with', () => {
    expect(drawableLimits(undefined)).toEqual([0, 1])
    expect(drawableLimits([5, 5])).toEqual([4.5, 5.5])
    expect(drawableLimits([1, 2])).toEqual([1, 2])
  })

  test('pixels are opaque RGBA', () => {
    const table = pixelTable(loadColormap('gray', folder), [255, 0, 1])
    expect([...new Uint8Array(table.buffer, 255 * 4)]).toEqual([255, 255, 255, 255, 255, 0, 1, 255])
  })
})
