import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Picture, Size } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { decodeGif } from './ffmpeg.js'
import { encodeAlone, type MovieOptions, makeRandom, paint, planMovie, writeMovie } from './movie.js'

/** Writes, decodes and compares; the largest difference of any channel, the mean one, and the file's bytes. */
async function measureErrors(pictures: readonly Picture[], movie: MovieOptions = {}) {
  const { file, facts } = await writeMovie(pictures, movie)
  const decoded = await decodeGif(file)
  const { length } = await readFile(file)
  await rm(dirname(file), { recursive: true })
  const { width, height } = pictures[0]!
  expect(decoded.size).toEqual([width, height])
  expect(decoded.frames.length).toBe(pictures.length)
  expect(facts).toMatchObject({ frames: pictures.length, size: [width, height] })
  let largest = 0
  let sum = 0
  pictures.forEach(({ data }, index) => {
    data.forEach((level, place) => {
      const error = Math.abs(level - decoded.frames[index]![place]!)
      largest = Math.max(largest, error)
      sum += error
    })
  })
  return { largest, mean: sum / (pictures.length * width * height * 4), bytes: length }
}

const exact = { largest: 0, mean: 0 }
const greyOf = (level: number) => level * 0x010101

/** Viridis, near enough: 256 entries with small steps. */
const viridis = Array.from({ length: 256 }, (_, index) => {
  const stops = [
    [68, 1, 84],
    [59, 82, 139],
    [33, 145, 140],
    [94, 201, 98],
    [253, 231, 37],
  ] as const
  const place = (index / 255) * 4
  const below = Math.min(3, Math.floor(place))
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(stops[below]![channel] + (stops[below + 1]![channel] - stops[below]![channel]) * (place - below))
  return (mix(0) << 16) | (mix(1) << 8) | mix(2)
})

describe('exact colours', () => {
  const sizes: Size[] = [
    [1, 1],
    [2, 1],
    [1, 9],
    [17, 13],
    [553, 541],
  ]
  it.each(sizes)('come back at %i × %i, whatever moves', async (width, height) => {
    const random = makeRandom(1)
    const palette = Array.from({ length: 250 }, () => Math.floor(random() * 2 ** 24))
    const still = paint([width, height], (x, y) => palette[(x * 7 + y * 3) % 250]!)
    const moving = Array.from({ length: 3 }, (_, index) =>
      paint([width, height], (x, y) => (Math.abs(x - y - index * 4) < 3 ? palette[x % 50]! : palette[99]!)),
    )
    const noise = Array.from({ length: 2 }, () =>
      paint([width, height], () => palette[Math.floor(random() * palette.length)]!),
    )
    expect(await measureErrors([still, still, ...moving, ...noise, still, still])).toMatchObject(exact)
  })

  it.each([1, 2, 3, 4, 5, 127, 128, 129, 254, 255, 256])('come back with %i of them, known or not', async (count) => {
    const random = makeRandom(count)
    const colors = Array.from({ length: count }, (_, place) => place * 65_000 + 77)
    const pictures = Array.from({ length: 4 }, () => paint([40, 30], () => colors[Math.floor(random() * count)]!))
    expect(await measureErrors(pictures)).toMatchObject(exact)
    expect(await measureErrors(pictures, { colors })).toMatchObject(exact)
  })

  it('come back where few of 256 known colours change, and where one is not among them', async () => {
    const colors = Array.from({ length: 256 }, (_, level) => greyOf(level))
    const pictures = Array.from({ length: 4 }, (_, index) =>
      paint([64, 64], (x, y) => (x === index * 9 ? 0xff0000 : colors[(x * 4 + y) % 256]!)),
    )
    expect(await measureErrors(pictures, { colors })).toMatchObject({ largest: 1 })
    expect(await measureErrors(pictures.map((_, index) => paint([64, 64], (x, y) => colors[x === index ? 9 : (x * 4 + y) % 256]!)), { colors })).toMatchObject(exact) // biome-ignore format: one case
  })

  it('need no palette of a frame where the plan knows them', async () => {
    const colors = [0x000000, 0xffffff, 0xff0000]
    const pictures = [0, 1, 2].map((index) => paint([20, 20], (x) => colors[(x + index) % 3]!))
    const plan = await planMovie(pictures, { colors })
    // 10 bytes of descriptor follow 8 of control; its last byte says whether a palette follows.
    for (const index of pictures.keys()) expect(encodeAlone(pictures, index, plan, {})[17]).toBe(0)
    const other = [pictures[0]!, paint([20, 20], () => 0x00ff00)]
    expect(encodeAlone(other, 1, plan, {})[17]).toBe(0x80)
  })

  it('cost next to nothing where nothing changes', async () => {
    const random = makeRandom(3)
    const picture = paint([200, 100], () => greyOf(Math.floor(random() * 200)))
    const once = await measureErrors([picture])
    const often = await measureErrors([picture, picture, picture, picture, picture])
    expect(often).toMatchObject(exact)
    expect(often.bytes - once.bytes).toBeLessThan(4 * 40)
  })
})

describe('more colours than a palette holds', () => {
  it('stay within 2 levels for a colour map of 256 with the greys of text', async () => {
    const greys = Array.from({ length: 19 }, (_, index) => greyOf(index * 14))
    const pictures = Array.from({ length: 3 }, (_, index) =>
      paint([300, 260], (x, y) => {
        if (y < 4) return greys[(x + index) % 19]!
        return viridis[Math.floor((x + y / 8 + index * 5) % 256)]!
      }),
    )
    const errors = await measureErrors(pictures)
    expect(errors.largest).toBeLessThanOrEqual(2)
    expect(errors.mean).toBeLessThan(0.1)
    expect((await measureErrors(pictures, { colors: [...viridis, ...greys] })).largest).toBeLessThanOrEqual(2)
  })

  it('keep a smooth gradient from banding', async () => {
    const gradient = paint([256, 40], (x, y) => (y === 0 ? greyOf(x) : viridis[x]!))
    const { file } = await writeMovie([gradient])
    const { frames } = await decodeGif(file)
    await rm(dirname(file), { recursive: true })
    const row = frames[0]!.subarray(39 * 256 * 4)
    const shades = new Set(Array.from({ length: 256 }, (_, x) => row.subarray(x * 4, x * 4 + 3).join()))
    // 512 colours in 256 places: two steps at most share a shade, on the whole.
    expect(shades.size).toBeGreaterThan(100)
    for (let x = 0; x < 256; x++)
      for (const [channel, shift] of [16, 8, 0].entries())
        expect(Math.abs(((viridis[x]! >>> shift) & 255) - row[x * 4 + channel]!)).toBeLessThanOrEqual(2)
  })

  it('make a photo look decent, and leave its flat parts flat', async () => {
    const random = makeRandom(5)
    const photo = (index: number) =>
      paint([160, 120], (x, y) => {
        if (y >= 100) return 0xffffff
        const wave = (phase: number) =>
          Math.round(120 + 90 * Math.sin(x / 30 + phase) * Math.cos(y / 25) + random() * 12)
        return (wave(index) << 16) | (wave(index + 1) << 8) | wave(index + 2)
      })
    const pictures = [photo(0), photo(0.3)]
    const { file } = await writeMovie(pictures)
    const { frames } = await decodeGif(file)
    await rm(dirname(file), { recursive: true })
    for (const frame of frames) {
      const flat = frame.subarray(100 * 160 * 4)
      expect(flat.every((level) => level >= 253)).toBe(true)
    }
    expect((await measureErrors(pictures)).mean).toBeLessThan(6)
  })
})

describe('encodeFrame', () => {
  it('gives the same bytes whatever was encoded before', async () => {
    const random = makeRandom(9)
    const kinds = [
      paint([60, 50], (x) => viridis[x * 4]!),
      paint([60, 50], () => Math.floor(random() * 2 ** 24)),
      paint([60, 50], (x, y) => greyOf((x * y) % 256)),
      paint([60, 50], (x, y) => (x << 17) | (y << 9) | 7),
    ]
    const pictures = [...kinds, ...kinds.toReversed()]
    const { frames, file } = await writeMovie(pictures)
    await rm(dirname(file), { recursive: true })
    const plan = await planMovie(pictures, {})
    for (const index of [7, 0, 3, 3, 5, 1, 6, 2, 4])
      expect(Buffer.compare(encodeAlone(pictures, index, plan, {}), frames[index]!)).toBe(0)
  })

  it('takes pictures at any place in memory', async () => {
    const picture = paint([9, 7], (x, y) => x * 1000 + y)
    const shifted = new Uint8Array(picture.data.length + 3)
    shifted.set(picture.data, 3)
    const buffer = Buffer.from(shifted.buffer).subarray(3)
    const plan = await planMovie([picture], {})
    const bytes = encodeAlone([picture], 0, plan, {})
    expect(encodeAlone([{ ...picture, data: shifted.subarray(3) }], 0, plan, {})).toEqual(bytes)
    expect(encodeAlone([{ ...picture, data: buffer }], 0, plan, {})).toEqual(bytes)
  })
})
