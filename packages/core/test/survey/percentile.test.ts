import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LimitsRequest } from '../../src/model/index.js'
import { GroupSurvey, PartCollector, percentileOfSorted } from '../../src/survey/index.js'

interface Case {
  name: string
  method: 'linear' | 'hazen'
  percentile: [number, number]
  values: number[]
  expected: [number, number]
}

// Computed by make-percentiles.py beside this file, with NumPy.
const cases: Case[] = JSON.parse(readFileSync(new URL('./percentiles.json', import.meta.url), 'utf8'))

function request(method: 'linear' | 'hazen', percentile: [number, number]): LimitsRequest {
  return { of: [{ source: 'data' }], percentile, method, over: ['movie'] }
}

/** Pass after pass over the chunks, as a run does it. */
function survey(chunks: (Float32Array | Float64Array)[], limits: LimitsRequest, expectedValues: number) {
  const group = new GroupSurvey(
    limits,
    expectedValues,
    chunks.map((chunk) => (chunk instanceof Float32Array ? 'float32' : 'float64')),
  )
  let passes = 0
  while (group.pass) {
    for (const chunk of chunks) {
      const collector = new PartCollector(group.pass)
      collector.add(chunk)
      group.add(collector.part())
    }
    group.endPass()
    passes++
  }
  return { limits: group.limits, passes }
}

describe('percentiles', () => {
  it.each(cases)(
    'of sorted values equal NumPy: $name, $method, $percentile',
    ({ values, method, percentile, expected }) => {
      const sorted = Float64Array.from(values).sort()
      const found = percentile.map((each) => percentileOfSorted(sorted, each, method))
      // The sign of zero does not count.
      expect(found.map((value) => value + 0)).toEqual(expected.map((value) => value + 0))
    },
  )

  it.each(cases)(
    'of counted values equal NumPy: $name, $method, $percentile',
    ({ values, method, percentile, expected }) => {
      // Told to expect many, the group counts digits and keeps none.
      const found = survey([Float64Array.from(values)], request(method, percentile), 1e9)
      expect(found.limits!.map((value) => value + 0)).toEqual(expected.map((value) => value + 0))
      expect(found.passes).toBe(4)
    },
  )

  it('of float32 take two passes, and equal those of kept values', () => {
    let seed = 1
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed / 2147483648
    }
    const chunks = Array.from({ length: 5 }, () =>
      Float32Array.from({ length: 20_000 }, () => (random() - 0.4) * 10 ** Math.floor(random() * 6 - 3)),
    )
    for (const chunk of chunks) chunk.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0], 7)
    for (const percentile of [
      [2, 98],
      [0, 100],
      [49.99, 50.01],
    ] as [number, number][]) {
      const counted = survey(chunks, request('hazen', percentile), 1e9)
      expect(counted.passes).toBe(2)
      expect(counted.limits).toEqual(survey(chunks, request('hazen', percentile), 100_000).limits)
    }
  })

  it('of arrays of two types take the wider one', () => {
    const chunks = [Float32Array.of(0.1, 2), Float64Array.of(0.1, -3)]
    const counted = survey(chunks, request('linear', [0, 50]), 1e9)
    expect(counted.limits).toEqual(survey(chunks, request('linear', [0, 50]), 4).limits)
    expect(counted.limits).toEqual([-3, (0.1 + Math.fround(0.1)) / 2])
  })

  it('do not exist where no value is finite', () => {
    for (const expected of [1, 1e9])
      expect(
        survey([Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY)], request('linear', [2, 98]), expected).limits,
      ).toBeUndefined()
  })
})
