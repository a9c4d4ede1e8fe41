import type { NumericArray } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { drawFigure, pixelAt, sourceOf } from './movie.js'

const [columns, rows] = [48, 40]
const levelAt = (x: number, y: number, channel: number) => (37 * x + 91 * y + 53 * channel + x * y) % 256

const bytes = (values: number[]) => Uint8Array.from(values)
/** Some that are no numbers: their pixels show the paper. */
const shares = (values: number[]) => Float32Array.from(values, (value) => (value === 7 ? Number.NaN : value / 300))
const shownOf: Record<string, (levels: number[]) => number[]> = {
  bytes: (levels) => levels,
  shares: (levels) =>
    levels.includes(7) ? [255, 255, 255] : levels.map((level) => Math.round(255 * Math.fround(level / 300))),
}
const layouts: Record<string, readonly ('x' | 'y' | 'rgb')[]> = {
  'y x rgb': ['y', 'x', 'rgb'],
  'rgb y x': ['rgb', 'y', 'x'],
  'x y rgb': ['x', 'y', 'rgb'],
}
const sizes: Record<string, readonly [number, number]> = {
  'a cell a pixel': [columns, rows],
  'three pixels a cell': [3 * columns, 3 * rows],
  'a cell of two by two': [columns / 2, rows / 2],
}

describe('every pixel of a picture has its own colours', () => {
  const cases = Object.keys(layouts).flatMap((layout) =>
    Object.keys(sizes).flatMap((size) => ['bytes', 'shares'].map((kind) => [layout, size, kind] as const)),
  )
  test.each(cases)('%s, %s, %s', async (layout, size, kind) => {
    const axes = layouts[layout]!
    const lengths = { x: columns, y: rows, rgb: 3 }
    const photo = sourceOf(
      axes,
      axes.map((axis) => lengths[axis]),
      1,
      (_, ...indices) => {
        const [x, y, channel] = (['x', 'y', 'rgb'] as const).map((axis) => indices[axes.indexOf(axis)]!)
        return levelAt(x!, y!, channel!)
      },
      kind === 'bytes' ? bytes : shares,
    )
    for (const origin of ['upper', 'lower']) {
      const [width, height] = sizes[size]!
      const options = {
        size: [width, height],
        axis: 'off',
        layers: [{ use: 'image', origin, interpolation: 'nearest' }],
      }
      const picture = await drawFigure(options, { photo })
      expect([picture.width, picture.height]).toEqual([width, height])
      const cellOf = (pixel: number, pixels: number, cells: number) =>
        Math.floor(((2 * pixel + 1) * cells) / (2 * pixels))
      const expected = Array.from({ length: width * height }, (_, pixel) => {
        const x = cellOf(pixel % width, width, columns)
        const row = cellOf(Math.floor(pixel / width), height, rows)
        const y = origin === 'upper' ? row : rows - 1 - row
        return [...shownOf[kind]!([0, 1, 2].map((channel) => levelAt(x, y, channel))), 255]
      })
      expect([...picture.data]).toEqual(expected.flat())
    }
  })
})

describe('the scale of colours', () => {
  const [red, green, blue] = [200, 30, 60]
  const draw = async (
    values: readonly number[],
    make: (values: number[]) => NumericArray,
    image: Record<string, unknown> = {},
    white?: number | null,
  ) => {
    const channels = values.length
    const photo = sourceOf(['y', 'x', 'rgb'], [16, 16, channels], 1, (...place) => values[place[3]!]!, make)
    const layers = [{ use: 'image', ...image }]
    const scaled = { ...photo, ...(white !== undefined && { white }) }
    return pixelAt(await drawFigure({ size: [16, 16], axis: 'off', layers }, { photo: scaled }), 1, 1)
  }
  const floats = (values: number[]) => Float64Array.from(values)

  test.each([
    ['of the clip', floats, [red, green, blue], {}, 255],
    ['of a clip of 16 bits', (v: number[]) => Uint16Array.from(v), [51400, 7710, 15420], {}, 65535],
    ['of a clip of 12 bits', floats, [3212, 482, 964], {}, 4095],
    [
      'of limits, on integers',
      (v: number[]) => Int16Array.from(v),
      [red, green, blue],
      { limits: [0, 255] },
      undefined,
    ],
    ['of limits, on a clip that has one', floats, [300, 130, 160], { limits: [100, 355] }, 255],
    ['of limits, on bytes', bytes, [100, 15, 30], { limits: [0, 127.5] }, undefined],
    ['of percentiles', floats, [0.1, 0.2, 0.3], { limits: { percentile: [0, 100] } }, undefined],
    ['of truth values', bytes, [1, 0, 1], {}, 1],
  ] as const)('%s', async (name, make, values, image, white) => {
    const expected = { 'of percentiles': [0, 128, 255], 'of truth values': [255, 0, 255] }[name as string]
    expect(await draw(values, make as never, image, white)).toEqual(expected ?? [red, green, blue])
  })

  test('gives a value that is no number the colour of bad, if only one of the three is none', async () => {
    expect(await draw([Number.NaN, 0.5, 0.5], floats, { bad: 'red' })).toEqual([255, 0, 0])
    expect(await draw([0.5, 0.5, Number.NaN], floats)).toEqual([255, 255, 255])
  })

  test('is that of the opacity, too', async () => {
    // Half of it over white paper: 255 + (level - 255) / 2.
    expect(await draw([51400, 7710, 15420, 32896], floats, {}, 65535)).toEqual([227, 142, 157])
    expect(await draw([200, 30, 60, 128], floats, { limits: [0, 255] })).toEqual([227, 142, 157])
  })

  test('is refused where nothing says it, with the limits to write', async () => {
    const integers = draw([red, green, blue], (v) => Int32Array.from(v))
    await expect(integers).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('run from 30 to 200, and their scale is unknown'),
      hint: expect.stringContaining('limits: [0, 255]'),
    })
    await expect(draw([4000, 10, 9], floats)).rejects.toMatchObject({ hint: expect.stringContaining('[0, 4095]') })
    await expect(draw([-0.9, 0, 1], floats)).rejects.toMatchObject({ hint: expect.stringContaining('[-1, 1]') })
    await expect(draw([-500, 0, 700.5], floats)).rejects.toMatchObject({
      hint: expect.stringContaining('[-500, 700.5]'),
    })
    await expect(draw([600, 0, 1], floats, {}, 255)).rejects.toMatchObject({
      message: expect.stringContaining('but their scale is 0 to 255: 33 %'),
    })
  })

  test('is kept where a calculation has left less than half a level beyond it', async () => {
    expect(await draw([255.4, -0.4, 60], floats, {}, 255)).toEqual([255, 0, 60])
  })

  test('of opacities and colours together is not found in the data', async () => {
    await expect(draw([1, 1, 1, 1], bytes, { limits: { over: 'frame' } })).rejects.toMatchObject({
      hint: expect.stringContaining('range: 0..2'),
    })
  })
})
