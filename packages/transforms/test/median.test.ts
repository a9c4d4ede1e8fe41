// The median against a sorted array, for orders that selections are slow or wrong at.
import { expect, it } from 'vitest'
import { findMedian } from '../src/reduction/median.js'

const orders: Record<string, (index: number, length: number) => number> = {
  ascending: (index) => index,
  descending: (index) => -index,
  equal: () => 4,
  'two values': (index) => index % 2,
  scattered: (index) => (index * 7919) % 101,
  'organ pipe': (index, length) => Math.min(index, length - index),
  infinite: (index) => [Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, -0, 0][index % 5]!,
}

it.each(Object.entries(orders))('%s values', (_, order) => {
  for (const length of [1, 2, 3, 4, 5, 10, 511, 512]) {
    const values = Float64Array.from({ length }, (_, index) => order(index, length))
    const sorted = values.slice().sort()
    const middle = length >> 1
    const expected = length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
    expect(findMedian(values) + 0).toBe(expected + 0)
    expect(values.sort()).toEqual(sorted)
  }
})
