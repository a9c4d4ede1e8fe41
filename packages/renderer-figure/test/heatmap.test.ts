import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { colormapNames, loadColormap } from '../src/colormaps/lookup.js'
import { entryOf } from '../src/colormaps/scale.js'
import { drawOnce, openMovie, pixelAt, planMovie, same, tensorOf, transpose } from './movie.js'
import { layOutSingle, type SinglePanel } from './single-panel.js'

const viridis = loadColormap('viridis', '/')
const colorOf = (value: number, low: number, high: number) => {
  const entry = Math.min(255, entryOf(value, low, high - low))
  return [...viridis.subarray(entry * 3, entry * 3 + 3)]
}
const wave = tensorOf(12, 20, (y, x) => Math.sin(x / 3) * Math.cos(y / 4))

/** Without texts the box is where the lay-out puts it, whatever the font. */
function boxOf(options: { size: [number, number]; axis: SinglePanel['axis']; columns: number; rows: number }) {
  const { size, axis, columns, rows } = options
  const view = { left: -0.5, right: columns - 0.5, bottom: rows - 0.5, top: -0.5 }
  return layOutSingle({ size, dpi: 100, axis, view, ticks: false, countsCells: true, measure: () => 0 }).box
}

describe('cells', () => {
  const plain = { size: [233, 171], ticks: false, limits: [-1, 1] }
  const box = boxOf({ size: [233, 171], axis: 'image', columns: 20, rows: 12 })

  test.each([
    ['C order', wave],
    ['x first', transpose(wave)],
  ])('every pixel has exactly its colour in the table: %s', async (_, tensor) => {
    const picture = await drawOnce(plain, { tensor })
    for (let y = 0; y < box.height; y++)
      for (let x = 0; x < box.width; x++) {
        const cell = Math.floor(((y + 0.5) * 12) / box.height) * 20 + Math.floor(((x + 0.5) * 20) / box.width)
        expect(pixelAt(picture, box.x + x, box.y + y)).toEqual(colorOf(wave.data[cell]!, -1, 1))
      }
    // The frame lies around the data, never on them.
    for (const [x, y] of [
      [box.x - 1, box.y],
      [box.x + box.width, box.y],
      [box.x, box.y - 1],
      [box.x, box.y + box.height],
    ])
      expect(pixelAt(picture, x!, y!)).toEqual([0, 0, 0])
    expect(pixelAt(picture, box.x - 2, box.y)).toEqual([255, 255, 255])
  })

  const corners = tensorOf(2, 2, (y, x) => 2 * y + x)
  const filled = { size: [40, 40], axis: 'off', limits: [0, 3] }
  const cornersOf = (picture: Picture) =>
    [
      [5, 5],
      [35, 5],
      [5, 35],
      [35, 35],
    ].map(([x, y]) => pixelAt(picture, x!, y!))
  const colors = (values: number[]) => values.map((value) => colorOf(value, 0, 3))

  test.each([
    ['upper', {}, [0, 1, 2, 3]],
    ['lower', { origin: 'lower' }, [2, 3, 0, 1]],
    ['extent upper', { extent: [0, 1, 0, 1] }, [0, 1, 2, 3]],
    ['extent lower', { extent: [0, 1, 0, 1], origin: 'lower' }, [2, 3, 0, 1]],
    ['ylim turned round', { ylim: [-0.5, 1.5] }, [2, 3, 0, 1]],
    ['xlim turned round', { xlim: [1.5, -0.5] }, [1, 0, 3, 2]],
  ])('origin and extent: %s', async (_, options, values) => {
    expect(cornersOf(await drawOnce({ ...filled, ...options }, { tensor: corners }))).toEqual(colors(values))
  })

  test('beyond the map is background', async () => {
    const options = { ...filled, axis: 'auto', ticks: false, xlim: [-0.5, 3.5], background: '#102030' }
    const picture = await drawOnce(options, { tensor: corners })
    expect(pixelAt(picture, 30, 20)).toEqual([16, 32, 48])
    expect(pixelAt(picture, 0, 0)).toEqual([16, 32, 48])
    expect(pixelAt(picture, 11, 12)).toEqual(colorOf(0, 0, 3))
  })

  test('NaN has the colour of bad', async () => {
    const tensor = tensorOf(2, 2, (y, x) => (y === x ? Number.NaN : 1))
    expect(cornersOf(await drawOnce({ ...filled, bad: 'tab:red' }, { tensor }))).toEqual([
      [214, 39, 40],
      colorOf(1, 0, 3),
      colorOf(1, 0, 3),
      [214, 39, 40],
    ])
    expect(cornersOf(await drawOnce(filled, { tensor }))[0]).toEqual([255, 255, 255])
  })

  test('more cells than pixels: the mean of 10 by 10', async () => {
    const tensor = tensorOf(300, 300, (y, x) => y + x)
    const picture = await drawOnce({ size: [30, 30], axis: 'off', limits: [0, 600] }, { tensor })
    for (const [x, y] of [
      [0, 0],
      [13, 7],
      [29, 29],
    ])
      expect(pixelAt(picture, x!, y!)).toEqual(colorOf(10 * x! + 4.5 + 10 * y! + 4.5, 0, 600))
  })

  test('every element type', async () => {
    const reference = await drawOnce(filled, { tensor: corners })
    for (const data of [Uint8Array.of(0, 1, 2, 3), Int32Array.of(0, 1, 2, 3), Float64Array.of(0, 1, 2, 3)])
      expect(same(await drawOnce(filled, { tensor: { ...corners, data } }), reference)).toBe(true)
  })

  test('a constant map is mid-colour, with a bar around its value', async () => {
    const tensor = tensorOf(2, 2, () => 7)
    const picture = await drawOnce({ size: [40, 40], axis: 'off' }, { tensor, limits: [7, 7] })
    expect(pixelAt(picture, 20, 20)).toEqual([...viridis.subarray(128 * 3, 128 * 3 + 3)])
  })

  test.each([
    ['all NaN', tensorOf(3, 3, () => Number.NaN)],
    ['no rows', tensorOf(0, 3, () => 0)],
    ['no cells', tensorOf(0, 0, () => 0)],
    ['one cell', tensorOf(1, 1, () => Number.NaN)],
  ])('does not fail: %s', async (_, tensor) => {
    const options = { size: [200, 150], colorbar: { label: 'z' }, title: 't', xlabel: 'x', ylabel: 'y' }
    const picture = await drawOnce(options, { tensor })
    expect(picture.data.every((value, index) => index % 4 !== 3 || value === 255)).toBe(true)
    expect(pixelAt(picture, 100, 75)).toEqual([255, 255, 255])
  })
})

describe('buffers', () => {
  const options = {
    size: [320, 240],
    title: 'first\nsecond line',
    colorbar: { label: 'z' },
    limits: { percentile: [0, 100], over: 'frame' },
  }
  const frames = Array.from({ length: 6 }, (_, index) => ({
    tensor: tensorOf(
      12,
      20,
      (y, x) => Math.sin(x / 3 + index) * (1 + index) + (index === 4 && y === 3 ? Number.NaN : 0),
    ),
    limits: [-1 - index * 10 ** index, 1 + index] as const,
    options: { title: ['one', 'a much wider title\nof two lines', 'three', 'a\nb\nc\nd', '', 'six ’…'][index]! },
  }))

  test('a buffer used again, in any order, shared or not, holds what a fresh one does', async () => {
    const movie = await openMovie(options, wave)
    const fresh = []
    for (const frame of frames) fresh.push(await movie.draw(frame, movie.picture()))
    const [own, shared] = [movie.picture(), movie.picture(true)]
    const other = await openMovie(options, wave)
    for (const index of [3, 0, 5, 1, 1, 4, 2, 0, 3]) {
      expect(same(await movie.draw(frames[index]!, own), fresh[index]!)).toBe(true)
      expect(same(await movie.draw(frames[index]!, shared), fresh[index]!)).toBe(true)
      expect(same(await other.draw(frames[index]!), fresh[index]!)).toBe(true)
    }
  })

  test('a title changes its band and nothing else', async () => {
    const movie = await openMovie(options, wave)
    const [before, after] = [
      await movie.draw(frames[0]!),
      await movie.draw({ ...frames[0]!, options: frames[1]!.options }),
    ]
    const changed = rowsThatDiffer(before, after)
    expect(changed.length).toBeGreaterThan(5)
    const band = layOutSingle({
      size: [320, 240],
      dpi: 100,
      axis: 'image',
      view: { left: -0.5, right: 19.5, bottom: 11.5, top: -0.5 },
      ticks: true,
      countsCells: true,
      title: { lines: 2, fontsize: 12 },
      bar: { limits: [], label: 'z' },
      measure: (text, size) => text.length * size * 0.62,
    }).title!
    expect(changed.length).toBeLessThanOrEqual(band.height)
    expect(changed.at(-1)! - changed[0]!).toBeLessThanOrEqual(band.height)
  })

  test('limits change the labels of the bar, not the lay-out', async () => {
    const movie = await openMovie(options, wave)
    const pictures = [await movie.draw(frames[0]!), await movie.draw({ ...frames[0]!, limits: [-1e-7, 3.3e-7] })]
    const [left, right] = pictures.map((picture) => blackRow(picture))
    expect(left).toEqual(right)
    expect(same(pictures[0]!, pictures[1]!)).toBe(false)
  })

  test('texts are grey: no coloured edges of letters', async () => {
    const picture = await drawOnce(
      { size: [320, 240], title: 'Rate µ', colormap: 'gray', colorbar: true },
      { tensor: wave },
    )
    for (let at = 0; at < picture.data.length; at += 4)
      if (picture.data[at] !== picture.data[at + 1] || picture.data[at] !== picture.data[at + 2])
        throw new Error(`coloured pixel at ${(at / 4) % 320}, ${Math.floor(at / 4 / 320)}`)
  })

  test('texts have 16 shades, so that a palette keeps nearly all colours of the map', async () => {
    const options = { size: [320, 240], title: 'Rate µ\nof many letters', colorbar: { label: 'z' }, xlabel: 'x' }
    const { data } = await drawOnce(options, { tensor: wave, limits: [-1, 1] })
    const colors = new Set<number>()
    for (let at = 0; at < data.length; at += 4) colors.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
    const greys = [...colors].filter((color) => color % 0x010101 === 0)
    expect(greys.length).toBeLessThanOrEqual(16)
    expect(colors.size - greys.length).toBeLessThanOrEqual(256)
  })

  test('the colour and size of a title may change', async () => {
    const movie = await openMovie({ size: [320, 240], title: { text: 'now', color: 'k' } }, wave)
    const title = { text: 'now', color: 'red', fontsize: 8 }
    const [black, red] = [await movie.draw({ tensor: wave }), await movie.draw({ tensor: wave, options: { title } })]
    const reds = ({ data }: Picture) =>
      data.filter((value, at) => at % 4 === 0 && value > 200 && data[at + 1]! < 40 && data[at + 2]! < 40)
    expect(reds(black).length).toBe(0)
    expect(reds(red).length).toBeGreaterThan(5)
  })
})

describe('plan', () => {
  test('size and limits', () => {
    expect(planMovie({}, ['y', 'x'], [2, 2]).plan).toEqual({
      size: [640, 480],
      limits: { limits: { of: [{ source: 'data' }], percentile: [0, 100], method: 'linear', over: ['movie'] } },
    })
    expect(planMovie({ size: [552, 543], limits: [0, 1] }, ['x', 'y'], [2, 2]).plan).toEqual({ size: [552, 543] })
  })

  test('axes that cannot be drawn', () => {
    expect(() => planMovie({}, ['y', 'x', 'channel'], [2, 2, 5])).toThrow(/also have 'channel' \(y 2, x 2, channel 5\)/)
    expect(() => planMovie({}, ['row', 'x'], [2, 2])).toThrow(/no axis y/)
    expect(() => planMovie({ data: 'mapp' }, ['y', 'x'], [2, 2])).toThrow(/'mapp' is not a source/)
    expect(() => planMovie({ colormap: 'parula' }, ['y', 'x'], [2, 2])).toThrow(/MathWorks/)
  })

  test('a frame of another shape is refused', async () => {
    const movie = await openMovie({ size: [64, 64] }, wave)
    await expect(movie.draw({ tensor: tensorOf(3, 3, () => 0) })).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' })
  })

  test.each(colormapNames)('colour map %s is drawn', async (colormap) => {
    const table = loadColormap(colormap, '/')
    const picture = await drawOnce(
      { size: [16, 16], axis: 'off', colormap, limits: [0, 1] },
      { tensor: tensorOf(1, 1, () => 1) },
    )
    expect(pixelAt(picture, 8, 8)).toEqual([...table.subarray(-3)])
  })
})

function rowsThatDiffer(left: Picture, right: Picture): number[] {
  const row = ({ data, width }: Picture, y: number) => data.subarray(y * width * 4, (y + 1) * width * 4)
  return Array.from({ length: left.height }, (_, y) => y).filter(
    (y) => Buffer.compare(row(left, y), row(right, y)) !== 0,
  )
}

/** Where a row through the middle is black: the frames of box and bar, and a tick. */
function blackRow(picture: Picture): number[] {
  const y = Math.floor(picture.height / 2) + 20
  const black = Array.from({ length: picture.width }, (_, x) => x)
  return black.filter((x) => pixelAt(picture, x, y).every((value) => value === 0)).slice(0, 2)
}
