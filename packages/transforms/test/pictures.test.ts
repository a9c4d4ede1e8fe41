// Pictures turned, flipped and resized by hand, with holes, and in either order of their axes.
import { describe, expect, it } from 'vitest'
import { flip, resize, rotate, transpose, tween } from '../src/index.js'
import { countingMovie, type Movie, readAll, runTransform } from './arrays.js'

const picture = (shape: [number, number], data: number[], dtype: Movie['dtype'] = 'float32'): Movie => ({
  axes: ['y', 'x'],
  shape: [1, ...shape],
  dtype,
  data,
})

async function firstFrame(...[plugin, movie, options]: Parameters<typeof runTransform>) {
  const { plan, reader } = await runTransform(plugin, movie, options)
  const { data } = await reader.read(0)
  return { shape: plan.clip.shape, dtype: plan.clip.dtype, data: [...data] }
}

describe('rotate', () => {
  it('turns counter-clockwise: what was right comes up', async () => {
    const turned = await firstFrame(rotate, picture([2, 3], [1, 2, 3, 4, 5, 6], 'int16'), { degrees: 90 })
    expect(turned).toEqual({ shape: [3, 2], dtype: 'int16', data: [3, 6, 2, 5, 1, 4] })
    const back = await firstFrame(rotate, picture([3, 2], turned.data, 'int16'), { degrees: -450 })
    expect(back).toEqual({ shape: [2, 3], dtype: 'int16', data: [1, 2, 3, 4, 5, 6] })
  })

  it('leaves NaN outside, so that whole numbers become float32', async () => {
    const turned = await firstFrame(rotate, picture([3, 3], Array(9).fill(200), 'uint8'), {
      degrees: 45,
      reshape: false,
    })
    expect(turned.dtype).toBe('float32')
    expect(turned.data.map((value) => Math.round(value))).toEqual([NaN, 200, NaN, 200, 200, 200, NaN, 200, NaN])
  })

  it('neither widens holes nor closes them', async () => {
    const hole = [1, 1, 1, 1, NaN, 1, 1, 1, 1]
    const turned = await firstFrame(rotate, picture([3, 3], hole), { degrees: 10, reshape: false })
    expect(turned.data[4]).toBeNaN()
    for (const place of [1, 3, 5, 7]) expect(turned.data[place]).toBeCloseTo(1, 6)
  })

  it('keeps infinities to their neighbours', async () => {
    const turned = await firstFrame(rotate, picture([1, 4], [1, Number.POSITIVE_INFINITY, 1, 1]), { degrees: 360 })
    expect(turned.data).toEqual([1, Number.POSITIVE_INFINITY, 1, 1])
    const shifted = await firstFrame(rotate, picture([2, 3], [1, 2, 3, 4, 5, Number.NEGATIVE_INFINITY]), {
      degrees: 90,
      reshape: false,
    })
    expect(shifted.data).toEqual([NaN, Number.NEGATIVE_INFINITY, NaN, NaN, 3, NaN])
  })
})

describe('resize', () => {
  it.each([
    [{ size: 10 }, [5, 10]],
    [{ size: [10, 3] }, [10, 3]],
    [{ size: [9, 'auto'] }, [9, 18]],
    [{ size: ['auto', 2] }, [1, 2]],
    [{ by: 0.5 }, [2, 4]],
    [{ by: 0.001 }, [1, 1]],
    [{ by: 1.2 }, [5, 10]],
  ])('%j of 4 × 8 pixels gives these', async (options, [width, height]) => {
    const { shape } = await firstFrame(resize, countingMovie(['y', 'x'], [1, 8, 4]), options)
    expect(shape).toEqual([height, width])
    const reversed = await firstFrame(resize, countingMovie(['x', 'channel', 'y'], [1, 4, 2, 8]), options)
    expect(reversed.shape).toEqual([width, 2, height])
  })

  it('averages areas where it shrinks, and interpolates between centres where it enlarges', async () => {
    expect((await firstFrame(resize, picture([1, 3], [0, 6, 12]), { size: [2, 1] })).data).toEqual([2, 10])
    expect((await firstFrame(resize, picture([1, 2], [0, 8]), { by: 2 })).data).toEqual([0, 2, 6, 8, 0, 2, 6, 8])
  })

  it('neither widens holes nor closes them', async () => {
    const grown = await firstFrame(resize, picture([1, 3], [1, NaN, 3]), { size: [12, 1] })
    expect(grown.data).toEqual([1, 1, 1, 1, NaN, NaN, NaN, NaN, 3, 3, 3, 3])
    const shrunk = await firstFrame(resize, picture([1, 8], [1, NaN, NaN, NaN, 5, 7, NaN, 2]), { by: 0.25 })
    expect(shrunk).toMatchObject({ shape: [1, 2], data: [NaN, 14 / 3].map(Math.fround) })
  })

  it('keeps bytes within bytes, and equal values equal', async () => {
    const edges = await firstFrame(resize, picture([1, 4], [0, 0, 255, 255], 'uint8'), { by: 4, method: 'cubic' })
    expect(edges.dtype).toBe('uint8')
    expect([Math.min(...edges.data), Math.max(...edges.data)]).toEqual([0, 255])
    for (const method of ['nearest', 'linear', 'area', 'cubic'])
      for (const size of [2, 3, 5, 17])
        expect(
          new Set((await firstFrame(resize, picture([4, 4], Array(16).fill(0.1)), { size, method })).data),
        ).toEqual(new Set([Math.fround(0.1)]))
  })

  it('invents no value between labels by nearest', async () => {
    const labels = picture([2, 2], [7, -100_000, 3, 2], 'int32')
    const grown = await firstFrame(resize, labels, { size: [3, 2], method: 'nearest' })
    expect(grown).toEqual({ shape: [2, 3], dtype: 'int32', data: [7, -100_000, -100_000, 3, 2, 2] })
  })

  it('at the same size changes nothing', async () => {
    const movie = countingMovie(['y', 'x'], [1, 5, 7])
    for (const method of [undefined, 'nearest', 'linear', 'area', 'cubic'])
      expect((await firstFrame(resize, movie, { by: 1, method })).data).toEqual([...movie.data].map(Math.fround))
  })
})

it.each([
  [flip, { axis: 'x' }],
  [rotate, { degrees: 90 }],
  [rotate, { degrees: 37 }],
  [resize, { size: [9, 4] }],
])('pictures in the order x, y give the same, reversed (%#)', async (plugin, options) => {
  const straight = countingMovie(['y', 'x'], [2, 5, 6], 'float64')
  const transposed = await runTransform(transpose, straight, { axes: ['x', 'y'] })
  const reversed: Movie = {
    axes: ['x', 'y'],
    shape: [2, 6, 5],
    dtype: 'float64',
    data: (await readAll(transposed)).flatMap(({ data }) => [...data]),
  }
  const wanted = await firstFrame(plugin, straight, options)
  const made = await firstFrame(plugin, reversed, options)
  const back = await runTransform(
    transpose,
    { axes: ['x', 'y'], shape: [1, ...made.shape], dtype: made.dtype, data: made.data },
    { axes: ['y', 'x'] },
  )
  expect(back.plan.clip.shape).toEqual(wanted.shape)
  const data = [...(await back.reader.read(0)).data]
  for (const [place, value] of wanted.data.entries())
    if (Number.isNaN(value)) expect(data[place]).toBeNaN()
    else expect(data[place]).toBeCloseTo(value, 9)
})

describe('tween', () => {
  const steps = (data: number[], dtype: Movie['dtype'] = 'float64'): Movie => ({
    axes: [],
    shape: [data.length],
    dtype,
    data,
  })
  const tweened = async (movie: Movie, factor: number) =>
    (await readAll(await runTransform(tween, movie, { factor }))).map(({ data }) => data[0])

  it('keeps frames that are equal equal, to the last bit', async () => {
    expect(await tweened(steps([0.1, 0.1, 0.1]), 3)).toEqual(Array(7).fill(0.1))
  })

  it('lets a hole last for as long as its frame is the nearer one', async () => {
    expect(await tweened(steps([4, NaN, 6]), 4)).toEqual([4, 4, 4, NaN, NaN, NaN, 6, 6, 6])
  })

  it('gives memory of its own where nothing is to be blended', async () => {
    const { reader } = await runTransform(tween, steps([3, 5]), { factor: 2 })
    const first = await reader.read(0)
    first.data[0] = 100
    expect([...(await reader.read(1)).data]).toEqual([4])
  })

  it('keeps bytes, and rounds halves to even ones', async () => {
    expect(await tweened(steps([0, 1, 4, 255], 'uint8'), 2)).toEqual([0, 0, 1, 2, 4, 130, 255])
  })
})
