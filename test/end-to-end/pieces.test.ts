// A long movie whose file is made of pieces: each frame is in its place, the bytes do not depend on threads, and an accident costs a piece.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { decodeMovie, duration, pixel } from '@movieflow/test-support/decode'
import { until } from '@movieflow/test-support/poll'
import { becomes, dies, type Step, whenAsked, writeStandIn } from '@movieflow/test-support/stand-in'
import { command, Workspace } from '@movieflow/test-support/workspace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

/** At 25 frames a second: three pieces, the last one shorter. */
const frames = 640
/** No two neighbours look alike, nor do frames of one place in two pieces. */
const level = (frame: number) => (frame * 37) % 251

function movie(write: string, more = ''): Workspace {
  const space = new Workspace().npy('a.npy', [frames, 6, 8], (frame) => level(frame))
  return space.write(
    'pipeline.yaml',
    `source: { files: <name>.npy, axes: [frame, y, x] }
out: movies
fps: 25
render: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] }
write: ${write}
${more}`,
  )
}

const write = '{ path: <name>.mp4, metadata: { title: whole } }'
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const staged = (space: Workspace) =>
  existsSync(space.path('movies')) ? space.files('movies').filter((name) => name.includes('.tmp')) : []

async function levelsOf(file: string): Promise<number[]> {
  const decoded = await decodeMovie(file)
  return decoded.frames.map((_, frame) => pixel(decoded, frame, 20, 20)[0]!)
}

let undisturbed: Workspace
beforeAll(async () => {
  undisturbed = movie(write)
  expect(await undisturbed.run({ jobs: 2 })).toMatchObject({ made: 1, failed: 0 })
})
afterAll(() => undisturbed[Symbol.dispose]())

describe('a long H.264 movie', () => {
  it('has each frame in its place, and the length of all', async () => {
    const file = undisturbed.path('movies/a.mp4')
    const levels = await levelsOf(file)
    expect(levels).toHaveLength(frames)
    const wrong = levels.flatMap((found, frame) => (Math.abs(found - level(frame)) > 3 ? [frame] : []))
    expect(wrong).toEqual([])
    expect(Math.abs((await duration(file)) - frames / 25)).toBeLessThan(0.05)
    for (const text of ['whole', '"movie":"name=a"']) expect(readFileSync(file, 'latin1')).toContain(text)
    expect(staged(undisturbed)).toEqual([])
  })

  it('is the same file with any number of threads', async () => {
    for (const jobs of [1, 5]) {
      using space = movie(write)
      expect(await space.run({ jobs })).toMatchObject({ made: 1, failed: 0 })
      expect(sha(space.path('movies/a.mp4')), `${jobs} threads`).toBe(sha(undisturbed.path('movies/a.mp4')))
    }
  })

  it('of any length lasts as long as its frames', async () => {
    // One frame more than two pieces; the shortest last piece, and the longest.
    for (const count of [501, 625, 874]) {
      using space = movie(write)
      space.npy('a.npy', [count, 6, 8], (frame) => level(frame))
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      const levels = await levelsOf(space.path('movies/a.mp4'))
      expect(levels).toHaveLength(count)
      expect(levels.filter((found, frame) => Math.abs(found - level(frame)) > 3)).toEqual([])
      expect(Math.abs((await duration(space.path('movies/a.mp4'))) - count / 25)).toBeLessThan(0.05)
    }
  })

  it('is made in one go beside a file that cannot be in pieces', async () => {
    using space = movie('[<name>.mp4, <name>.gif]')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const [mp4, gif] = [await levelsOf(space.path('movies/a.mp4')), await levelsOf(space.path('movies/a.gif'))]
    expect([mp4.length, gif.length]).toEqual([frames, frames])
    expect(mp4.filter((found, frame) => Math.abs(found - level(frame)) > 3)).toEqual([])
    expect(gif.filter((found, frame) => Math.abs(found - level(frame)) > 1)).toEqual([])
  })

  it('comes out in one piece as .mov and .m4v of two rates, too', async () => {
    using space = movie('[{ path: <name>.mov, fps: 50 }, <name>.m4v]')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    for (const [name, fps] of [['a.mov', 50] as const, ['a.m4v', 25] as const]) {
      const levels = await levelsOf(space.path(`movies/${name}`))
      expect(levels.filter((found, frame) => Math.abs(found - level(frame)) > 3)).toEqual([])
      expect(levels).toHaveLength(frames)
      expect(Math.abs((await duration(space.path(`movies/${name}`))) - frames / fps)).toBeLessThan(0.05)
    }
  })
})

describe('an accident', () => {
  it('of one encoder costs its piece, which is made again', async () => {
    const real = (await findFfmpeg()).ffmpeg.path
    using space = movie(write)
    const log: Step = "fs.appendFileSync('calls', args.at(-1).replace(/^.*[/]/, '') + '\\n')"
    const once: Step = `if (!fs.existsSync('once')) { fs.writeFileSync('once', ''); ${dies('SIGKILL')} }`
    writeStandIn(space.path('ffmpeg'), whenAsked(/\.tmp\./, log), whenAsked(/piece 1\./, once), becomes(real))
    const { code, stdout } = await space.command(['run', 'pipeline.yaml', '--json'], {
      FFMPEG_PATH: space.path('ffmpeg'),
    })
    expect(code, stdout).toBe(0)
    expect(stdout).not.toContain('"type":"retry"')
    const calls = readFileSync(space.path('calls'), 'utf8').trim().split('\n')
    const pieces = calls.map((name) => /piece \d/.exec(name)?.[0] ?? 'whole')
    expect(pieces.sort()).toEqual(['piece 0', 'piece 1', 'piece 1', 'piece 2', 'whole'])
    expect(sha(space.path('movies/a.mp4'))).toBe(sha(undisturbed.path('movies/a.mp4')))
  })

  it('of the join costs the join alone', async () => {
    const real = (await findFfmpeg()).ffmpeg.path
    using space = movie(write)
    const once: Step = `if (!fs.existsSync('once')) { fs.writeFileSync('once', ''); ${dies('SIGKILL')} }`
    writeStandIn(space.path('ffmpeg'), whenAsked(/-f concat/, once), becomes(real))
    const { code, stdout } = await space.command(['run', 'pipeline.yaml'], { FFMPEG_PATH: space.path('ffmpeg') })
    expect(code, stdout).toBe(0)
    expect(existsSync(space.path('once'))).toBe(true)
    expect(sha(space.path('movies/a.mp4'))).toBe(sha(undisturbed.path('movies/a.mp4')))
  })

  it.each(['SIGKILL', 'SIGINT'] as const)(
    '%s between two pieces leaves nothing but what the next run sweeps',
    async (signal) => {
      using space = movie(write)
      const child = spawn(process.execPath, [command, 'run', 'pipeline.yaml', '--jobs', '1'], {
        cwd: space.folder,
        stdio: 'ignore',
      })
      const ended = new Promise((resolve) => child.on('exit', resolve))
      await until(
        () => staged(space).some((name) => name.includes('piece 1')) || child.exitCode !== null,
        'a second piece',
      )
      child.kill(signal)
      await ended
      expect(existsSync(space.path('movies/a.mp4'))).toBe(false)
      if (signal === 'SIGINT') expect(staged(space)).toEqual([])
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      expect(staged(space)).toEqual([])
      expect(sha(space.path('movies/a.mp4'))).toBe(sha(undisturbed.path('movies/a.mp4')))
    },
  )

  it('of a plugin at one frame is told with that frame, and the other movies are made', async () => {
    using space = movie(write, 'transform: [./fails.mjs]')
    space.npy('b.npy', [frames, 6, 8], () => 7)
    space.write(
      'fails.mjs',
      `export default { kind: 'transform', name: 'fails', version: '1', plan: ({ clip }) => ({ clip }),
  create: ({ input }) => ({ async read(index) {
    const frame = await input.read(index)
    if (index === 300 && frame.data[0] !== 7) throw new Error('no such mouse')
    return frame
  } }) }`,
    )
    const { made, failed, failures } = await space.run()
    expect([made, failed]).toEqual([1, 1])
    expect(failures[0]!.error).toMatchObject({ message: expect.stringContaining('no such mouse'), frame: 300 })
    expect(space.files('movies')).toEqual(['movies/b.mp4'])
  })
})
