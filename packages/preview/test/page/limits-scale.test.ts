import { describe, expect, it } from 'vitest'
import {
  barsPath,
  domainOf,
  limitNumbers,
  moveLimit,
  percentilesOf,
  scaleStep,
  scaleValueAt,
  shareOf,
  withPercentiles,
} from '../../src/page/limits-scale.js'

const counts = { edges: [0, 1, 2, 4], counts: [9, 0, 99], missing: 0, frames: 1, of: 1 }

describe('the axis of a histogram', () => {
  it('holds all values and both limits', () => {
    expect(domainOf(counts, undefined)).toEqual([0, 4])
    expect(domainOf(counts, [-1, 3])).toEqual([-1, 4])
    expect(domainOf({ ...counts, edges: [2, 2] }, undefined)).toEqual([1, 3])
    expect(domainOf({ ...counts, edges: [] }, undefined)).toEqual([0, 1])
  })

  it('leads from values to places and back', () => {
    expect([-1, 0, 1, 4, 9].map((value) => shareOf(value, [0, 4]))).toEqual([0, 0, 0.25, 1, 1])
    expect([0, 0.25, 1, 7].map((share) => scaleValueAt(share, [0, 4]))).toEqual([0, 1, 4, 4])
  })

  it('has round steps', () => {
    expect(
      [
        [0, 1],
        [0, 4],
        [0, 255],
        [-1e-9, 1e-9],
      ].map((domain) => scaleStep(domain as [number, number])),
    ).toEqual([0.005, 0.02, 1, expect.closeTo(1e-11, 18)])
    expect(scaleValueAt(1 / 3, [0, 1])).toBe(0.335)
  })
})

describe('bars', () => {
  it('are as high as the logarithm of their counts, and absent without any', () => {
    // log(1 + 9) is half of log(1 + 99).
    expect(barsPath(counts, [0, 4], 400, 50)).toBe('M0 50V25H100V50ZM200 50V0H400V50Z')
  })
})

describe('limits', () => {
  it('move and never meet', () => {
    expect(moveLimit([0, 1], 0, 0.4, 0.1)).toEqual([0.4, 1])
    expect(moveLimit([0, 1], 0, 2, 0.1)).toEqual([0.9, 1])
    expect(moveLimit([0, 1], 1, -5, 0.1)).toEqual([0, 0.1])
  })

  it('are two numbers, or percentiles, or left to the movie', () => {
    expect([
      limitNumbers([0, 1]),
      limitNumbers(null),
      limitNumbers(['<low>', 1]),
      limitNumbers({ percentile: [0, 1] }),
    ]).toEqual([[0, 1], undefined, undefined, undefined])
    expect([percentilesOf({ percentile: [2, 98] }), percentilesOf({ over: 'frame' }), percentilesOf([0, 1])]).toEqual([
      [2, 98],
      [0, 100],
      undefined,
    ])
  })

  it('keep what they reach over where their percentiles change', () => {
    expect(withPercentiles({ percentile: [0, 100], over: 'frame' }, [1, 99])).toEqual({
      percentile: [1, 99],
      over: 'frame',
    })
    expect(withPercentiles([0, 1], [1, 99])).toEqual({ percentile: [1, 99] })
  })
})
