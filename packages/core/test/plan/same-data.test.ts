import { strictEqual } from 'node:assert'
import { expect, test } from 'vitest'
import { SameData } from '../../src/plan/same-data.js'

test('equal data are kept once', () => {
  const same = new SameData()
  const first = same.of({ size: [4, 3], labels: { y: ['a', null] } })
  expect(same.of({ size: [4, 3], labels: { y: ['a', null] } })).toBe(first)
  expect(same.of({ size: [4, 3], labels: { y: ['a', ''] } })).not.toBe(first)
  expect(same.of(undefined)).toBe(undefined)
})

const circle: { self?: unknown } = {}
circle.self = circle

// Values that have the same JSON, or none.
test.each([
  ['NaN, infinity and null', [{ v: Number.NaN }, { v: Number.POSITIVE_INFINITY }, { v: null }]],
  ['the two zeros', [[0], [-0]]],
  ['Maps and Sets', [{ m: new Map([[1, 2]]) }, { m: new Map() }, { m: new Set([1]) }, { m: {} }]],
  ['regular expressions and dates', [[/a/], [/b/], [new Date(0)], [new Date(0).toISOString()], [new Date(Number.NaN)]]],
  ['undefined, holes and null', [[undefined], new Array(1), [null], { a: undefined }, {}]],
  ['typed arrays and objects', [Uint8Array.of(1), Int8Array.of(1), { 0: 1 }]],
  ['bigints', [{ n: 1n }, { n: 2n }]],
  ['data that contain themselves', [circle]],
])('data that JSON cannot distinguish stay apart: %s', (_, values) => {
  const same = new SameData()
  for (const value of values) strictEqual(same.of(value), value)
})
