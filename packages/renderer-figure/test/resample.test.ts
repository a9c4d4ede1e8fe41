// Smaller pictures, against a box filter that make-means.py calculates with NumPy.
import { readFileSync } from 'node:fs'
import type { NumericArray, Tensor } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { makeResampler } from '../src/layers/resample.js'
import { type Interpolation, sampleAxis } from '../src/layers/sampling.js'
import { drawFigure, pixelAt, sourceOf } from './movie.js'

const [rows, columns] = [40, 51]
type Values = readonly (number | null | 'inf')[]
const golden: Record<string, Values> = JSON.parse(readFileSync(new URL('fixtures/means.json', import.meta.url), 'utf8'))
const numbersOf = (values: Values) =>
  values.map((value) => (value === null ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : value))

/** The pixels of a map that fills them. */
function pixelsOf(
  data: NumericArray,
  [height, width]: readonly [number, number],
  { by = 'area', channels = 1, bytes = false }: { by?: Interpolation; channels?: number; bytes?: boolean } = {},
) {
  const x = sampleAxis(by, width, [-0.5, columns - 0.5], [-0.5, columns - 0.5], columns).taps
  const y = sampleAxis(by, height, [-0.5, rows - 0.5], [-0.5, rows - 0.5], rows).taps
  const tensor: Tensor = { axes: ['y', 'x', 'rgb'], shape: [rows, columns, channels], data }
  const resample = makeResampler({ x, y, columns, rows }, { bytes, holes: by === 'linear' })
  return resample(tensor, { x: channels, y: columns * channels, rgb: 1, channels })
}

function expectNear(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length)
  const far = wanted.findIndex((value, at) =>
    Number.isNaN(value) ? !Number.isNaN(found[at]!) : !(Math.abs(found[at]! - value) < 1e-9),
  )
  expect([far, far < 0 ? 0 : found[far]]).toEqual([-1, 0])
}

describe('the mean of what falls into a pixel', () => {
  test('of whole numbers', () => {
    const data = Uint8Array.from(golden.grey as number[])
    expectNear(pixelsOf(data, [16, 20]).data, numbersOf(golden['grey 20 x 16']!))
    expectNear(pixelsOf(data, [20, 17]).data, numbersOf(golden['grey 17 x 20']!))
    expectNear(pixelsOf(Float32Array.from(data), [16, 20]).data, numbersOf(golden['grey 20 x 16']!))
  })

  test('of the finite values among them; NaN where there are none', () => {
    const data = Float64Array.from(numbersOf(golden.holes!))
    const wanted = numbersOf(golden['holes 20 x 16']!)
    expect(wanted.some(Number.isNaN)).toBe(true)
    expectNear(pixelsOf(data, [16, 20]).data, wanted)
  })

  test.each([
    ['grey', (value: number) => [value, value, value]],
    ['in colours', (value: number) => [value, 255 - value, 255]],
  ] as const)('of pixels of red, green and blue bytes that are %s', (_, colorsOf) => {
    const data = Uint8Array.from((golden.grey as number[]).flatMap(colorsOf))
    const { data: found, shape } = pixelsOf(data, [16, 20], { channels: 3, bytes: true })
    expect(shape).toEqual([16, 20, 3])
    const wanted = numbersOf(golden['grey 20 x 16']!).flatMap(colorsOf)
    expect(found).toHaveLength(wanted.length)
    expect(Math.max(...wanted.map((mean, at) => Math.abs(found[at]! - mean)))).toBeLessThanOrEqual(0.5 + 1e-9)
  })

  test('of colours, by their opacity', () => {
    const data = Uint8Array.from(golden.colours as number[])
    const { data: found, shape, axes } = pixelsOf(data, [16, 20], { channels: 4 })
    expect([shape, axes]).toEqual([
      [16, 20, 4],
      ['y', 'x', 'rgb'],
    ])
    expectNear(found, numbersOf(golden['colours 20 x 16']!))
  })

  test('of equal values is that value to the last bit, so that a class of a label picture stays what it is', () => {
    for (const value of [0.1, 3, 1e9 + 0.1, -7.3]) {
      const { data } = pixelsOf(new Float64Array(rows * columns).fill(value), [17, 19])
      expect(new Set(data)).toEqual(new Set([value]))
    }
    expect(new Set(pixelsOf(new Uint16Array(rows * columns).fill(60_001), [17, 19]).data)).toEqual(new Set([60_001]))
  })
})

describe('one axis', () => {
  const [ends] = [[-0.5, 9.5] as [number, number]]

  test('cells as wide as a pixel, and wider ones, are shown as they are', () => {
    for (const pixels of [10, 11, 25]) expect(sampleAxis('area', pixels, ends, ends, 10).taps).toBeUndefined()
    expect(sampleAxis('nearest', 3, ends, ends, 10).taps).toBeUndefined()
  })

  test('a part of the cells, and the other way round', () => {
    // Pixels of 2.5 cells, from the right: 7.5 to 10, 5 to 7.5.
    const { taps, runs } = sampleAxis('area', 4, [9.5, -0.5], ends, 10)
    expect(runs.map(({ start, end, cell }) => [start, end, cell])).toEqual([0, 1, 2, 3].map((at) => [at, at + 1, at]))
    expect([...taps!.cells.slice(0, 6)]).toEqual([9, 8, 7, 7, 6, 5])
    expect([...taps!.weights.slice(0, 3)]).toEqual([0.4, 0.4, 0.2])
    // Two pixels of 4 cells, from cell 3 on; the second hangs over the end by 1.
    const part = sampleAxis('area', 2, [2.5, 10.5], ends, 10)
    expect([...part.taps!.cells]).toEqual([3, 4, 5, 6, 7, 8, 9])
    expect([...part.taps!.weights]).toEqual([0.25, 0.25, 0.25, 0.25, 1 / 3, 1 / 3, 1 / 3])
  })

  test('linear lies between the middles of cells', () => {
    const { taps } = sampleAxis('linear', 20, ends, ends, 10)
    // Middles of pixels are at 0.25, 0.75 … of a cell: −0.25, 0.25, 0.75 of the way between the middles of cells.
    expect([...taps!.cells.slice(0, 5)]).toEqual([0, 0, 1, 0, 1])
    expect([...taps!.weights.slice(0, 5)]).toEqual([1, 0.75, 0.25, 0.25, 0.75])
    expect(sampleAxis('linear', 10, ends, ends, 10).taps).toBeUndefined()
  })
})

describe('a picture', () => {
  const size = [16, 16]
  const stripes = sourceOf(['y', 'x'], [64, 64], 1, (_, y, x) => (x! % 4 === 0 ? 200 : y! % 4 === 0 ? 100 : 0))
  const grey = { colormap: 'gray', limits: [0, 256] }

  test('smaller than its data shows means, by default', async () => {
    // 4 cells of 200, and 3 of 100, of 16.
    const layers = [{ use: 'heatmap', ...grey }]
    const level = Math.floor((4 * 200 + 3 * 100) / 16)
    expect(pixelAt(await drawFigure({ size, axis: 'off', layers }, { stripes }), 5, 5)).toEqual([level, level, level])
  })

  test('shows single cells by nearest, and values between by linear', async () => {
    const draw = (interpolation: string, x: number) =>
      drawFigure({ size, axis: 'off', layers: [{ use: 'heatmap', ...grey, interpolation }] }, { stripes }).then(
        (picture) => pixelAt(picture, x, 5)[0],
      )
    // The middle of a pixel lies between cells 1 and 2 of its 4.
    expect([await draw('nearest', 5), await draw('linear', 5)]).toEqual([0, 0])
    const two = sourceOf(['y', 'x'], [1, 2], 1, (_, _y, x) => 160 * x!)
    const layers = [{ use: 'heatmap', ...grey, interpolation: 'linear' }]
    const picture = await drawFigure({ size, axis: 'off', layers }, { two })
    // A cell is 8 pixels: pixel 8 has its middle at 4.5 of the 8 pixels between the middles.
    expect([0, 8, 15].map((x) => pixelAt(picture, x, 8)[0])).toEqual([0, 90, 160])
  })

  test('of a list of colours shows single labels, unless it is told otherwise', async () => {
    const labels = sourceOf(['y', 'x'], [64, 64], 1, (_, _y, x) => (x! % 2 === 0 ? 1 : 7))
    const draw = (layer: Record<string, unknown>) =>
      drawFigure(
        { size, axis: 'off', layers: [{ use: 'heatmap', colormap: 'tab10', limits: [-0.5, 9.5], ...layer }] },
        { labels },
      )
    // tab:orange and tab:gray of matplotlib; the mean, 4, is tab:purple.
    expect(pixelAt(await draw({}), 4, 4)).toEqual([255, 127, 14])
    expect(pixelAt(await draw({ interpolation: 'area' }), 4, 4)).toEqual([148, 103, 189])
  })

  test('that is smaller along one side only, whichever row is on top', async () => {
    // Row y is 10 y, and 6 more in every third column: means of three columns are 10 y + 2.
    const rows = sourceOf(['y', 'x'], [20, 60], 1, (_, y, x) => 10 * y! + (x! % 3 === 0 ? 6 : 0))
    const heights = { upper: (y: number) => Math.floor(y / 2), lower: (y: number) => 19 - Math.floor(y / 2) }
    for (const origin of ['upper', 'lower'] as const) {
      // Twice as high as wide, as the figure.
      const extent = origin === 'upper' ? [0, 20, 40, 0] : [0, 20, 0, 40]
      const layers = [{ use: 'heatmap', ...grey, origin, extent }]
      const picture = await drawFigure({ size: [20, 40], axis: 'off', layers }, { rows })
      for (const y of [0, 1, 17, 38, 39]) {
        const level = 10 * heights[origin](y) + 2
        expect([origin, y, ...pixelAt(picture, 7, y)]).toEqual([origin, y, level, level, level])
      }
    }
  })

  test('of floating colours has means on their scale, and bad where a pixel has none', async () => {
    const photo = sourceOf(['y', 'x', 'rgb'], [32, 32, 3], 1, (_, y, x, channel) =>
      y! < 2 && x! < 2 ? Number.NaN : (channel! + 2 * (x! % 2)) / 5,
    )
    const picture = await drawFigure({ size, axis: 'off', layers: [{ use: 'image', bad: 'lime' }] }, { photo })
    expect(pixelAt(picture, 0, 0)).toEqual([0, 255, 0])
    // (0 + 2) / 2, (1 + 3) / 2 and (2 + 4) / 2 fifths of 255.
    expect(pixelAt(picture, 5, 5)).toEqual([51, 102, 153])
  })

  test('of bytes in colours is rounded, whatever the order of its axes', async () => {
    const axes = ['rgb', 'x', 'y']
    const photo = sourceOf(
      axes,
      [3, 32, 32],
      1,
      (_, channel, x, y) => (channel === 1 ? 8 * x! : y! % 2),
      (values) => Uint8Array.from(values),
    )
    const picture = await drawFigure({ size, axis: 'off', layers: [{ use: 'image' }] }, { photo })
    expect(pixelAt(picture, 3, 9)).toEqual([1, 52, 1])
  })
})
