import type { Json } from '@movieflow/core/plugin'
import { testRenderer } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import { figureRenderer, heatmapRenderer, imageRenderer, lineRenderer } from '../src/index.js'

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

const walk = { frames: 5, axes: ['c'], shape: [2], dtype: 'float64' as const }
const curve = { frames: 1, axes: ['t'], shape: [12], dtype: 'float64' as const }
const panels = { frames: 5, axes: ['phi', 'y', 'x'], shape: [3, 4, 6], dtype: 'float32' as const }
const point = (index: number) => ({ $source: 'walk', column: { axis: 'c', index, name: 'xy'[index]! } })
const values = (_: string, index: number) =>
  Array.from({ length: 72 }, (_, at) => (at % 7 === 6 ? Number.NaN : Math.sin(at * (index + 1))))
const shapes: Record<string, number> = { walk: 2, curve: 12, panels: 72 }
const some = (source: string, index: number) => values(source, index).slice(0, shapes[source])

test.each([
  ['a walk', { layers: [{ use: 'line', x: point(0), y: point(1), style: 'k-o', trail: 'all' }] }],
  [
    'a curve, its band and a cursor',
    {
      grid: true,
      legend: true,
      layers: [
        { use: 'band', y: { $source: 'curve' }, error: 0.2, label: 'sem' },
        { use: 'line', y: { $source: 'curve' }, label: 'mean' },
        { use: 'vline', at: point(0), style: 'r--' },
        { use: 'text', x: 0.5, y: 1.05, coords: 'axes', text: 'above' },
      ],
    },
  ],
  [
    'a mosaic',
    {
      panels: {
        layout: ['AAB', 'CCB'],
        share: 'x',
        A: { layers: [{ use: 'scatter', x: point(0), y: point(1), color: point(1), trail: 3, colorbar: true }] },
        B: { use: 'line', y: { $source: 'curve' }, title: 'curve' },
        C: { layers: [{ use: 'rectangle', x: 0, y: 0, width: point(0), height: 1, fill: 'y' }], timestamp: true },
      },
    },
  ],
  [
    'bars and a histogram',
    {
      panels: {
        layout: ['AB', 'CD'],
        A: { layers: [{ use: 'bar', y: { $source: 'walk' }, yerr: 0.2, barlabels: true, color: { $source: 'walk' } }] },
        B: { use: 'hist', x: { $source: 'walk' }, bins: 4, trail: 'all', legend: true, label: 'all' },
        C: {
          layers: [
            { use: 'span', from: 2, to: 5 },
            { use: 'step', y: { $source: 'curve' } },
          ],
        },
        D: { use: 'errorbar', y: { $source: 'curve' }, yerr: { low: 0.1, high: 0.3 }, capsize: 2 },
      },
    },
  ],
])('keeps the contract: %s', async (_, options) => {
  const sized = { size: [240, 180], title: 'title', ...options }
  await testRenderer({ plugin: figureRenderer, options: sized, clips: { walk, curve }, data: some })
})

describe('panels along an axis', () => {
  const options = { size: [240, 120], colorbar: true, title: 'all', panels: { along: 'phi', title: 'one' } }
  test.each([
    ['heatmap', heatmapRenderer, options],
    ['image', imageRenderer, { ...options, colorbar: false, border: { color: ['r', 'g', 'b'], width: 2 } }],
    ['line', lineRenderer, { size: [240, 120], y: { $source: 'walk' }, panels: { along: 'phi' } }],
  ] as const)('keep the contract: %s', async (_, plugin, options) => {
    await testRenderer({ plugin, options, clips: { panels, walk }, data: some })
  })

  test('are named for the engine', () => {
    expect(figureRenderer.repeats!({ panels: { along: ['phi', 'theta'] } })).toEqual(['phi', 'theta'])
    expect(heatmapRenderer.repeats!({ panels: { along: 'phi' } })).toEqual(['phi'])
    const others: Json[] = [null, {}, { panels: 3 }, { panels: { layout: 'A' } }]
    expect(others.map((each) => figureRenderer.repeats!(each))).toEqual([[], [], [], []])
  })
})
