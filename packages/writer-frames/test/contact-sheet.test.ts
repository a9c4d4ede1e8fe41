import { readFile } from 'node:fs/promises'
import type { Picture } from '@movieflow/core/plugin'
import { needs } from '@movieflow/test-support/tools'
import { testWriter } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { contactSheetWriter } from '../src/index.js'
import { decodePng } from './decode-png.js'
import { decodePicture } from './decode-webp.js'
import { makeRandom, paint, planMovie, writeMovie } from './movie.js'
import { askPython, python } from './python.js'

const flat = (color: number, [width, height] = [6, 4]) => paint([width!, height!], () => color)
const shades = Array.from({ length: 7 }, (_, index) => flat(0x202020 * (index + 1) - 0x10101))

async function sheetOf(pictures: readonly Picture[], options: unknown): Promise<Picture> {
  return writeMovie(contactSheetWriter, 'a.png', pictures, { options }, async ({ file }) => {
    const { size, frames } = await decodePng(file)
    return { width: size[0], height: size[1], data: frames[0]! }
  })
}

const colorAt = ({ width, data }: Picture, x: number, y: number) =>
  (data[(y * width + x) * 4]! << 16) | (data[(y * width + x) * 4 + 1]! << 8) | data[(y * width + x) * 4 + 2]!

/** Frames by the shade in the middle of each place. */
const placesOf = (sheet: Picture, columns: number, gap: number, [width, height] = [6, 4]) =>
  Array.from({ length: columns * Math.floor(sheet.height / (height! + gap)) }, (_, place) => {
    const x = gap + (place % columns) * (width! + gap) + 3
    const y = gap + Math.floor(place / columns) * (height! + gap) + 2
    return shades.findIndex(({ data }) => data[0] === colorAt(sheet, x, y) >> 16)
  })

describe('a contact sheet', () => {
  it('keeps the contract', async () => {
    for (const extension of ['.png', '.jpg', '.webp'])
      await testWriter({ plugin: contactSheetWriter, extension, options: { metadata: { title: 'é' } } })
    await testWriter({ plugin: contactSheetWriter, options: { count: 3, scale: 0.7, columns: 1 }, frames: 9 })
  })

  it('shows frames exactly, in rows, with gaps between and around them', async () => {
    const random = makeRandom(2)
    const pictures = Array.from({ length: 5 }, () => paint([9, 5], () => Math.floor(random() * 2 ** 24)))
    const sheet = await sheetOf(pictures, { columns: 2, gap: 3, background: '#123456' })
    expect([sheet.width, sheet.height]).toEqual([2 * 9 + 9, 3 * 5 + 12])
    const expected = paint([sheet.width, sheet.height], (x, y) => {
      const [column, row] = [Math.floor((x - 3) / 12), Math.floor((y - 3) / 8)]
      const [left, top] = [x - 3 - column * 12, y - 3 - row * 8]
      const picture = pictures[row * 2 + column]
      const inside = x >= 3 && y >= 3 && left < 9 && top < 5 && column < 2 && picture
      return inside ? colorAt(picture, left, top) : 0x123456
    })
    expect(Buffer.compare(sheet.data, expected.data)).toBe(0)
  })

  it.each([
    [{}, [0, 1, 2, 3, 4, 5, 6, -1]],
    [{ every: 3 }, [0, 3, 6, -1]],
    [{ count: 3 }, [0, 3, 6, -1]],
    [{ count: 2 }, [0, 6]],
    [{ count: 99 }, [0, 1, 2, 3, 4, 5, 6, -1]],
    [{ frames: [5, 0, 5] }, [5, 0, 5, -1]],
  ])('with %j shows %j', async (options, expected) => {
    const sheet = await sheetOf(shades, { ...options, columns: 2, gap: 1, background: 'black' })
    expect(placesOf(sheet, 2, 1)).toEqual(expected)
  })

  it('with count 1 shows the middle', async () => {
    expect(placesOf(await sheetOf(shades, { count: 1, gap: 0 }), 1, 0)).toEqual([3])
  })

  it('makes frames smaller by the mean of light', async () => {
    const board = paint([8, 8], (x, y) => ((x + y) % 2 ? 0xffffff : 0))
    const sheet = await sheetOf([board], { scale: 0.5, gap: 0 })
    // Half the light of white is level 188 of sRGB, not 128.
    expect([sheet.width, colorAt(sheet, 1, 1)]).toEqual([4, 0xbcbcbc])
    // Each level, and parts of pixels: against sums in double precision.
    const random = makeRandom(4)
    const noise = paint([37, 23], () => Math.floor(random() * 2 ** 24))
    const small = await sheetOf([noise], { scale: 0.3, gap: 0 })
    const linear = (level: number) => (level <= 10 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4)
    const level = (light: number) => 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)
    const overlap = (pixel: number, start: number, end: number) =>
      Math.max(0, Math.min(pixel + 1, end) - Math.max(pixel, start))
    const [stepX, stepY] = [37 / small.width, 23 / small.height]
    for (let y = 0; y < small.height; y++)
      for (let x = 0; x < small.width; x++)
        for (const channel of [0, 1, 2]) {
          let sum = 0
          for (let row = 0; row < 23; row++)
            for (let column = 0; column < 37; column++)
              sum +=
                overlap(column, x * stepX, (x + 1) * stepX) *
                overlap(row, y * stepY, (y + 1) * stepY) *
                linear(noise.data[(row * 37 + column) * 4 + channel]!)
          const found = small.data[(y * small.width + x) * 4 + channel]!
          expect(Math.abs(found - level(sum / (stepX * stepY)))).toBeLessThan(0.6)
        }
  })

  it('keeps every level where nothing is mixed', async () => {
    const levels = paint([16, 16], (x, y) => (y * 16 + x) * 0x10101)
    const doubled = paint([32, 32], (x, y) => ((y >> 1) * 16 + (x >> 1)) * 0x10101)
    const sheet = await sheetOf([doubled], { scale: 0.5, gap: 0 })
    expect(Buffer.compare(sheet.data, levels.data)).toBe(0)
  })

  it('is about 4:3, and its frames at most 320 pixels wide, where nothing else is said', async () => {
    const pictures = Array.from({ length: 30 }, () => ({ width: 640, height: 480, data: new Uint8Array(0) }))
    const { size, notes, plan } = await planMovie(contactSheetWriter, '/a.png', pictures)
    expect(plan).toMatchObject({ layout: { tile: [320, 240], columns: 5 } })
    expect(size).toEqual([5 * 328 + 8, 6 * 248 + 8])
    expect(notes).toEqual([
      'one picture of all 30 frames, 5 × 6; for a file for each frame put <frame:04d> into the path',
    ])
    const told = await planMovie(contactSheetWriter, '/a.png', pictures, { options: { columns: 3 } })
    expect(told.notes).toEqual([])
  })

  it('is refused where it would be too large, or shows what is not there', async () => {
    const pictures = Array.from({ length: 2000 }, () => ({ width: 640, height: 480, data: new Uint8Array(0) }))
    const plan = (options: unknown) => planMovie(contactSheetWriter, '/a.png', pictures, { options })
    await expect(plan({})).rejects.toMatchObject({
      message: expect.stringMatching(/one picture of 2000 frames would have .* pixels, and the limit is 40 million/),
      hint: expect.stringMatching(/count: 48.*<frame:04d>/),
    })
    await expect(plan({ frames: [0, 2000] })).rejects.toThrow('there is no frame 2000: the movie has 2000, 0 to 1999')
    expect(() => contactSheetWriter.options.parse({ every: 2, count: 3 })).toThrow(/give only one of them/)
    expect(() => contactSheetWriter.options.parse({ background: 'reddish' })).toThrow(/#rrggbb/)
    await expect(
      planMovie(contactSheetWriter, '/a.png', pictures, { options: { quality: 3, count: 2 } }),
    ).rejects.toThrow(/PNG is exact/)
  })

  it('is close as JPEG, and exact as WebP', async () => {
    for (const [name, most] of [
      ['a.jpg', 12],
      ['a.webp', 0],
    ] as const)
      await writeMovie(contactSheetWriter, name, shades, { options: { columns: 4 } }, async ({ file, facts }) => {
        const { size, pixels } = await decodePicture(await readFile(file))
        expect(facts).toEqual({ size })
        const exact = await sheetOf(shades, { columns: 4 })
        expect(size).toEqual([exact.width, exact.height])
        expect(Math.max(...pixels.map((level, at) => Math.abs(level - exact.data[at]!)))).toBeLessThanOrEqual(most)
      })
  })

  it('keeps texts and provenance where Pillow finds them', needs(python), async () => {
    const script = `
import json, sys
from PIL import Image
image = Image.open(sys.argv[1])
image.load()
found = {key: value.decode(errors='replace') if isinstance(value, bytes) else value for key, value in image.info.items() if isinstance(value, (str, bytes))}
found['all'] = [value.decode() for marker, value in getattr(image, 'applist', []) if marker == 'COM']
print(json.dumps(found))`
    const movie = { options: { metadata: { title: 'Größe' } }, provenance: '{"movie":"a=1"}' }
    const read = (name: string) =>
      writeMovie(contactSheetWriter, name, shades, movie, ({ file }) => askPython<Record<string, string>>(script, file))
    expect(await read('a.png')).toMatchObject({ Title: 'Größe', provenance: '{"movie":"a=1"}' })
    expect(await read('a.jpg')).toMatchObject({ all: ['title: Größe', 'provenance: {"movie":"a=1"}'] })
    expect((await read('a.webp')).xmp).toContain('<dc:source>{"movie":"a=1"}</dc:source>')
  })
})
