// Which options of a movie can be tried: those of colours that do something, and the movie's pace.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { adjustablesOf } from '../../src/session/adjustables.js'
import type { Adjustable } from '../../src/session/protocol.js'
import { Folder } from './planned.js'

const source = { files: 'a.npy', axes: ['frame', 'y', 'x'] }

async function found(data: Record<string, unknown>, folder: Folder): Promise<Adjustable[]> {
  const { pipeline, movie } = await folder.plan({ fps: 4, source, ...data })
  return adjustablesOf(pipeline, movie)
}

const listed = (all: readonly Adjustable[]) => all.map(({ path, name, value }) => [path, name, value])

test('a heat map: colour map, limits, norm and rate, with what they are now', async () => {
  using folder = new Folder().npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
  const all = await found({ render: { use: 'heatmap', limits: { percentile: [2, 98] } } }, folder)
  expect(listed(all)).toEqual([
    ['render.colormap', '', 'viridis'],
    ['render.limits', '', { percentile: [2, 98] }],
    ['render.norm', '', 'linear'],
    ['fps', '', 4],
  ])
  const [colormap, limits, norm] = all
  expect(colormap!.choices).toEqual(expect.arrayContaining(['viridis', 'viridis_r', 'gray', 'RdBu_r', 'tab10']))
  expect(norm!.choices).toEqual(['linear', 'log', 'symlog', 'centered', 'two-slope', 'power'])
  expect(limits).toMatchObject({ limits: 'limits' })
  expect(limits).not.toHaveProperty('choices')
})

test('limits that are given as numbers keep the name that they would be computed under', async () => {
  using folder = new Folder().npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
  const all = await found({ render: { use: 'heatmap', limits: [0, 5], colormap: 'magma' } }, folder)
  expect(all.slice(0, 2)).toMatchObject([{ value: 'magma' }, { value: [0, 5], limits: 'limits' }])
})

test('of several layers and panels each has its path and its name; those that colour nothing are left out', async () => {
  using folder = new Folder()
    .npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
    .npy('c.npy', [3, 4, 5, 3], (frame, y, x, rgb) => (frame + y * x + rgb) / 50)
  const data = {
    sources: { a: source, c: { files: 'c.npy', axes: ['frame', 'y', 'x', 'rgb'] } },
    render: {
      use: 'figure',
      panels: {
        layout: 'AB;CD',
        A: { use: 'heatmap', data: 'a' },
        B: {
          layers: [
            { use: 'image', data: 'c' },
            { use: 'contour', data: 'a' },
            { use: 'scatter', x: [1, 2], y: [1, 2], color: 'red' },
            { use: 'line', y: [1, 2] },
          ],
        },
        C: {
          use: 'image',
          channels: [
            { data: 'a', color: 'red', label: 'GFP' },
            { data: 'a', color: 'lime', norm: 'log' },
          ],
        },
        D: { use: 'heatmap', data: 'a', border: { color: 'red' } },
      },
    },
  }
  const { pipeline, movie } = await folder.plan({ fps: 4, ...data })
  const all = adjustablesOf(pipeline, movie)
  expect(listed(all).slice(0, -1)).toEqual([
    ['render.panels.A.colormap', 'panel A: heatmap', 'viridis'],
    ['render.panels.A.limits', 'panel A: heatmap', null],
    ['render.panels.A.norm', 'panel A: heatmap', 'linear'],
    ['render.panels.B.layers[0].limits', 'panel B, layer 1: image', null],
    ['render.panels.B.layers[1].colormap', 'panel B, layer 2: contour', 'viridis'],
    ['render.panels.B.layers[1].limits', 'panel B, layer 2: contour', null],
    ['render.panels.B.layers[1].norm', 'panel B, layer 2: contour', 'linear'],
    ['render.panels.C.channels[0].limits', 'panel C: image, channel 1: GFP', null],
    ['render.panels.C.channels[0].norm', 'panel C: image, channel 1: GFP', 'linear'],
    ['render.panels.C.channels[1].limits', 'panel C: image, channel 2', null],
    ['render.panels.C.channels[1].norm', 'panel C: image, channel 2', 'log'],
    ['render.panels.D.colormap', 'panel D: heatmap', 'viridis'],
    ['render.panels.D.limits', 'panel D: heatmap', null],
    ['render.panels.D.norm', 'panel D: heatmap', 'linear'],
  ])
  // Each can be set as it is called, and is then what it was set to.
  const tried = { colormap: 'magma', limits: [1, 2], norm: 'power', fps: 7, speed: 1 }
  for (const { what, path } of all) {
    const changed = await folder.plan({ fps: 4, ...data }, [`${path}=${JSON.stringify(tried[what])}`])
    const found = adjustablesOf(changed.pipeline, changed.movie).find((other) => other.path === path)
    expect([path, found?.value]).toEqual([path, tried[what]])
  }
})

test('the names of limits are those that a plan asks by', async () => {
  using folder = new Folder().npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
  const layers = [{ use: 'heatmap' }, { use: 'contour', levels: 3 }]
  const { pipeline, movie } = await folder.plan({ fps: 4, source, render: { use: 'figure', layers } })
  const names = adjustablesOf(pipeline, movie).flatMap(({ limits }) => limits ?? [])
  expect(names).toEqual(['layers.0.limits', 'layers.1.limits'])
  expect(Object.keys(movie.limits)).toEqual(names)
})

test('speed can be tried where sources have times', async () => {
  using folder = new Folder().npy('a.npy', [30, 4, 5], (frame, y, x) => frame + y * x)
  const timed = { source: { ...source, fps: 10 }, render: 'heatmap' }
  const speedIn = async (data: Record<string, unknown>) =>
    (await found(data, folder)).find(({ what }) => what === 'speed')
  expect(await speedIn(timed)).toMatchObject({ path: 'time.speed', value: 1, name: '' })
  expect(await speedIn({ ...timed, time: { speed: 2 } })).toMatchObject({ value: 2 })
  expect(await speedIn({ render: 'heatmap' })).toBeUndefined()
})

test('a renderer of anyone’s with options of these names is tried alike', async () => {
  using folder = new Folder().npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
  const door = pathToFileURL(join(import.meta.dirname, '../../src/plugin.ts')).href
  writeFileSync(
    join(folder.path, 'own.mjs'),
    `import { defineRenderer, limitsOption, limitsRequest, z } from '${door}'
export default defineRenderer({
  name: 'own', version: '1.0.0',
  options: z.strictObject({ colormap: z.enum(['fire', 'ice']).default('ice'), limits: limitsOption.optional(), size: z.int().default(8) }),
  plan({ main, options: { limits, size } }) {
    const request = limitsRequest(limits, main)
    return { size: [size, size], ...(request && { limits: { limits: request } }) }
  },
  create: () => ({ draw() {} }),
})
`,
  )
  const all = await found({ render: { use: './own.mjs', limits: [1, 2] } }, folder)
  expect(all.slice(0, -1)).toEqual([
    { what: 'colormap', path: 'render.colormap', name: '', value: 'ice', choices: ['fire', 'ice'] },
    { what: 'limits', path: 'render.limits', name: '', value: [1, 2], limits: 'limits' },
  ])
})

test('a figure’s one scale is tried at the figure; layers with a scale of their own at themselves', async () => {
  using folder = new Folder().npy('a.npy', [3, 4, 5], (frame, y, x) => frame + y * x)
  const layers = [{ use: 'heatmap' }, { use: 'heatmap', limits: [0, 3] }, { use: 'contour', filled: true }]
  const { pipeline, movie } = await folder.plan({
    ...{ fps: 4, source },
    render: { use: 'figure', colormap: 'magma', layers },
  })
  expect(Object.keys(movie.limits)).toEqual(['limits'])
  expect(listed(adjustablesOf(pipeline, movie)).slice(0, -1)).toEqual([
    ['render.colormap', 'figure', 'magma'],
    ['render.limits', 'figure', null],
    ['render.norm', 'figure', 'linear'],
    ['render.layers[1].colormap', 'layer 2: heatmap', 'viridis'],
    ['render.layers[1].limits', 'layer 2: heatmap', [0, 3]],
    ['render.layers[1].norm', 'layer 2: heatmap', 'linear'],
  ])
})
