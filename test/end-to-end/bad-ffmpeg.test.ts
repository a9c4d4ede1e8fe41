// An ffmpeg that is missing, fails, hangs or is killed, in whole runs: it costs a try of one movie, and no other.

import {
  becomes,
  complains,
  dies,
  exits,
  hangs,
  reads,
  type Step,
  whenAsked,
  writeStandIn,
} from '@movieflow/test-support/stand-in'
import { Workspace } from '@movieflow/test-support/workspace'
import { beforeAll, describe, expect, test } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

let real = ''
beforeAll(async () => {
  real = (await findFfmpeg({ environment: {} })).ffmpeg.path
})

/** Three experiments, one of which meets the bad program: its staged file tells it. */
function batch(...steps: Step[]): Workspace {
  const space = new Workspace()
  for (let exp = 1; exp <= 3; exp++) space.npy(`Exp${exp}.npy`, [20, 8, 9], (...at) => Math.sin(exp + at[0]! + at[1]!))
  const rest =
    'source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }\nrender: { use: heatmap, size: [320, 240], axis: off }'
  for (const ending of ['mp4', 'gif'])
    space.write(`${ending}.yaml`, `out: movies\n${rest}\nwrite: [<exp:02d>.${ending}]\n`)
  const meets = /\/\.02\./
  writeStandIn(space.path('ffmpeg'), whenAsked(meets, ...steps, exits(0)), becomes(real))
  return space
}

const run = (space: Workspace, program = space.path('ffmpeg')) =>
  space.command(['run', 'mp4.yaml', 'gif.yaml', '--json'], { FFMPEG_PATH: program, MOVIEFLOW_FFMPEG_TIMEOUT: '5' })
const movies = (space: Workspace) => space.files('movies').filter((name) => !name.includes('report.'))
const made = (...names: string[]) => names.map((name) => `movies/${name}`)
const gifs = made('01.gif', '02.gif', '03.gif')

describe('an ffmpeg that', () => {
  test.each([
    ['hangs at its start', [hangs], /did nothing for 5 s \(MOVIEFLOW_FFMPEG_TIMEOUT\) and was ended/],
    ['hangs at the end', [reads(), hangs], /did nothing for 5 s/],
    ['is killed', [reads(5000), dies('SIGKILL')], /was killed by SIGKILL/],
    ['writes nothing, and is content', [reads()], /wrote no file/],
    ['complains at the end', [reads(), complains('Error closing file: I/O')], /Error closing file: I\/O/],
  ])('%s costs two tries of one movie', async (_, steps, cause) => {
    using space = batch(...steps)
    const { code, stdout, stderr } = await run(space)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const failed = events.filter(({ status }) => status === 'failed')
    expect(code, stderr).toBe(1)
    expect(failed).toMatchObject([{ movie: 'exp=2', error: { message: expect.stringMatching(cause) } }])
    expect(Buffer.byteLength(failed[0].error.message)).toBeLessThan(500)
    expect(events.filter(({ type }) => type === 'retry')).toMatchObject([{ movie: 'exp=2' }])
    expect(movies(space).sort()).toEqual([...made('01.mp4', '03.mp4'), ...gifs].sort())
  })

  test('is killed once costs one try', async () => {
    using space = batch(
      `if (fs.existsSync('once')) { ${becomes(real)} }`,
      "fs.writeFileSync('once', '')",
      dies('SIGKILL'),
    )
    const { code, stdout } = await run(space)
    expect(code, stdout).toBe(0)
    expect(stdout).toMatch(/"type":"retry","movie":"exp=2"/)
    expect(movies(space).sort()).toEqual([...made('01.mp4', '02.mp4', '03.mp4'), ...gifs].sort())
  })

  test('is missing is for whoever keeps the machine, and stops no pipeline that does not need it', async () => {
    using space = batch()
    const { code, stdout } = await run(space, space.path('absent'))
    expect(code).toBe(3)
    expect(stdout).toMatch(/absent \(from FFMPEG_PATH\) cannot be started/)
    expect(movies(space)).toEqual(gifs)
  })
})
