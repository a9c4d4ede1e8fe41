import { readFile } from 'node:fs/promises'
import type { Picture } from '@movieflow/core/plugin'
import { needs } from '@movieflow/test-support/tools'
import { testWriter } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { animationWriter } from '../src/index.js'
import { decodePng } from './decode-png.js'
import { decodeAnimatedWebp } from './decode-webp.js'
import { makeRandom, paint, planMovie, writeMovie } from './movie.js'
import { askPython, python } from './python.js'

const formats = [
  ['.webp', decodeAnimatedWebp],
  ['.apng', decodePng],
  ['.png', decodePng],
] as const

const random = makeRandom(7)
const still = paint([31, 22], () => Math.floor(random() * 2 ** 24))
/** One pixel of a still picture is another one. */
const dot = (x: number, y: number) =>
  paint([31, 22], (column, row) => (column === x && row === y ? 0xff8001 : colorAt(still, column, row)))
/** Whole changes, small ones at odd places and in the corners, and none. */
const movie = [still, dot(7, 9), dot(30, 21), dot(30, 21), dot(0, 0), paint([31, 22], (x, y) => (x * y) << 6), still]

function colorAt({ width, data }: Picture, x: number, y: number): number {
  const at = (y * width + x) * 4
  return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
}

describe.each(formats)('an animation (%s)', (extension, decode) => {
  it('keeps the contract, exact in every pixel', async () => {
    await testWriter({ plugin: animationWriter, extension, decode })
    await testWriter({ plugin: animationWriter, extension, decode, size: [1, 1], frames: 1, options: { loop: false } })
    await testWriter({
      plugin: animationWriter,
      extension,
      decode,
      size: [151, 97],
      picture: (index) => fit(movie[index]!),
      fps: 7,
    })
  })

  it('comes back exactly, whatever moves', async () => {
    await writeMovie(animationWriter, `a${extension}`, movie, {}, async ({ file, facts }) => {
      const { frames, size } = await decode(file)
      expect(size).toEqual([31, 22])
      expect(frames.length).toBe(movie.length)
      for (const [index, frame] of frames.entries()) expect(Buffer.compare(frame, movie[index]!.data)).toBe(0)
      expect(facts).toEqual({ frames: movie.length, size: [31, 22], duration: 0.7 })
    })
  })

  it('holds only the rectangle that changed', async () => {
    const sizes = await Promise.all(
      [movie.slice(0, 1), [still, dot(7, 9)], [still, still]].map((pictures) =>
        writeMovie(animationWriter, `a${extension}`, pictures, {}, async ({ file }) => (await readFile(file)).length),
      ),
    )
    expect(sizes[1]! - sizes[0]!).toBeLessThan(120)
    expect(sizes[2]! - sizes[0]!).toBeLessThan(120)
  })

  it.each([0.5, 3, 7, 12.5, 24, 23.976, 30000 / 1001, 48.123456, 60, 90])(
    'lasts as long as it should at %d frames a second',
    async (fps) => {
      const pictures = Array.from({ length: 41 }, (_, index) => paint([2, 2], () => index))
      await writeMovie(animationWriter, `a${extension}`, pictures, { fps }, async ({ file, facts }) => {
        const { delays } = await decode(file)
        let time = 0
        for (const [index, delay] of delays.entries()) {
          expect(Math.abs(time - index / fps)).toBeLessThanOrEqual(extension === '.webp' ? 0.0005001 : 0.00005001)
          // Browsers show 10 ms and less for 100.
          expect(delay).toBeGreaterThan(0.0105)
          time += delay
        }
        expect(facts.duration).toBeCloseTo(time, 9)
        expect(Math.abs(time - 41 / fps)).toBeLessThanOrEqual(0.0005001)
      })
    },
  )

  it('has exact delays where a fraction has them', async () => {
    if (extension === '.webp') return
    await writeMovie(animationWriter, `a${extension}`, movie, { fps: 30000 / 1001 }, async ({ file }) => {
      for (const delay of (await decode(file)).delays) expect(delay).toBe(1001 / 30000)
    })
  })

  it.each([
    [0, 0],
    [1, 2],
    [65534, 65535],
    [false, 1],
    [-1, 1],
  ])('with loop %s plays %d times', async (loop, plays) => {
    await writeMovie(animationWriter, `a${extension}`, movie.slice(0, 2), { options: { loop } }, async ({ file }) => {
      expect((await decode(file)).plays).toBe(plays)
    })
  })

  it('keeps texts and provenance', async () => {
    const metadata = { title: 'Größe <&> 数据', artist: 'Lab', comment: 'a\nb' }
    const provenance = '{"a":"<b>&\\u00e9"}'
    await writeMovie(
      animationWriter,
      `a${extension}`,
      movie,
      { options: { metadata }, provenance },
      async ({ file }) => {
        const { texts } = await decode(file)
        if (extension !== '.webp')
          expect(texts).toEqual({ Title: metadata.title, Author: 'Lab', Comment: 'a\nb', provenance })
        else {
          expect(texts.xmp).toContain('<rdf:li xml:lang="x-default">Größe &#60;&#38;&#62; 数据</rdf:li>')
          expect(texts.xmp).toContain('<dc:source>{"a":"&#60;b&#62;&#38;\\u00e9"}</dc:source>')
        }
      },
    )
  })

  it('is refused where files or browsers cannot have it', async () => {
    const plan = (options: unknown, fps = 10) => planMovie(animationWriter, `/a/b${extension}`, movie, { options, fps })
    await expect(plan({}, 91)).rejects.toMatchObject({
      place: { option: 'fps' },
      hint: expect.stringContaining('.mp4'),
    })
    await expect(plan({}, 1e-7)).rejects.toMatchObject({ place: { option: 'fps' } })
    if (extension !== '.webp')
      await expect(plan({ quality: 80 })).rejects.toMatchObject({ place: { option: 'quality' } })
    await expect(planMovie(animationWriter, '/a/b.gif', movie)).rejects.toThrow(/ends in \.webp/)
  })

  it('is what Pillow reads', needs(python), async () => {
    const script = `
import json, sys, hashlib
from PIL import Image
image = Image.open(sys.argv[1])
frames = []
for index in range(image.n_frames):
    image.seek(index)
    image.load()
    frames.append([hashlib.sha256(image.convert('RGBA').tobytes()).hexdigest(), image.info['duration']])
print(json.dumps([image.size, image.info['loop'], frames]))`
    const { createHash } = await import('node:crypto')
    await writeMovie(animationWriter, `a${extension}`, movie, { fps: 8, options: { loop: 4 } }, ({ file }) => {
      expect(askPython(script, file)).toEqual([
        [31, 22],
        5,
        movie.map(({ data }) => [createHash('sha256').update(data).digest('hex'), 125]),
      ])
    })
  })
})

/** A picture in the corner of a larger one. */
function fit(picture: Picture): Picture {
  return paint([151, 97], (x, y) => (x < picture.width && y < picture.height ? colorAt(picture, x, y) : x << 8))
}

describe('a WebP of less than full quality', () => {
  it('is close, and smaller where there is much to see', async () => {
    const shades = Array.from({ length: 3 }, (_, index) =>
      paint([96, 64], (x, y) => {
        const wave = (phase: number) => Math.round(120 + 90 * Math.sin(x / 9 + phase) * Math.cos(y / 7) + random() * 12)
        return (wave(index) << 16) | (wave(index + 1) << 8) | wave(index + 2)
      }),
    )
    await testWriter({
      plugin: animationWriter,
      extension: '.webp',
      decode: decodeAnimatedWebp,
      size: [96, 64],
      frames: 3,
      picture: (index) => shades[index]!,
      options: { quality: 70 },
      tolerance: { mean: 8 },
    })
    const [exact, lossy] = await Promise.all(
      [undefined, 70].map((quality) =>
        writeMovie(
          animationWriter,
          'a.webp',
          shades,
          { options: { quality } },
          async ({ file }) => (await readFile(file)).length,
        ),
      ),
    )
    expect(lossy!).toBeLessThan(exact! / 2)
  })
})
