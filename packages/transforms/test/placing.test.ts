// What steps leave of where cells lie, by hand.
import type { Clip } from '@movieflow/core/plugin'
import { expect, test } from 'vitest'
import { flip, resize, rotate, select, smooth, transpose } from '../src/index.js'
import { context } from './arrays.js'

const clip: Clip = {
  frames: 4,
  axes: ['y', 'x'],
  shape: [2, 10],
  dtype: 'float32',
  placing: { origin: 'lower', edges: { x: [0, 20], y: [-90, 90] } },
}

test.each([
  ['flip x', flip, { axis: 'x' }, { origin: 'lower', edges: { x: [20, 0], y: [-90, 90] } }],
  // Rows that a pipeline turned round itself come from the top down, as before.
  ['flip y', flip, { axis: 'y' }, { edges: { x: [0, 20], y: [90, -90] } }],
  ['a range', select, { axis: 'x', range: '2..4' }, { origin: 'lower', edges: { x: [4, 10], y: [-90, 90] } }],
  // Cells 0, 3, 6 and 9, each three times as wide around its middle.
  ['every third', select, { axis: 'x', step: 3 }, { origin: 'lower', edges: { x: [-2, 22], y: [-90, 90] } }],
  ['frames', select, { axis: 'frame', range: '1..2' }, clip.placing],
  ['resize', resize, { size: [5, 7] }, clip.placing],
  ['smooth', smooth, { axis: 'frame', sigma: 1 }, clip.placing],
  ['transpose', transpose, { axes: ['x', 'y'] }, clip.placing],
  ['rotate', rotate, { degrees: 90 }, undefined],
] as const)('%s', (_, plugin, options, placing) => {
  const parsed = plugin.options.parse(options)
  const plan = plugin.plan({ clip, options: parsed as never, fps: 10, others: {} }, context)
  expect(plan.clip.placing).toEqual(placing)
})
