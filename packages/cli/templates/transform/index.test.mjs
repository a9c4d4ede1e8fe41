// @ts-check
// Tests of the transform `__name__`: the contract of transforms, and values worked out by hand.
import { test } from 'node:test'
import { testTransform } from '@movieflow/testkit'
import transform from './index.mjs'

/** Frame `index` of what enters: 2 rows of 2 values, in C order. */
const input = (/** @type {number} */ index) => [index, 10, -1, 0.5]

// Frames in any order, on several threads, inputs that are not written to: `@movieflow/testkit` lists its rules.
// `expected` holds what leaves against values.
test('it keeps the contract of transforms, and multiplies', () =>
  testTransform({
    plugin: transform,
    options: { gain: 3, offset: 1 },
    clip: { frames: 4, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' },
    input,
    expected: {
      frames: [
        [1, 31, -2, 2.5],
        [4, 31, -2, 2.5],
      ],
    },
  }))

test('whole numbers become floating-point ones, so that nothing is cut off', () =>
  testTransform({
    plugin: transform,
    options: { gain: 0.5 },
    clip: { frames: 2, axes: ['y', 'x'], shape: [1, 2], dtype: 'uint8' },
    input: () => [255, 1],
    expected: { clip: { dtype: 'float32' }, frames: [[127.5, 0.5]] },
  }))
