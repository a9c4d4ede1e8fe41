// Workers tell the data under a pixel, and how values are spread, of movies as they would draw them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { threadsAsNeeded } from '../../src/make/index.js'
import type { ReadyMovie } from '../../src/plan/index.js'
import { type SharedMovie, shareMovie } from '../../src/workers/index.js'
import { Folder } from '../session/planned.js'

const threads = threadsAsNeeded({ jobs: 1 })
afterAll(() => threads.end())

const source = { files: 'a.npy', axes: ['frame', 'y', 'x'] }
const shared = ({ spec }: ReadyMovie): SharedMovie =>
  shareMovie({ spec: { ...spec, outputs: [] }, access: { prepared: {} }, knownLimits: {} })

function pixel(movie: ReadyMovie, of: SharedMovie, index: number, x: number, y: number) {
  const limits = { limits: [0, 100] } as const
  return threads().pool.run({ type: 'pixel', movie: of, index, patches: movie.patches(index), limits, x, y })
}

test('a pixel of a frame, after the transforms, with the options of that frame', async () => {
  using folder = new Folder().npy('a.npy', [4, 3, 5], (frame, y, x) => 100 * frame + 10 * y + x)
  const panels = { along: 'y', title: 'row <y> of <frame>' }
  const render = { use: 'figure', size: [50, 30], axis: 'off', layers: [{ use: 'heatmap' }] }
  const { movie } = await folder.plan({ fps: 2, source, transform: ['reverse'], render })
  const of = shared(movie)
  expect(await pixel(movie, of, 1, 45, 15)).toEqual({
    at: [
      { name: 'x', text: '4.05' },
      { name: 'y', text: '1.05' },
    ],
    values: [{ layer: 'heatmap', source: 'data', indices: { y: 1, x: 4 }, value: 214 }],
  })
  expect(await pixel(movie, of, 1, 50, 15)).toBeNull()
  expect(await pixel(movie, of, 1, -1, 15)).toBeNull()

  const titled = await folder.plan({
    ...{ fps: 2, source: { files: 'a.npy', axes: ['frame', 'y', 'x'] } },
    render: { use: 'figure', size: [240, 90], layers: [{ use: 'line', y: '<data>' }], panels },
  })
  const readings = await Promise.all(
    Array.from({ length: 24 }, (_, at) => pixel(titled.movie, shared(titled.movie), 3, 10 * at, 45)),
  )
  const names = new Set(readings.map((reading) => reading?.panel))
  expect(names).toEqual(new Set([undefined, 'row 0 of 3', 'row 1 of 3', 'row 2 of 3']))
})

test('values of some frames, counted', async () => {
  using folder = new Folder().npy('a.npy', [4, 3, 5], (frame, y, x) =>
    x === 4 ? Number.NaN : 100 * frame + 10 * y + x,
  )
  const { movie } = await folder.plan({ fps: 2, source, render: 'heatmap' })
  const select = { of: [{ source: 'data', fixed: [{ axis: 'y', index: 2 }] }] }
  const task = { type: 'histogram', movie: shared(movie), select, frames: [1, 3], bins: 4 } as const
  // 120 to 123 and 320 to 323, in bins of 50.75.
  expect(await threads().pool.run(task)).toEqual({
    edges: [120, 170.75, 221.5, 272.25, 323],
    counts: [4, 0, 0, 4],
    missing: 2,
  })
})

test('a frame as a file of shapes, with the options of that frame, if its renderer writes that format', async () => {
  using folder = new Folder().npy('a.npy', [4, 3, 5], (frame) => 10 * frame)
  const door = pathToFileURL(join(import.meta.dirname, '../../src/plugin.ts')).href
  const write = (name: string, answer: string) =>
    writeFileSync(
      join(folder.path, name),
      `import { defineRenderer, perFrame, z } from '${door}'
export default defineRenderer({
  name: 'own', version: '1.0.0', options: z.strictObject({ title: perFrame(z.string()) }),
  plan: () => ({ size: [8, 8] }),
  create: () => ({ draw() {}, ${answer} }),
})
`,
    )
  const drawn = async (name: string, answer: string, format: 'svg' | 'pdf' = 'svg') => {
    write(name, answer)
    const { movie } = await folder.plan({ fps: 2, source, render: { use: `./${name}`, title: 'at <frame>' } })
    const task = {
      type: 'vector',
      movie: shared(movie),
      index: 2,
      patches: movie.patches(2),
      limits: {},
      format,
    } as const
    return threads().pool.run(task)
  }
  const text =
    'drawVector: ({ data, options, count }, format) => format === "svg" ? Buffer.from(data.data.data[0] + options.title + count) : undefined'
  expect(Buffer.from((await drawn('writes.mjs', text))!).toString()).toBe('20at 24')
  expect(await drawn('writes.mjs', text, 'pdf')).toBeNull()
  expect(await drawn('silent.mjs', '')).toBeNull()
  await expect(drawn('text.mjs', 'drawVector: () => "<svg/>"')).rejects.toMatchObject({
    code: 'PLUGIN_FAILED',
    message: "the renderer own returned no file's bytes from drawVector",
    place: { frame: 2 },
  })
})

test('a renderer that reads no pixels says nothing; one that answers what is no reading is told so', async () => {
  using folder = new Folder().npy('a.npy', [4, 3, 5], (frame) => frame)
  const door = pathToFileURL(join(import.meta.dirname, '../../src/plugin.ts')).href
  const write = (name: string, reading: string) =>
    writeFileSync(
      join(folder.path, name),
      `import { defineRenderer, z } from '${door}'
export default defineRenderer({
  name: 'own', version: '1.0.0', options: z.strictObject({}), timeoutSeconds: 0.5,
  plan: () => ({ size: [8, 8] }),
  create: () => ({ draw() {}, ${reading} }),
})
`,
    )
  const planned = async (name: string, reading: string) => {
    write(name, reading)
    const { movie } = await folder.plan({ fps: 2, source, render: `./${name}` })
    return pixel(movie, shared(movie), 0, 1, 1)
  }
  expect(await planned('silent.mjs', '')).toBeNull()
  expect(
    await planned(
      'nan.mjs',
      'readPixel: () => ({ at: [], values: [{ layer: "a", source: "", indices: {}, value: NaN }] })',
    ),
  ).toEqual({
    at: [],
    values: [{ layer: 'a', source: '', indices: {}, value: null }],
  })
  await expect(planned('odd.mjs', 'readPixel: () => ({ at: [], values: [{ layer: "a" }] })')).rejects.toMatchObject({
    code: 'PLUGIN_FAILED',
    message: expect.stringContaining('the renderer own returned no valid reading from readPixel: values.0.source'),
    place: { plugin: 'own', step: 'render', frame: 0, movie: expect.any(String) },
  })
  await expect(planned('hangs.mjs', 'readPixel: () => new Promise(() => {})')).rejects.toMatchObject({
    code: 'PLUGIN_HANGS',
    message: 'the renderer own has not returned from readPixel in 0.5 s',
  })
})
