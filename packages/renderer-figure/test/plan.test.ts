import { describe, expect, test } from 'vitest'
import { column, listed, openFigure, planFigure, sourceOf } from './movie.js'

const photo = () =>
  sourceOf(
    ['y', 'x', 'rgb'],
    [20, 30, 3],
    1,
    (_, y, x, rgb) => 8 * y + x + 50 * rgb,
    (values) => Uint8Array.from(values),
  )

describe('an image without axes', () => {
  test.each(['image', 'figure'] as const)('has a pixel for each of its cells, as %s', async (use) => {
    const options = use === 'image' ? { axis: 'off' } : { axis: 'off', layers: [{ use: 'image' }] }
    const movie = await openFigure(options, { photo: photo() }, use)
    expect(movie.plan.size).toEqual([30, 20])
    const { data } = await movie.draw(0)
    expect([...new Uint8Array(data.buffer, data.byteOffset, 8)]).toEqual([0, 50, 100, 255, 1, 51, 101, 255])
  })

  test('is enlarged by scale', async () => {
    const movie = await openFigure({ axis: 'off', scale: 2 }, { photo: photo() }, 'image')
    expect(movie.plan.size).toEqual([60, 40])
    await expect(movie.draw(0)).resolves.toBeDefined()
  })
})

test.each(['x', 'y'])('the range of %s is one for the whole movie', (direction) => {
  const walk = { walk: sourceOf(['value'], [2], 4, (frame, value) => frame + value) }
  const points = { x: column('walk', 'value', 0), y: column('walk', 'value', 1) }
  const limited = (over: unknown) => ({ ...points, [`${direction}lim`]: { percentile: [0, 100], over } })
  for (const over of ['frame', ['movie', 'frame']])
    expect(() => planFigure(limited(over), walk, 'line')).toThrow(
      `${direction}lim is one range for the whole movie: it cannot have over: frame`,
    )
  expect(() => planFigure(limited('batch'), walk, 'line')).not.toThrow()
})

test('points without axes fill the room, as they do with axes', async () => {
  const curve = { curve: sourceOf(['t'], [2], 1, (_, t) => 1000 * t) }
  const movie = await openFigure({ size: [200, 100], axis: 'off', x: [0, 1], y: { $source: 'curve' } }, curve, 'line')
  const { data } = await movie.draw(0)
  const inked = Array.from({ length: 200 }, (_, x) => x).filter((x) =>
    Array.from({ length: 100 }, (_, y) => data[4 * (200 * y + x)]!).some((red) => red < 128),
  )
  expect(inked.at(-1)! - inked[0]!).toBeGreaterThan(150)
})

describe('beside panels by place', () => {
  const panels = { layout: 'A', A: { use: 'line', y: [1, 2] } }
  const none = { curve: sourceOf(['t'], [2], 1, (_, t) => t) }
  test.each([{ xlabel: 'x' }, { grid: true }, { layers: [{ use: 'hline', at: 0 }] }])(
    'nothing is lost: %j',
    (options) => {
      expect(() => planFigure({ ...options, panels }, none)).toThrow(
        `${Object.keys(options)[0]} is next to panels, but each panel has its own`,
      )
    },
  )
  test('a title and a size may stand', () => {
    expect(planFigure({ title: 'a', size: [32, 32], panels }, none).plan.size).toEqual([32, 32])
  })
})

test('contours are drawn where the limits of their colours are given', async () => {
  const slope = { slope: sourceOf(['y', 'x'], [4, 4], 1, (_, y, x) => y + x) }
  const options = { size: [64, 64], axis: 'off', levels: 3, limits: [0, 6], colormap: 'gray' }
  for (const filled of [false, true]) {
    const { data } = await (await openFigure({ ...options, filled }, slope, 'contour')).draw(0)
    expect(new Set(data).size).toBeGreaterThan(3)
  }
})

test('the colour bar of contours ends where their colours do', async () => {
  const slope = { slope: sourceOf(['y', 'x'], [4, 4], 1, (_, y, x) => y + x) }
  const bar = { size: [300, 200], colorbar: true, colormap: 'gray' }
  const draw = async (options: object) => (await openFigure({ ...bar, ...options }, slope, 'contour')).draw(0)
  const equal = async (one: object, other: object) =>
    Buffer.compare((await draw(one)).data, (await draw(other)).data) === 0
  const lines = { levels: [2, 3, 5], color: 'white', width: 0 }
  expect(await equal(lines, { ...lines, limits: [2, 5] })).toBe(true)
  expect(await equal(lines, { ...lines, limits: [0, 6] })).toBe(false)
  const bands = { levels: [0, 2, 6], filled: true }
  expect(await equal(bands, { ...bands, limits: [0, 6] })).toBe(true)
  expect(await equal(bands, { ...bands, limits: [1, 4] })).toBe(false)
})

test('a line has one colour', () => {
  const walk = { walk: sourceOf(['value'], [2], 4, (frame, value) => frame + value) }
  expect(() => planFigure({ y: [1, 2], color: ['r', 'g'] }, walk, 'line')).toThrow()
  expect(() => planFigure({ y: [1, 2], color: [1, 0, 0] }, walk, 'line')).not.toThrow()
})

describe('values for each point', () => {
  const cells = { cells: sourceOf(['cell', 'value'], [5, 2], 3, (_, cell, value) => cell + value) }
  const five = column('cells', 'value', 0)
  test.each([
    ['line', { x: [1, 2, 3], y: [1, 2] }, 'x of a line has 3 values, but y has 2'],
    ['line', { x: five, y: [1, 2] }, 'x of a line has 5 values, but y has 2'],
    ['scatter', { x: five, y: five, markersize: [1, 2] }, 'x of a scatter has 5 values, but markersize has 2'],
    ['band', { y: five, error: [1, 2] }, 'y of a band has 5 values, but error has 2'],
  ] as const)('are as many: %s %j', (use, options, message) => {
    expect(() => planFigure(options, cells, use)).toThrow(message)
  })
  test.each([
    { x: five, y: 3, markersize: [1, 2, 3, 4, 5], color: ['r', 'g'] },
    { x: five, y: [2], color: five },
    { y: listed([[1], [1, 2], [1, 2, 3]]), x: [1, 2] },
  ])('or one for all: %j', (options) => {
    expect(() => planFigure(options, cells, 'scatter')).not.toThrow()
  })
})

test('a colour bar is of values', () => {
  const photos = { photo: photo() }
  expect(() => planFigure({ colorbar: true }, photos, 'image')).toThrow('this image has its own colours')
  const points = { y: [1, 2], colorbar: true }
  expect(() => planFigure({ ...points, color: ['r', 'g'] }, photos, 'scatter')).toThrow('is not a source')
  const values = { values: sourceOf(['point'], [2], 1, (_, point) => point) }
  expect(() => planFigure({ ...points, color: { $source: 'values' } }, values, 'scatter')).not.toThrow()
})
