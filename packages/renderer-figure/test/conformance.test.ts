import { testRenderer } from '@movieflow/testkit'
import { test } from 'vitest'
import { heatmapRenderer } from '../src/index.js'

const clip = { frames: 5, axes: ['x', 'y'], shape: [9, 6], dtype: 'float32' as const }
const data = (_: string, index: number) =>
  Array.from({ length: 54 }, (_, at) => (at === index ? Number.NaN : at * (index + 1)))

test.each([
  ['bare', { size: [120, 90], axis: 'off' }],
  ['a figure', { size: [320, 240], colorbar: { label: 'z' }, xlabel: 'x', ylabel: 'y', origin: 'lower' }],
  ['limits by frame', { size: [320, 240], colorbar: true, limits: { percentile: [2, 98], over: 'frame' } }],
])('keeps the contract: %s', async (_, options) => {
  const frameOptions = (index: number) => ({ ...options, title: `frame ${index}\n${'x'.repeat(index * 9)}` })
  await testRenderer({ plugin: heatmapRenderer, options: frameOptions(0), frameOptions, clips: { data: clip }, data })
})
