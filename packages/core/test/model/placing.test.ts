// Edges of cells, by hand, and what steps leave of them.
import { expect, test } from 'vitest'
import { type Clip, edgesOf, evenEdges, keepPlacing } from '../../src/model/index.js'

const clip: Clip = {
  frames: 1,
  axes: ['y', 'x'],
  shape: [3, 4],
  dtype: 'uint8',
  placing: { origin: 'lower', edges: { x: [0, 8], y: [-30, 30] } },
}

test('edges are half a cell before the first middle and behind the last', () => {
  expect(edgesOf(0, 2.5, 144)).toEqual([-1.25, 358.75])
  expect(edgesOf(90, -2.5, 73)).toEqual([91.25, -91.25])
  expect(edgesOf(5, 0, 3)).toBeUndefined()
})

test('values that are evenly spaced have edges, but for the roundings of single precision', () => {
  const single = Float32Array.from({ length: 360 }, (_, at) => -179.95 + at * 0.1)
  const [first, last] = evenEdges(single)!
  expect(first).toBeCloseTo(-180, 3)
  expect(last).toBeCloseTo(-144, 3)
  // The latitudes of a Gaussian grid.
  expect(evenEdges([87.16, 79.65, 72.07, 64.7])).toBeUndefined()
  expect(evenEdges([1])).toBeUndefined()
  expect(evenEdges([1, Number.NaN, 3])).toBeUndefined()
})

test('an axis of another length has lost its edges unless its step says which they are', () => {
  const cut = { ...clip, shape: [3, 2] }
  expect(keepPlacing(cut, clip).placing).toEqual({ origin: 'lower', edges: { y: [-30, 30] } })
  const given = { ...cut, placing: { origin: 'lower', edges: { x: [0, 4], y: [-30, 30] } } } as const
  expect(keepPlacing(given, clip).placing).toEqual(given.placing)
  expect(keepPlacing({ ...clip, axes: ['x'], shape: [4] }, clip).placing).toEqual({ edges: { x: [0, 8] } })
  expect(keepPlacing({ ...clip, axes: [], shape: [] }, clip)).not.toHaveProperty('placing')
})
