// A pipeline that a program holds as data is planned, made and remembered as one in a file.
import { existsSync } from 'node:fs'
import { planPipeline, renderFrame, reportPipeline, runPipeline } from '@movieflow/core'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'
import { firstPartyPlugins as plugins } from '../../packages/cli/dist/first-party.js'

const data = {
  source: { files: 'a_<exp:d>.npy', axes: ['frame', 'y', 'x'] },
  out: 'movies',
  fps: 5,
  render: { use: 'heatmap', size: [64, 48], title: '<exp>' },
  write: 'a_<exp>.avi',
}

it('is made once, and is fresh afterwards', async () => {
  using space = new Workspace()
  space.npy('a_1.npy', [3, 4, 5]).npy('a_2.npy', [3, 4, 5])
  const input = { data, folder: space.folder, name: 'walks' }
  expect(await runPipeline(input, { plugins, jobs: 2 })).toMatchObject({ made: 2, failed: 0 })
  expect(existsSync(space.path('movies/.movieflow/walks.state.jsonl'))).toBe(true)
  const video = await decodeMovie(space.path('movies/a_1.avi'))
  expect([video.width, video.height, video.frames.length]).toEqual([64, 48, 3])
  expect(await runPipeline(input, { plugins, jobs: 2 })).toMatchObject({ made: 0, fresh: 2 })
  const slower = { ...input, data: { ...data, fps: 2 } }
  const plan = await planPipeline(slower, { plugins })
  expect([...plan.freshness.values()].map(({ status }) => status)).toEqual(['stale', 'stale'])
  // Another name is another pipeline, with a state of its own; what is made already belongs to the first.
  const other = await planPipeline({ ...input, name: 'others' }, { plugins })
  expect([...other.freshness.values()].map(({ status }) => status)).toEqual(['blocked', 'blocked'])
  const { picture } = await renderFrame(input, 1, { plugins })
  expect([picture.width, picture.height]).toEqual([64, 48])
  const style = { render: () => Promise.resolve('<html></html>'), again: (movie: string) => movie }
  const { report } = await reportPipeline(input, { plugins, ...style })
  expect(report).toMatchObject({ pipeline: { name: 'walks', file: 'walks' }, counts: { made: 2 } })
})

it('names no file in what it says of mistakes', async () => {
  using space = new Workspace()
  space.npy('a_1.npy', [3, 4, 5])
  const plan = (more: object) => planPipeline({ data: { ...data, ...more }, folder: space.folder }, { plugins })
  const mistakes = await Promise.all(
    [{ where: { epx: 1 } }, { render: { use: 'heatmap', colormp: 1 } }, { transform: 'revers' }].map((more) =>
      plan(more).then(
        () => undefined,
        (error) => ({ ...error.toRecord(), stack: undefined }),
      ),
    ),
  )
  expect(mistakes).toMatchObject([
    { code: 'UNKNOWN_FIELD' },
    { code: 'OPTION_INVALID', option: 'render.colormp' },
    { code: 'UNKNOWN_NAME', option: 'transform[0]' },
  ])
  for (const mistake of mistakes) expect([mistake?.file, mistake?.line]).toEqual([undefined, undefined])
})
