// The elements of a tensor whose axes are put into another order.
import { expect, test } from 'vitest'
import { orderAxes, orderLengths } from '../../src/model/index.js'

const data = Int16Array.from({ length: 24 }, (_, at) => at)
const tensor = { axes: ['z', 'y', 'x'], shape: [2, 3, 4], data }

test.each([['x y z'], ['x z y'], ['y z x'], ['y x z'], ['z x y']])('%s', (names) => {
  const axes = names.split(' ')
  const lengths: Record<string, number> = { z: 2, y: 3, x: 4 }
  const ordered = orderAxes(tensor, axes)
  expect(ordered).toMatchObject({ axes, shape: axes.map((axis) => lengths[axis]) })
  const expected: number[] = []
  const at: Record<string, number> = {}
  const [first, second, third] = axes as [string, string, string]
  for (at[first] = 0; at[first]! < lengths[first]!; at[first]!++)
    for (at[second] = 0; at[second]! < lengths[second]!; at[second]!++)
      for (at[third] = 0; at[third]! < lengths[third]!; at[third]!++)
        expected.push(12 * at['z']! + 4 * at['y']! + at['x']!)
  expect(Array.from(ordered.data)).toEqual(expected)
})

test('what has other axes, or these in this order, is left as it is', () => {
  for (const axes of [['z', 'y', 'x'], ['y', 'x'], ['z', 'y', 'channel'], []]) {
    expect(orderAxes(tensor, axes)).toBe(tensor)
    expect(orderLengths(tensor, axes)).toBe(tensor)
  }
  expect(orderAxes({ axes: ['y', 'x'], shape: [0, 3], data: new Uint8Array() }, ['x', 'y'])).toMatchObject({
    shape: [3, 0],
  })
})
