// The scale of colours through calculations: what is still on it, and what is not.
import type { Clip } from '@movieflow/core/plugin'
import { expect, test } from 'vitest'
import math from '../src/math.js'
import normalize from '../src/normalize.js'
import { context } from './arrays.js'

const bytes: Clip = { frames: 3, axes: ['y', 'x', 'rgb'], shape: [2, 2, 3], dtype: 'uint8' }
const deep: Clip = { ...bytes, dtype: 'uint16', white: 65535 }
const other = { $source: 'other' }

test.each([
  // Parts of full colour run from 0 to 1; `im / 256` is written for it, too.
  [bytes, { by: 'divide', with: 255 }, 1],
  [bytes, { by: 'divide', with: 256 }, 1],
  [bytes, { by: 'multiply', with: 1 / 255 }, 1],
  [deep, { by: 'divide', with: 65535 }, 1],
  // Brighter, darker and shifted is still what it was.
  [bytes, { by: 'divide', with: 2 }, undefined],
  [bytes, { by: 'multiply', with: 1.5 }, undefined],
  [bytes, { by: 'add', with: 30 }, undefined],
  [bytes, { by: 'subtract', with: other }, undefined],
  [bytes, { by: 'clip', with: [10, 200] }, undefined],
  [deep, { by: 'divide', with: 255 }, 65535],
  [bytes, { by: 'log' }, null],
  [bytes, { by: 'divide', with: other }, null],
])('math of a clip whose white is %o by %o', ({ ...clip }, given, white) => {
  const options = math.options.parse(given)
  const plan = math.plan({ clip, options, fps: 1, others: { other: { ...clip, frames: 1 } } }, context)
  expect(plan.clip.white).toBe(white)
})

test('normalize by minmax gives colours from 0 to 1, other ways none', () => {
  const scaleOf = (by: string, clip = bytes) =>
    normalize.plan({ clip, options: normalize.options.parse({ by }), fps: 1, others: {} }, context).clip.white
  expect([scaleOf('minmax'), scaleOf('zscore'), scaleOf('baseline')]).toEqual([1, null, null])
  expect(scaleOf('minmax', { ...bytes, dtype: 'float32' })).toBeUndefined()
})
