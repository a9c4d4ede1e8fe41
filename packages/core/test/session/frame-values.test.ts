// The fields of a frame, as templates of that frame see them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameFields } from '../../src/session/frame-values.js'
import { Folder } from './planned.js'

test('all that a template can name is there, of the movie, the frame and the clock', async () => {
  using folder = new Folder().npy('data/Beto_7.npy', [4, 2, 3], (frame) => frame)
  const { movie } = await folder.plan({
    fps: 2,
    source: { files: 'data/<animal>_<exp:d>.npy', axes: ['frame', 'y', 'x'] },
    fields: { area: '<exp * 2>', unused: { label: 'rate' } },
    frames: { window: { start: { from: 10, step: 5 } }, half: '<frame / 2>' },
    transform: [{ use: 'reverse' }],
    render: 'heatmap',
  })
  const fields = await frameFields(movie, 1)
  expect(fields).toMatchObject({
    animal: 'Beto',
    exp: 7,
    area: 14,
    unused: { label: 'rate' },
    frame: 1,
    'frame.count': 4,
    time: 0.5,
    'movie.time': 0.5,
    half: 0.5,
    // Frame fields travel with the frames that transforms reorder: this one was number 2.
    window: { start: 20 },
    'source.name': 'Beto_7',
  })
  expect(JSON.parse(JSON.stringify(fields))).toEqual(fields)
  // What was looked at is no part of the movie.
  expect(movie.fields).not.toHaveProperty('unused')
  expect((await frameFields(movie, 3))['window']).toEqual({ start: 10 })
})

test('files that are a frame each have their own name and number, and a field whose file is missing is left out', async () => {
  using folder = new Folder()
  for (const number of [3, 5]) folder.npy(`data/a_${number}.npy`, [2, 2], () => number)
  writeFileSync(join(folder.path, 'table.csv'), 'name,depth\na,250\n')
  const { movie } = await folder.plan({
    source: { files: 'data/<name>_<frame:d>.npy', axes: ['y', 'x'] },
    tables: [{ file: 'table.csv', on: { name: 'name' } }],
    fields: { lost: { file: 'nowhere.npy' } },
    fps: 1,
    render: { use: 'heatmap', title: '<source.frame_name>' },
  })
  const [first, second] = [await frameFields(movie, 0), await frameFields(movie, 1)]
  expect(first).toMatchObject({ name: 'a', number: 3, depth: 250, 'source.name': 'a_3', 'source.frame_name': 'a_3' })
  expect(second).toMatchObject({ number: 5, 'source.name': 'a_5', time: 1 })
  expect(first).not.toHaveProperty('lost')
})

test('what is missing is null', async () => {
  using folder = new Folder()
    .npy('data/a.npy', [3, 2, 2], (frame) => frame)
    .npy('scores.npy', [3], (frame) => (frame === 1 ? Number.NaN : frame))
  const { movie } = await folder.plan({
    source: { files: 'data/<name>.npy', axes: ['frame', 'y', 'x'] },
    frames: { score: { file: 'scores.npy' } },
    fps: 1,
    render: 'heatmap',
  })
  expect((await frameFields(movie, 1))['score']).toBeNull()
  expect((await frameFields(movie, 2))['score']).toBe(2)
})
