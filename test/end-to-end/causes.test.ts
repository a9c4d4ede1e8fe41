// Why movies are made or not, as data and as a sentence; one cause is one group, whatever its files are called.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const sum = (space: Workspace, name: string) =>
  `sha256 ${createHash('sha256')
    .update(readFileSync(space.path(name)))
    .digest('hex')}`

function batch(): Workspace {
  const space = new Workspace()
  for (const name of ['a', 'b', 'c']) space.npy(`data/${name}.npy`, [4, 5, 2])
  return space
    .write('t.csv', 'name,depth\na,1\nb,2\nc,3\n')
    .write(
      'pipeline.yaml',
      [
        'source: { files: data/<name>.npy, axes: [y, x, frame] }',
        'tables: { file: t.csv, on: { name: name } }',
        'render: { use: heatmap, size: [120, 90], title: <depth> mm at <frame> }',
        'write: <name>.gif',
      ].join('\n'),
    )
}

it('plan --json says of each reason what changed, from what and to what', async () => {
  using space = batch()
  expect((await space.report()).movies[0]!.causes).toEqual([
    { kind: 'never', what: '', before: null, after: null, text: 'it was not made before' },
  ])
  await space.run()
  const before = { data: sum(space, 'data/a.npy'), movie: sum(space, 'b.gif') }
  space.npy('data/a.npy', [4, 5, 2], (y) => y)
  rmSync(space.path('b.gif'))
  const { movies } = await space.report()
  expect(movies[0]).toMatchObject({
    reasons: ['data/a.npy changed'],
    causes: [{ kind: 'input', what: 'data/a.npy', before: before.data, after: sum(space, 'data/a.npy') }],
  })
  expect(movies[1]!.causes).toEqual([
    { kind: 'output', what: 'b.gif', before: before.movie, after: null, text: 'b.gif is missing' },
  ])
  expect(movies[2]!.causes).toEqual([])
  space.write('t.csv', 'name,depth\na,1\nb,2\nc,44\n')
  const [, , last] = (await space.report()).movies
  expect(last!.causes).toMatchObject([{ kind: 'fields', what: 't.csv', text: 't.csv changed' }])
  for (const { reasons, causes } of movies) expect(reasons).toEqual(causes.map(({ text }) => text))
})

it('changed options, and what blocks a movie, are causes, too', async () => {
  using space = batch()
  await space.run()
  space.write('data/b.npy', 'no array')
  const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
  space.write('pipeline.yaml', text.replace('heatmap,', 'heatmap, colormap: magma,'))
  const { movies } = await space.report()
  expect(movies[0]!.causes).toMatchObject([{ kind: 'option', what: 'render', text: '`render` changed' }])
  const { before, after } = movies[0]!.causes[0]!
  expect(before).not.toBe(after)
  expect(movies[1]!.causes).toMatchObject([{ kind: 'blocked', what: 'INPUT_UNREADABLE', before: null, after: null }])
})

it('files of several movies that changed are one group of the plan', async () => {
  using space = batch()
  await space.run()
  for (const name of ['a', 'b', 'c']) space.npy(`data/${name}.npy`, [4, 5, 2], (y) => 2 * y)
  const { stdout } = await space.call(['plan', 'pipeline.yaml'])
  expect(stdout).toContain('stale (3): an input changed\n')
})

it('files of several movies that cannot be read for one reason are one failure, and one problem', async () => {
  using space = batch()
  for (const name of ['a', 'b']) space.write(`data/${name}.npy`, 'no array')
  const { problems } = await space.report()
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({ code: 'INPUT_UNREADABLE', movies: ['name=a', 'name=b'] })
  expect(problems[0]!.message).toMatch(/^data\/a\.npy: .*; the same for 1 more file$/)
  const { stdout } = await space.call(['plan', 'pipeline.yaml'])
  expect(stdout.match(/^blocked /gm)).toHaveLength(1)
  expect(stdout).toContain('the same for 1 more file')
})

it('times that were shifted are named, and the rate of the movie is not', async () => {
  using space = new Workspace().npy('a.npy', [20, 4, 4])
  const write = (start: number) =>
    space.write(
      'pipeline.yaml',
      `source: { files: a.npy, axes: [frame, y, x], fps: 10, start: ${start} }\nfps: 20\nrender: { axis: off }\nwrite: a.mkv`,
    )
  write(0)
  expect(await space.run()).toMatchObject({ made: 1 })
  expect((await space.report()).movies[0]!.reasons).toEqual([])
  write(0.25)
  expect((await space.report()).movies[0]!.reasons).toEqual(['it shows its sources at other moments'])
})

it('a curve over times that changed is drawn anew, though each frame shows the same sample', async () => {
  using space = new Workspace().npy('v.npy', [4], (index) => index).npy('t.npy', [4], (index) => index)
  space.write(
    'pipeline.yaml',
    `source: { files: v.npy, axes: [frame], times: { file: t.npy } }
fps: 1
render: { use: line, x: <data.time>, y: <data> }
write: a.mkv`,
  )
  expect(await space.run()).toMatchObject({ made: 1 })
  expect(await space.run()).toMatchObject({ fresh: 1 })
  space.npy('t.npy', [4], (index) => (index === 1 ? 1.125 : index))
  expect((await space.report()).movies[0]!.reasons).toEqual(['t.npy changed', 'it shows its sources at other moments'])
})
