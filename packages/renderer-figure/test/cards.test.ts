// Title cards and captions, pixel by pixel: where words are, in which colours, and what stays as it was.
import type { DrawingInput, Picture } from '@movieflow/core/plugin'
import { expect, it } from 'vitest'
import { createCaptions } from '../src/cards/captions.js'
import { createCard } from '../src/cards/card.js'
import { captionsRenderer, cardRenderer } from '../src/index.js'

const size = [320, 200] as const
const context = { warn() {}, signal: new AbortController().signal, folder: '.' }

function inputOf<Options>(options: Options, figure = {}): DrawingInput<Options> {
  return {
    ...{ clips: {}, main: '', fps: 10, size, fields: {}, knownLimits: {}, options },
    movie: { size, options: figure },
    read: () => Promise.reject(new Error('it reads nothing')),
  }
}

function paper(level: number): Picture {
  const data = new Uint8Array(size[0] * size[1] * 4).fill(level)
  for (let at = 3; at < data.length; at += 4) data[at] = 255
  return { width: size[0], height: size[1], data }
}

const frameOf = <Options>(options: Options) => ({ index: 0, count: 1, time: 0, data: {}, options, limits: {} })

async function card(written: object, figure = {}): Promise<Picture> {
  const options = cardRenderer.options.parse(written)
  const drawing = await createCard(inputOf(options, figure), context)
  // What was in the buffer before is of no matter.
  const picture = paper(77)
  await drawing.draw(frameOf(options), picture)
  return picture
}

async function captioned(written: object, level = 120, figure = {}): Promise<Picture> {
  const options = captionsRenderer.options.parse(written)
  const drawing = await createCaptions(inputOf(options, figure), context)
  const picture = paper(level)
  await drawing.draw(frameOf(options), picture)
  return picture
}

/** The smallest box around pixels of which `isMeant` holds of red. */
function boxOf({ width, data }: Picture, isMeant: (red: number) => boolean) {
  const places = [...data.keys()].filter((at) => at % 4 === 0 && isMeant(data[at]!)).map((at) => at / 4)
  const [xs, ys] = [places.map((place) => place % width), places.map((place) => Math.floor(place / width))]
  const spread = (values: readonly number[]) =>
    [
      values.reduce((low, value) => Math.min(low, value)),
      values.reduce((high, value) => Math.max(high, value)),
    ] as const
  return { x: spread(xs), y: spread(ys), count: places.length }
}

it('has its words in the middle, each line by itself', async () => {
  const one = boxOf(await card({ text: 'HHH' }), (red) => red < 128)
  expect(Math.abs(one.x[0] + one.x[1] - 319)).toBeLessThanOrEqual(2)
  expect(Math.abs(one.y[0] + one.y[1] - 199)).toBeLessThanOrEqual(8)
  // Capitals of DejaVu Sans are 0.729 of its size, which is 24 points at 100 pixels an inch.
  expect(Math.abs(one.y[1] - one.y[0] + 1 - 0.729 * (24 / 72) * 100)).toBeLessThanOrEqual(1.5)
  const two = boxOf(await card({ text: 'HHH\nHHH' }), (red) => red < 128)
  expect(two.x).toEqual(one.x)
  expect(Math.abs(two.y[1] - two.y[0] - (one.y[1] - one.y[0]) - 1.2 * (24 / 72) * 100)).toBeLessThanOrEqual(2)
})

it('takes the background and the sharpness of the figure, and letters that are read on it', async () => {
  const dark = await card({ text: 'H' }, { background: '#102030', dpi: 50 })
  expect([...dark.data.subarray(0, 4)]).toEqual([0x10, 0x20, 0x30, 255])
  const letters = boxOf(dark, (red) => red > 200)
  expect(Math.abs(letters.y[1] - letters.y[0] + 1 - 0.729 * (24 / 72) * 50)).toBeLessThanOrEqual(1.5)
  const own = await card({ text: 'H', background: 'white', color: 'red' }, { background: 'black' })
  expect([...own.data.subarray(0, 3)]).toEqual([255, 255, 255])
  expect(own.data.filter((value, at) => at % 4 === 0 && value !== 255)).toHaveLength(0)
  expect(own.data.filter((value, at) => at % 4 === 1 && value === 0).length).toBeGreaterThan(50)
})

it('makes a text smaller that has no room', async () => {
  const long = boxOf(await card({ text: 'a title of a movie that is much too long for its line' }), (red) => red < 128)
  expect(long.x[0]).toBeGreaterThan(10)
  expect(long.x[1]).toBeLessThan(310)
})

it('are drawn over the picture, whose other pixels stay', async () => {
  const picture = await captioned({ text: 'HH', margin: 9 })
  const box = boxOf(picture, (red) => red !== 120)
  // 9 points are 12.5 pixels, and the box ends there; 0.6 of black over 120 is 48.
  expect(Math.abs(199 - box.y[1] - 12.5)).toBeLessThanOrEqual(1)
  expect(Math.abs(box.x[0] + box.x[1] - 319)).toBeLessThanOrEqual(2)
  expect(picture.data[(box.y[0] * 320 + box.x[0]) * 4]).toBe(48)
  expect(boxOf(picture, (red) => red === 255).count).toBeGreaterThan(20)
  expect(box.count).toBe((box.x[1] - box.x[0] + 1) * (box.y[1] - box.y[0] + 1))
  const nothing = await captioned({ text: '' })
  expect(nothing.data).toEqual(paper(120).data)
})

it('are on a strip of their own below the picture, which is as the figure', async () => {
  const options = captionsRenderer.options.parse({ text: 'HH', place: 'below', lines: 2, margin: 6 })
  const figure = { background: '#203040' }
  const planned = captionsRenderer.plan(inputOf(options, figure), context)
  // Two lines of 14 points, 1.2 of that each, and 6 more, are 39.6 points, at 100 pixels an inch 55 pixels.
  expect(planned.size).toEqual([320, 255])
  const [width, height] = planned.size
  const drawing = await createCaptions({ ...inputOf(options, figure), size: planned.size }, context)
  const picture = { width, height, data: new Uint8Array(width * height * 4).fill(120) }
  await drawing.draw(frameOf(options), picture)
  expect(picture.data.subarray(0, 320 * 200 * 4).every((value) => value === 120)).toBe(true)
  expect([...picture.data.subarray(320 * 200 * 4, 320 * 200 * 4 + 4)]).toEqual([0x20, 0x30, 0x40, 255])
  const letters = boxOf(picture, (red) => red > 230)
  expect(Math.abs(letters.y[0] + letters.y[1] - (200 + height - 1))).toBeLessThanOrEqual(6)
  await drawing.draw(frameOf({ ...options, text: '' }), picture)
  expect([...new Set(picture.data.subarray(320 * 200 * 4).filter((_, at) => at % 4 === 0))]).toEqual([0x20])
})

it('are broken between words, and go to the top', async () => {
  const one = boxOf(await captioned({ text: 'wide words', place: 'top' }), (red) => red !== 120)
  const long = await captioned({ text: 'wide words that go on over more than a line of the picture', place: 'top' })
  const several = boxOf(long, (red) => red !== 120)
  expect(several.y[0]).toBe(one.y[0])
  expect(several.y[1]).toBeGreaterThan(one.y[1] + 15)
  expect(several.x[0]).toBeGreaterThan(0)
  expect(several.x[1]).toBeLessThan(319)
})

it('say that they are no renderers of data', () => {
  const { movie: _, ...data } = inputOf(cardRenderer.options.parse({ text: 'a' }))
  expect(() => cardRenderer.plan(data, context)).toThrow('the renderer card does not draw data')
  const options = captionsRenderer.options.parse({})
  expect(() => captionsRenderer.plan({ ...data, options }, context)).toThrow('the renderer captions does not draw data')
})
