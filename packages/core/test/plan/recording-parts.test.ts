// The times of a recording in parts, by arithmetic.
import { expect, test } from 'vitest'
import { joinPartTimes } from '../../src/plan/recording-parts.js'

test('each part begins where the one before ends', () => {
  const joined = joinPartTimes([{ seconds: [0, 0.5, 1] }, { seconds: [0, 0.25] }, { seconds: [0] }], [3, 2, 1])
  expect([...joined.seconds]).toEqual([0, 0.5, 1, 1.5, 1.75, 2])
})

test('what a part says of its start is added', () => {
  const joined = joinPartTimes(
    [
      { start: 0, rate: 2 },
      { seconds: [0.125, 0.625], tick: 0.001 },
    ],
    [2, 2],
  )
  expect([...joined.seconds]).toEqual([0, 0.5, 1.125, 1.625])
  expect(joined.tick).toBe(0.001)
})

test('times that ascend from part to part are those of one clock, gaps and all', () => {
  const joined = joinPartTimes([{ seconds: [5, 6] }, { seconds: [] }, { seconds: [60, 61] }], [2, 0, 2])
  expect([...joined.seconds]).toEqual([5, 6, 60, 61])
})

test('starts that all parts have leave no holes', () => {
  const joined = joinPartTimes([{ seconds: [3, 3.5] }, { seconds: [3, 3.25] }, { seconds: [3.125] }], [2, 2, 1])
  expect([...joined.seconds]).toEqual([3, 3.5, 4, 4.25, 4.625])
})

test('times alone say nothing of a start', () => {
  const joined = joinPartTimes([{ seconds: [3, 3.5] }, { seconds: [40, 40.25] }, { seconds: [1] }], [2, 2, 1], true)
  expect([...joined.seconds]).toEqual([3, 3.5, 4, 4.25, 4.5])
})
