// What normalize makes of data that have no spread, no numbers, or a long tail of digits.
import { expect, it } from 'vitest'
import { normalize } from '../src/index.js'
import { countingMovie, type Movie, readAll, runTransform } from './arrays.js'

async function normalized(movie: Movie, options: object): Promise<number[]> {
  const frames = await readAll(await runTransform(normalize, movie, options))
  return frames.flatMap(({ data }) => [...data])
}

const line = (data: number[], frames = 1): Movie => ({
  axes: ['x'],
  shape: [frames, data.length / frames],
  dtype: 'float64',
  data,
})

it.each(['zscore', 'minmax'])('equal values become 0 by %s, to the last bit', async (by) => {
  for (const value of [0.1, 1e9 / 3, -7, 0])
    expect(await normalized(line(Array(7).fill(value)), { by })).toEqual(Array(7).fill(0))
})

it.each([
  ['zscore', {}],
  ['minmax', {}],
  ['baseline', { mode: 'zscore' }],
])('what differs from a sample without spread has no measure, by %s', async (by, more) => {
  expect(await normalized(line([4, 4, 4, 9], 4), { by, over: 'frame', range: '0..2', ...more })).toEqual([
    0,
    0,
    0,
    Number.NaN,
  ])
})

it('a change against a baseline of 0 is NaN, and a difference from it a number', async () => {
  const movie = line([0, 2, 0, 3, 5, 4], 3)
  expect(await normalized(movie, { by: 'baseline', range: '0..1' })).toEqual([NaN, -0.2, NaN, 0.2, NaN, 0.6])
  expect(await normalized(movie, { by: 'baseline', range: '0..1', mode: 'difference' })).toEqual([
    0, -0.5, 0, 0.5, 5, 1.5,
  ])
})

it('NaN stays NaN, and counts for nothing', async () => {
  const movie = line([1, Number.NaN, 3, 5])
  expect(await normalized(movie, { by: 'minmax' })).toEqual([0, Number.NaN, 0.5, 1])
  expect(await normalized(line([NaN, NaN]), { by: 'zscore' })).toEqual([NaN, NaN])
  expect(await normalized(line([NaN, 7], 2), { by: 'baseline', range: '0..0' })).toEqual([NaN, NaN])
})

it('a single number has no standard deviation by n − 1', async () => {
  expect(await normalized(line([3]), { by: 'zscore', ddof: 0 })).toEqual([0])
  expect(await normalized(line([3]), { by: 'zscore', ddof: 1 })).toEqual([NaN])
})

it('the smallest value becomes 0 and the largest 1, exactly', async () => {
  const values = await normalized(countingMovie(['y', 'x'], [3, 5, 7], 'float64'), { by: 'minmax' })
  expect([Math.min(...values), Math.max(...values)]).toEqual([0, 1])
})

it('large numbers keep their spread', async () => {
  const data = Array.from({ length: 40 }, (_, index) => 1e9 + (index % 2))
  for (const [index, value] of (await normalized(line(data), { by: 'zscore' })).entries())
    expect(value).toBeCloseTo(index % 2 === 0 ? -1 : 1, 9)
})

it('gives the same to the last bit whichever frame is read first', async () => {
  const movie = countingMovie(['y', 'x'], [9, 4, 3])
  const options = { by: 'zscore', over: ['frame', 'x'] }
  const forwards = await readAll(await runTransform(normalize, movie, options))
  const { reader } = await runTransform(normalize, movie, options)
  for (const index of [8, 3, 0]) expect(await reader.read(index)).toEqual(forwards[index])
})
