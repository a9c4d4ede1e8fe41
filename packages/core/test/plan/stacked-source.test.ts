// The clock of a stack, by arithmetic.
import { expect, test } from 'vitest'
import type { PlannedSource, StackedSource } from '../../src/plan/planned-source.js'
import { joinStackTimes } from '../../src/plan/stacked-source.js'

const stack = (...frames: number[]): StackedSource => ({
  axis: 'side',
  values: frames.map((_, index) => index),
  members: frames.map(
    (count, index) =>
      ({ spec: { clip: { frames: count }, inputs: [{ file: `/lab/${index}.avi` }] } }) as unknown as PlannedSource,
  ),
})

const seconds = (...list: number[]) => ({ seconds: list, tick: 0.001 })

test('files of the same moments, to half a tick, have one clock', () => {
  const times = [seconds(0, 0.1, 0.2), seconds(0, 0.1004, 0.2)]
  expect(joinStackTimes(stack(3, 3), times, {})).toEqual({ times: times[0] })
})

test('files of other moments, or fewer of them, have clocks of their own', () => {
  const shifted = [seconds(0, 0.1, 0.2), seconds(0, 0.102, 0.2)]
  expect(joinStackTimes(stack(3, 3), shifted, {})).toEqual({ own: shifted })
  const even = { start: 0, rate: 10 }
  expect(joinStackTimes(stack(3, 2), [even, even], {})).toEqual({ own: [even, even] })
})

test('without times they have one length', () => {
  expect(joinStackTimes(stack(3, 3), [undefined, undefined], {})).toEqual({})
  expect(() => joinStackTimes(stack(3, 3, 4), [undefined, undefined, undefined], {})).toThrow(
    '2.avi has 4 frames, but 0.avi has 3: the files of a stack must have one length, unless they have times',
  )
  expect(() => joinStackTimes(stack(3, 3), [seconds(0, 1, 2), undefined], {})).toThrow(
    '1.avi has no times, but 0.avi has: either all files of a stack have times, or none',
  )
})
