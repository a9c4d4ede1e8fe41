// The run: what is made, what is left, what survives.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { parseSelection } from '@movieflow/core'
import { decodeMovie } from '@movieflow/test-support/decode'
import { until } from '@movieflow/test-support/poll'
import { processesWith } from '@movieflow/test-support/processes'
import { command, Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Six experiments of twelve frames, three kinds of file each. */
function batch(more = '', endings: readonly string[] = ['mp4', 'avi', 'gif']): Workspace {
  const space = new Workspace()
  for (let exp = 1; exp <= 6; exp++)
    space.npy(`data/Beto_Exp${exp}.npy`, [8, 9, 12], (y, x, frame) => Math.sin((y * exp + x + frame) / 3))
  return space.write(
    'pipeline.yaml',
    `out: movies
fps: 5
source: { files: data/<animal>_Exp<exp:d>.npy, axes: [y, x, frame] }
render: { use: heatmap, size: [120, 91], colorbar: true, title: "<animal> <exp> frame <frame>", limits: { percentile: [2, 98] } }
write: [${endings.map((ending) => `<animal>_<exp:02d>.${ending}`).join(', ')}]
${more}`,
  )
}

describe('a run', () => {
  it('makes the same bytes with 1, 2 and 8 workers', async () => {
    const sums: string[][] = []
    for (const jobs of [1, 2, 8]) {
      using space = batch()
      expect(await space.run({ jobs })).toMatchObject({ made: 6, failed: 0, frames: 72 })
      sums.push(space.files('movies').map((name) => `${name} ${sha(space.path(name))}`))
    }
    expect(sums[0]).toHaveLength(18)
    expect(sums[1]).toEqual(sums[0])
    expect(sums[2]).toEqual(sums[0])
  })

  it('makes files of the right size, length and number of frames', async () => {
    using space = batch()
    await space.run({ only: parseSelection('exp=1') })
    const [mp4, avi, gif] = await Promise.all(
      ['mp4', 'avi', 'gif'].map((ending) => decodeMovie(space.path(`movies/Beto_01.${ending}`))),
    )
    expect([mp4!.width, mp4!.height, mp4!.frames.length]).toEqual([120, 92, 12])
    expect([avi!.width, avi!.height, avi!.frames.length]).toEqual([120, 91, 12])
    expect([gif!.width, gif!.height, gif!.frames.length]).toEqual([120, 91, 12])
  })

  it('leaves alone what is fresh, and makes again what changed, saying why', async () => {
    using space = batch()
    expect(await space.run()).toMatchObject({ made: 6, fresh: 0 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 6 })
    const reasons = async () =>
      (await space.report()).movies
        .filter(({ status }) => status !== 'fresh')
        .map(({ fields, reasons }) => [fields.exp, ...reasons])

    // A comment in the pipeline changes nothing; a title changes every picture.
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write('pipeline.yaml', `# by night\n${text}`)
    expect(await reasons()).toEqual([])
    space.write('pipeline.yaml', text.replace('frame <frame>', 'no. <frame>'))
    expect((await reasons()).map(([, reason]) => reason)).toEqual(Array(6).fill('`render` changed'))
    space.write('pipeline.yaml', text)

    // A new time alone is no change; a new value is.
    space.npy('data/Beto_Exp2.npy', [8, 9, 13])
    space.npy('data/Beto_Exp6.npy', [8, 9, 12], () => 7)
    const later = new Date(Date.now() + 5000)
    utimesSync(space.path('data/Beto_Exp3.npy'), later, later)
    rmSync(space.path('movies/Beto_04.gif'))
    truncateSync(space.path('movies/Beto_05.avi'), 1000)
    expect(await reasons()).toEqual([
      // It has another frame, too.
      expect.arrayContaining([2, 'data/Beto_Exp2.npy changed', '`source` changed']),
      [4, 'Beto_04.gif is missing'],
      [5, 'Beto_05.avi has a different size than when it was made'],
      [6, 'data/Beto_Exp6.npy changed'],
    ])
    expect(await space.run()).toMatchObject({ made: 4, fresh: 2 })
    expect(await space.run({ force: true, only: parseSelection('exp=1') })).toMatchObject({ made: 1, fresh: 0 })
  })

  it('names what made a movie stale: a table, a file of fields, a writer’s options, an output that is new', async () => {
    using space = batch()
    const text = (write: string) => `out: movies
source: { files: data/<animal>_Exp<exp:d>.npy, axes: [y, x, frame] }
where: { exp: 1..2 }
tables: { file: t.csv, on: { exp: id } }
frames: { k: { file: k.npy } }
render: { use: heatmap, size: [120, 90], title: "<p> <k>" }
write: ${write}`
    space.write('t.csv', 'id,p\n1,5\n2,6\n').npy('k.npy', [12], (frame) => frame)
    space.write('pipeline.yaml', text('[<exp>.gif, <exp>.avi]'))
    expect(await space.run()).toMatchObject({ made: 2 })
    const reasons = async () => (await space.report()).movies.map(({ reasons }) => reasons)
    expect(await reasons()).toEqual([[], []])
    expect((await space.report()).movies[0]!.inputs).toEqual(['data/Beto_Exp1.npy', 't.csv', 'k.npy'])
    space.write('t.csv', 'id,p\n1,5\n2,7\n3,8\n')
    expect(await reasons()).toEqual([[], ['t.csv changed']])
    space.npy('k.npy', [12], (frame) => frame + 1)
    expect((await reasons())[0]).toEqual(['t.csv changed', 'k.npy changed'])
    expect(await space.run()).toMatchObject({ made: 2 })
    space.write('pipeline.yaml', text('<exp>.gif'))
    expect(await reasons()).toEqual([[], []])
    space.write('pipeline.yaml', text('[{ path: <exp>.gif, loop: 2 }, <exp>.mkv]'))
    expect((await reasons())[0]).toEqual(['the options of 1.gif changed', '1.mkv is a new output'])
  })

  it('never writes over what it reads', async () => {
    using space = batch()
    space.write('t.csv', 'id,p\n1,5\n')
    const text = (write: string) => `source: { files: data/<animal>_Exp<exp:d>.npy, axes: [y, x, frame] }
where: { exp: 1 }
tables: { file: t.csv, on: { exp: id } }
render: { use: heatmap, title: <p> }
write: { path: ${write}, use: gif }`
    for (const file of ['pipeline.yaml', 't.csv', 'data/Beto_Exp1.npy', 'data/Beto_Exp5.npy']) {
      space.write('pipeline.yaml', text(file))
      await expect(space.run()).rejects.toMatchObject({
        code: 'OUTPUT_COLLISION',
        message: expect.stringContaining(file),
        place: { line: 5 },
      })
    }
    space.write('pipeline.yaml', text('data'))
    const { failures } = await space.run()
    expect(failures.map(({ error }) => [error.code, error.file])).toEqual([['OUTPUT_TAKEN', space.path('data')]])
    expect(readdirSync(space.path('data'))).toContain('Beto_Exp1.npy')
  })

  it('are kept apart from those of another pipeline of the same name, but not from those of a copy, or of a pipeline that was moved', async () => {
    using space = batch()
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8').replace(
      'out: movies',
      `out: ${space.path('movies')}`,
    )
    const only = { only: parseSelection('exp=1') }
    space.write('pipeline.yaml', text)
    expect(await space.run(only)).toMatchObject({ made: 1 })
    const second = text.replaceAll('data/', '../data/')
    space.write('other/pipeline.yaml', second)
    const run = () => space.run(only, 'other/pipeline.yaml')
    await expect(run()).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringContaining(space.path('pipeline.yaml')),
      place: { option: 'out' },
    })
    space.write('pipeline.yaml', second)
    expect(await run()).toMatchObject({ failed: 0, blocked: 0 })
    space.write('pipeline.yaml', text)
    rmSync(space.path('other/pipeline.yaml'))
    expect(await space.run(only)).toMatchObject({ failed: 0, blocked: 0 })
  })

  it('says what the machine refuses, without delay', async () => {
    using space = batch()
    space.write('file', '')
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    for (const out of ['file/movies', '/proc/movies']) {
      space.write('pipeline.yaml', text.replace('out: movies', `out: ${out}`))
      await expect(space.run({ only: parseSelection('exp=1') })).rejects.toMatchObject({
        code: 'NO_PERMISSION',
        hint: expect.stringContaining('out:'),
      })
    }
  })

  it('costs one movie for one bad file, names it, and keeps what was there', async () => {
    using space = batch()
    await space.run()
    const before = sha(space.path('movies/Beto_02.mp4'))
    // The header promises more than the file holds; another is not an array at all.
    truncateSync(space.path('data/Beto_Exp2.npy'), 500)
    writeFileSync(space.path('data/Beto_Exp4.npy'), 'not an array')
    const { made, fresh, blocked, failures } = await space.run()
    expect([made, fresh, blocked]).toEqual([0, 4, 2])
    expect(failures.map(({ movie, error }) => [movie, error.code])).toEqual([
      ['animal=Beto,exp=2', 'INPUT_UNREADABLE'],
      ['animal=Beto,exp=4', 'INPUT_UNREADABLE'],
    ])
    expect(failures[0]!.error.file).toBe(space.path('data/Beto_Exp2.npy'))
    expect(sha(space.path('movies/Beto_02.mp4'))).toBe(before)
  })

  it('is told by any state file, whole, cut or of the future', async () => {
    using space = batch('', ['gif'])
    await space.run()
    const state = space.path('movies/.movieflow/pipeline.yaml.state.jsonl')
    for (const [change, made] of [
      [(text: string) => text.slice(0, text.lastIndexOf('"kind":"movie"') + 40), 1],
      [(text: string) => `${text}half a li`, 0],
      [() => '', 6],
      [() => '{"version":9}\n\x00\xff garbage', 6],
    ] as const) {
      writeFileSync(state, change(readFileSync(state, 'utf8')))
      expect(await space.run()).toMatchObject({ made, fresh: 6 - made, failed: 0 })
    }
  })
})

describe('plugins of one’s own', () => {
  const writer = (write: string) => `
export default {
  kind: 'writer', name: 'mine', version: '1', extensions: ['.rgba'],
  async open({ file, size, frames }) {
    const { open } = await import('node:fs/promises')
    const handle = await open(file, 'w')
    return {
      async write({ index, data }) { ${write}; await handle.write(data) },
      async finalize() { await handle.close(); return { frames, size } },
      async cancel() { await handle.close().catch(() => {}) },
    }
  },
}
`

  it('write by path, fed with the pictures in order', async () => {
    using space = batch()
    space.write('mine.mjs', writer(''))
    space.write(
      'pipeline.yaml',
      readFileSync(space.path('pipeline.yaml'), 'utf8').replace(
        /write: .*/,
        'write: [{ path: <exp>.bin, use: ./mine.mjs }, <exp>.mkv]',
      ),
    )
    expect(await space.run({ only: parseSelection('exp=3') })).toMatchObject({ made: 1 })
    const raw = readFileSync(space.path('movies/3.bin'))
    const { frames, width, height } = await decodeMovie(space.path('movies/3.mkv'))
    expect(raw.length).toBe(12 * width * height * 4)
    const frame = raw.subarray(7 * width * height * 4, 8 * width * height * 4).filter((_, at) => at % 4 !== 3)
    expect(Buffer.compare(frame, frames[7]!)).toBe(0)
    // Its code is a part of what decides whether a movie is fresh.
    expect(await space.run({ only: parseSelection('exp=3') })).toMatchObject({ fresh: 1 })
    space.write('mine.mjs', writer('/* changed */'))
    expect(await space.run({ only: parseSelection('exp=3') })).toMatchObject({ made: 1 })
  })

  it('find the contract wherever they are', async () => {
    using space = batch()
    space.write(
      'mine.mjs',
      `import { defineWriter, z } from '@movieflow/core/plugin'
      import { writeFileSync, appendFileSync } from 'node:fs'
      export default defineWriter({ name: 'sizes', extensions: ['.sizes'], options: z.strictObject({ word: z.string() }),
        encodeFrame: (picture, { index, options }) => Buffer.from(options.word + index + ' ' + picture.width + '\\n'),
        open: ({ file }) => (writeFileSync(file, ''), { write: ({ data }) => appendFileSync(file, data), finalize() {}, cancel() {} }) })`,
    )
    const write = 'plugins: ./mine.mjs\nwrite: { path: <exp>.sizes, word: no }'
    space.write('pipeline.yaml', readFileSync(space.path('pipeline.yaml'), 'utf8').replace(/write: .*/, write))
    const { code, stderr } = await space.call(['run', 'pipeline.yaml', '--only', 'exp=1'])
    expect([code, stderr]).toEqual([0, ''])
    expect(readFileSync(space.path('movies/1.sizes'), 'utf8').split('\n').slice(0, 2)).toEqual(['no0 120', 'no1 120'])
  })

  it.each([
    ['throws', "if (index === 3) throw new Error('out of ink')", /out of ink/],
    ['throws nothing useful', 'if (index === 3) throw undefined', /undefined/],
  ])('cost their own movie where one %s', async (_, code, message) => {
    using space = batch()
    space.write('mine.mjs', writer(`if (/\\.m2\\./.test(file)) { ${code} }`))
    space.write(
      'pipeline.yaml',
      readFileSync(space.path('pipeline.yaml'), 'utf8').replace(
        /write: .*/,
        'write: { path: m<exp>.rgba, use: ./mine.mjs }',
      ),
    )
    const { made, failed, failures } = await space.run({ only: parseSelection('exp=1..3') })
    expect([made, failed]).toEqual([2, 1])
    expect(failures[0]!.error).toMatchObject({ plugin: 'mine', frame: 3, message: expect.stringMatching(message) })
    expect(space.files('movies')).toEqual(['movies/m1.rgba', 'movies/m3.rgba'])
  })

  it('are told what is wrong with them, member by member', async () => {
    using space = batch()
    space.write('mine.mjs', "export default { kind: 'writer', name: '', open: 3 }")
    space.write(
      'pipeline.yaml',
      readFileSync(space.path('pipeline.yaml'), 'utf8').replace(/write: .*/, 'write: { path: a.x, use: ./mine.mjs }'),
    )
    await expect(space.plan()).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(/name is "", not a text; open is 3, not a function/),
    })
  })

  it('that end their worker cost a try, then their movie', async () => {
    using space = batch()
    space.write(
      'mine.mjs',
      `export default { kind: 'transform', name: 'fatal', plan: ({ clip }) => ({ clip }),
      create: ({ input }) => ({ read: async (index) => { const tensor = await input.read(index); if (tensor.data.length === 72 && index === 5 && tensor.data[0] === Math.fround(Math.sin(5 / 3)) ) process.exit(3); return tensor } }) }`,
    )
    space.write(
      'pipeline.yaml',
      readFileSync(space.path('pipeline.yaml'), 'utf8').replace('render:', 'transform: { use: ./mine.mjs }\nrender:'),
    )
    space.npy('data/Beto_Exp2.npy', [8, 9, 12], () => 0)
    const { made, failed, failures, events } = await space.run({ only: parseSelection('exp=1..2') })
    expect([made, failed]).toEqual([1, 1])
    expect(failures[0]).toMatchObject({ movie: 'animal=Beto,exp=1', error: { code: 'WORKER_DIED' } })
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(1)
  })
})

describe('the command', () => {
  it('ends with the code of who must act', async () => {
    using space = batch()
    expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
    writeFileSync(space.path('data/Beto_Exp4.npy'), 'not an array')
    const failed = await space.call(['run', 'pipeline.yaml'])
    expect(failed.code).toBe(1)
    expect(failed.stdout).toMatch(/Beto_Exp4\.npy/)
    expect((await space.call(['plan', 'pipeline.yaml', '--json'])).code).toBe(1)
    space.write('wrong.yaml', 'source: { files: *.npy }\nwrite: a.gif')
    const wrong = await space.call(['run', 'wrong.yaml'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/wrong\.yaml:1:\d+.*quote it/is)])
    expect((await space.call(['run', 'pipeline.yaml', '--jbos', '3'])).code).toBe(2)
    expect((await space.call(['run', 'pipeline.yaml', '--only', 'exp=77'])).code).toBe(2)
    expect((await space.command(['run', 'pipeline.yaml', '--force'], { FFMPEG_PATH: '/nowhere/ffmpeg' })).code).toBe(3)
  })

  it('tells its events as JSON, one a line', async () => {
    using space = batch()
    const { stdout } = await space.call(['run', 'pipeline.yaml', '--json', '--only', 'exp=1..2'])
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events[0]).toMatchObject({ type: 'run-start', movies: 2, toMake: 2, frames: 24 })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', made: 2, failed: 0 })
    expect(
      events
        .filter(({ type }) => type === 'movie-end')
        .map(({ movie }) => movie)
        .sort(),
    ).toEqual(['animal=Beto,exp=1', 'animal=Beto,exp=2'])
  })

  it('writes one frame as the movie has it', async () => {
    using space = batch()
    const { code } = await space.call(['frame', 'pipeline.yaml', '--only', 'exp=2', '--index', '4', '-o', 'frame.png'])
    expect(code).toBe(0)
    const { width, height } = await decodeMovie(space.path('frame.png'))
    expect([width, height]).toEqual([120, 91])
  })

  it('stops on Ctrl-C long before its work is done, and leaves nothing half made', async () => {
    using space = batch('matrix: { copy: 1..30 }')
    space.write(
      'pipeline.yaml',
      readFileSync(space.path('pipeline.yaml'), 'utf8').replaceAll('<exp:02d>', '<exp:02d>_<copy>'),
    )
    const child = spawn(process.execPath, [command, 'run', 'pipeline.yaml'], { cwd: space.folder, stdio: 'ignore' })
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    await until(() => existsSync(space.path('movies/Beto_01_1.mp4')), 'the first movie')
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(space.files('movies').filter((name) => name.endsWith('.mp4')).length).toBeLessThan(180)
    // A loaded machine may not end in order before the process must: what is left then, the next run takes away.
    const { made, fresh } = await space.run({ only: parseSelection('copy=1') })
    expect(made + fresh).toBe(6)
    expect(fresh).toBeGreaterThan(0)
    expect(space.files('movies').filter((name) => name.includes('.tmp'))).toEqual([])
  })

  it('killed at any moment leaves whole files alone, and the next run finishes the work', async () => {
    using space = batch()
    using undisturbed = batch()
    await undisturbed.run()
    const files = () => (existsSync(space.path('movies')) ? space.files('movies') : [])
    const finished = () => files().filter((name) => !name.includes('.tmp'))
    const moments: readonly (() => boolean)[] = [
      () => existsSync(space.path('movies/.movieflow/pipeline.yaml.lock')),
      () => files().some((name) => name.includes('.tmp')),
      () => files().some((name) => name.includes('.tmp') && statSync(space.path(name)).size > 0),
      () => finished().length > 0,
      () => finished().length >= 7,
      () => finished().length >= 13,
    ]
    for (const hasCome of moments) {
      const child = spawn(process.execPath, [command, 'run', 'pipeline.yaml'], { cwd: space.folder, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.on('exit', resolve))
      await until(() => hasCome() || child.exitCode !== null, String(hasCome))
      child.kill('SIGKILL')
      await ended
      for (const name of finished()) expect(sha(space.path(name)), name).toBe(sha(undisturbed.path(name)))
    }
    const encoders = () => processesWith(space.path('movies'))
    await until(
      () => encoders().length === 0,
      () => `an end, by itself, of ${encoders()}`,
    )
    expect(await space.run()).toMatchObject({ failed: 0, blocked: 0 })
    expect(space.files('movies')).toEqual(undisturbed.files('movies'))
    for (const name of space.files('movies')) expect(sha(space.path(name))).toBe(sha(undisturbed.path(name)))
    expect(statSync(space.path('movies')).isDirectory()).toBe(true)
  })

  it('takes away what a killed run left beside posters, state and report', async () => {
    using space = batch()
    await space.run({ only: parseSelection('exp=1') })
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6)
    // No process has such a number.
    const left = ['.movieflow/pipeline.yaml.posters/.a', '.movieflow/.pipeline', '.report'].map((name) => {
      return space.path(`movies/${name}.${host}-4194305-0badcafe.tmp.png`)
    })
    for (const file of left) writeFileSync(file, 'half')
    await space.run({ only: parseSelection('exp=2') })
    expect(left.filter((file) => existsSync(file))).toEqual([])
  })
})
