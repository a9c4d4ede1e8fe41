import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needsData } from '@movieflow/test-support/tools'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, describe, expect, test } from 'vitest'
import { colormapNames, loadColormap, loadMarkColors } from '../src/colormaps/lookup.js'
import { badEntry, countTableColors, drawableLimits, entryOf, pixelTable } from '../src/colormaps/scale.js'

interface Fixture {
  maps: Record<string, { colors: number; last: number[]; cut: string; rounded: string }>
  index: { colors: number; limits: [number, number]; values: number[]; entries: number[] }[]
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
  const hash = (table: Uint8Array) => createHash('sha256').update(table).digest('hex')

  test.each(Object.entries(fixture.maps))("%s is matplotlib's", (name, { colors, last, cut, rounded }) => {
    const table = loadColormap(name, folder)
    expect(table).toHaveLength(colors * 3)
    expect([...table.subarray(-3)]).toEqual(last)
    // Grey pictures are shown as they are.
    expect(hash(table)).toBe(/^gr[ae]y/.test(name) ? rounded : cut)
    expect(hash(loadMarkColors(name, folder))).toBe(rounded)
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
    const two = [0, 0, 255, 255, 128, 0]
    expect([...load('0,0,1\n1,0.5,0\n')]).toEqual(two)
    expect([...load('0,0,255\r\n255,128,0\r\n')]).toEqual(two)
    expect([...load('\uFEFFr;g;b;a\n0;0;1;1\n1;0.5;0;1')]).toEqual(two)
    expect([...load('# mine\n0 0 1\n\n1\t0.5\t0')]).toEqual(two)
  })

  test('rows are the table itself', () => {
    const viridis = loadColormap('viridis', folder)
    const rows = Array.from({ length: 256 }, (_, at) => [...viridis.subarray(at * 3, at * 3 + 3)].join())
    expect(load(rows.join('\n'))).toEqual(viridis)
    expect(load(rows.slice(0, 10).join('\n'))).toEqual(viridis.slice(0, 30))
    expect(loadMarkColors('map.csv', folder)).toEqual(viridis.slice(0, 30))
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
  test.each(fixture.index)("entries of $colors colours within $limits are matplotlib's", (one) => {
    const { colors, limits, values, entries } = one
    const [low, high] = limits
    expect(values.map((value) => entryOf(value, low, high - low, colors))).toEqual(entries)
  })

  test('ends, infinities, NaN', () => {
    expect([-1, 0, 0.5, 1, 2].map((value) => entryOf(value, 0, 1))).toEqual([257, 0, 128, 255, 258])
    expect([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map((value) => entryOf(value, 0, 1))).toEqual([
      257, 258,
    ])
    expect(entryOf(Number.NaN, 0, 1)).toBe(badEntry)
  })

  test('limits to draw with', () => {
    expect(drawableLimits(undefined)).toEqual([0, 1])
    expect(drawableLimits([5, 5])).toEqual([4.5, 5.5])
    expect(drawableLimits([1, 2])).toEqual([1, 2])
  })

  test('pixels are opaque RGBA', () => {
    const table = pixelTable(loadColormap('gray', folder), { bad: [255, 0, 1] })
    expect(countTableColors(table)).toBe(256)
    expect([...new Uint8Array(table.buffer, 255 * 4)]).toEqual(
      [
        [255, 255, 255, 255],
        [255, 0, 1, 255],
        [0, 0, 0, 255],
        [255, 255, 255, 255],
      ].flat(),
    )
  })

  test('values beyond the limits have colours of their own', () => {
    const table = pixelTable(loadColormap('tab10', folder), { bad: [0, 0, 0], under: [1, 2, 3], over: [4, 5, 6] })
    expect(countTableColors(table)).toBe(10)
    const colorOf = (value: number) => [...new Uint8Array(table.buffer, entryOf(value, 0, 10, 10) * 4, 3)]
    expect([-1, 10.5, Number.NaN].map(colorOf)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [0, 0, 0],
    ])
    expect([0, 1, 9.9, 10].map(colorOf)).toEqual(
      [0, 1, 9, 9].map((at) => [...loadColormap('tab10', folder)].slice(at * 3, at * 3 + 3)),
    )
  })
})

const reference = new URL('../../../../shared/reference/', import.meta.url)

describe("matplotlib's own pictures", needsData("matplotlib's pictures", existsSync(reference)), () => {
  test.each([
    ['funcanimation_heatmap_frame10.png', 'viridis'],
    ['imagesc_552x543_frame10.png', 'viridis'],
    ['artistanimation_grey_frame3.png', 'Greys_r'],
  ])('%s has the colours of %s', async (file, colormap) => {
    const image = await loadImage(readFileSync(new URL(file, reference)))
    const context = createCanvas(image.width, image.height).getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const table = loadColormap(colormap, folder)
    const key = (bytes: ArrayLike<number>, at: number) => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    const known = new Set(Array.from({ length: 256 }, (_, entry) => key(table, entry * 3)))
    // Of the map's pixels, at the middle of the box, away from texts and lines.
    const strangers = new Set<number>()
    for (let y = Math.floor(image.height * 0.3); y < image.height * 0.7; y++)
      for (let x = Math.floor(image.width * 0.3); x < image.width * 0.6; x++) {
        const pixel = key(data, 4 * (y * image.width + x))
        if (!known.has(pixel)) strangers.add(pixel)
      }
    expect(strangers.size).toBe(0)
  })
})
