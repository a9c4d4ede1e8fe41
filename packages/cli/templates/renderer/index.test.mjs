// @ts-check
// Tests of the renderer `__name__`: the contract of renderers, and pixels worked out by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testRenderer } from '@movieflow/testkit'
import renderer from './index.mjs'

/** @type {import('@movieflow/core/plugin').Clip} */
const clip = { frames: 3, axes: ['y', 'x'], shape: [2, 3], dtype: 'float32' }
/** Frame `index` of a source, in C order. */
const data = (/** @type {string} */ _, /** @type {number} */ index) => [index, 1, 2, 3, 4, Number.NaN]

// Every pixel opaque, frames in any order and in buffers that held others, data without a finite value: `@movieflow/testkit` lists
// its rules.
test('it keeps the contract of renderers', () =>
  testRenderer({ plugin: renderer, options: { cell: 2 }, clips: { map: clip }, data }))

test('it takes axes in the other order, and limits of the pipeline', () =>
  testRenderer({
    plugin: renderer,
    options: { limits: [0, 10] },
    clips: { map: { ...clip, axes: ['x', 'y'], shape: [3, 2] } },
    data,
  }))

test('the lower limit is black, the upper one white, and the middle between them', async () => {
  const context = { warn: () => {}, signal: new AbortController().signal, folder: '.' }
  /** @type {{ cell: number, limits: [number, number] }} */
  const options = { cell: 1, limits: [0, 4] }
  const input = { clips: { map: clip }, main: 'map', options, fps: 10 }
  const { size } = renderer.plan(input, context)
  assert.deepEqual(size, [3, 2])
  const read = () => assert.fail('no other frame is wanted')
  const drawing = await renderer.create({ ...input, size, fields: {}, knownLimits: {}, read }, context)
  const picture = { width: 3, height: 2, data: new Uint8Array(24) }
  const tensor = { axes: ['y', 'x'], shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 9) }
  await drawing.draw({ index: 0, count: 1, time: 0, data: { map: tensor }, options, limits: {} }, picture)
  const greys = [0, 64, 128, 191, 255, 255]
  assert.deepEqual(
    [...picture.data],
    greys.flatMap((grey) => [grey, grey, grey, 255]),
  )
})
