// The values of a frame that a request for limits means.
import { describe, expect, test } from 'vitest'
import { requestedValues } from '../../src/survey/index.js'

const tensor = { axes: ['c', 't'], shape: [2, 3], data: Float64Array.of(-1, 0, 1, 2, Number.NaN, 4) }

describe('requestedValues', () => {
  test('are all of them, uncopied, where nothing is asked for', () => {
    expect(requestedValues(tensor, {})).toBe(tensor.data)
  })

  test('lie at fixed indices', () => {
    expect([...requestedValues(tensor, { fixed: [{ axis: 'c', index: 1 }] })]).toEqual([2, Number.NaN, 4])
    expect([...requestedValues(tensor, { fixed: [{ axis: 't', index: 2 }] })]).toEqual([1, 4])
    const both = [
      { axis: 't', index: 0 },
      { axis: 'c', index: 1 },
    ]
    expect([...requestedValues(tensor, { fixed: both })]).toEqual([2])
  })

  test('are above zero for a log scale', () => {
    expect([...requestedValues(tensor, { positive: true })]).toEqual([1, 2, 4])
    expect([...requestedValues(tensor, { fixed: [{ axis: 'c', index: 0 }], positive: true })]).toEqual([1])
  })
})
