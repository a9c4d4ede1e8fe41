// The values of a frame that a request for limits means.
import { describe, expect, test } from 'vitest'
import type { LimitsRequest, SurveyedData } from '../../src/model/index.js'
import { requestedValues } from '../../src/survey/index.js'

const tensor = { axes: ['c', 't'], shape: [2, 3], data: Float64Array.of(-1, 0, 1, 2, Number.NaN, 4) }

const read = (select: Pick<LimitsRequest, 'positive'> & Pick<SurveyedData, 'fixed'>) => {
  const { fixed, positive } = select
  const of = [{ source: 'data', ...(fixed && { fixed }) }]
  return requestedValues({ data: tensor }, { of, ...(positive && { positive }) })[0]!
}

describe('requestedValues', () => {
  test('are all of them, uncopied, where nothing is asked for', () => {
    expect(read({})).toBe(tensor.data)
  })

  test('lie at fixed indices', () => {
    expect([...read({ fixed: [{ axis: 'c', index: 1 }] })]).toEqual([2, Number.NaN, 4])
    expect([...read({ fixed: [{ axis: 't', index: 2 }] })]).toEqual([1, 4])
    const both = [
      { axis: 't', index: 0 },
      { axis: 'c', index: 1 },
    ]
    expect([...read({ fixed: both })]).toEqual([2])
  })

  test('are above zero for a log scale', () => {
    expect([...read({ positive: true })]).toEqual([1, 2, 4])
    expect([...read({ fixed: [{ axis: 'c', index: 0 }], positive: true })]).toEqual([1])
  })

  test('are those of several data, one array for each', () => {
    const other = { axes: ['x'], shape: [2], data: Int16Array.of(7, -7) }
    const of = [{ source: 'other' }, { source: 'data', fixed: [{ axis: 'c', index: 0 }] }]
    const found = requestedValues({ data: tensor, other }, { of, positive: true })
    expect(found.map((values) => [...values])).toEqual([[7], [1]])
  })
})
