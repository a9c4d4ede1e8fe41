// A batch that is made again and again: what is fresh, who holds the lock, shards, shared limits, what is left over.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSelection } from '@movieflow/core'
import { until } from '@movieflow/test-support/poll'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

function batch(more = '', render = 'limits: { percentile: [0, 100], over: movie }'): Workspace {
  const space = new Workspace()
  for (let exp = 1; exp <= 5; exp++)
    space.npy(`data/Exp${exp}.npy`, [6, 8, 9], (frame, y, x) => Math.sin(frame + y * x * exp) * exp)
  space.write(
    'pipeline.yaml',
    `out: movies
source: { files: data/Exp<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [120, 90], ${render}, title: "<exp> <frame>" }
write: [<exp:02d>.gif, <exp:02d>.avi]
${more}`,
  )
  return space
}

const sums = (space: Workspace) =>
  space
    .files('movies')
    .filter((name) => !/report/.test(name))
    .map((name) => `${name} ${sha(space.path(name))}`)
const stateFiles = (space: Workspace) =>
  readdirSync(space.path('movies/.movieflow'))
    .filter((name) => name.includes('state'))
    .sort()

describe('what is fresh', () => {
  it('is told by content: new times alone make nothing, an old time hides nothing', async () => {
    using space = batch()
    await space.run()
    const input = space.path('data/Exp2.npy')
    utimesSync(input, 1000, 1000)
    expect(await space.run()).toMatchObject({ made: 0, fresh: 5 })
    expect(await space.run({ trust: 'mtime' })).toMatchObject({ made: 0, fresh: 5 })
    const { mtime } = statSync(input)
    const bytes = readFileSync(input)
    bytes[bytes.length - 2]! ^= 1
    writeFileSync(input, bytes)
    utimesSync(input, mtime, mtime)
    expect(await space.run({ trust: 'mtime' })).toMatchObject({ made: 0, fresh: 5 })
    const report = await space.report()
    expect(report.movies.flatMap(({ reasons }) => reasons)).toEqual(['data/Exp2.npy changed'])
    expect(await space.run()).toMatchObject({ made: 1, fresh: 4 })
  })

  it('is not told by the time of an output, but by what is in it', async () => {
    using space = batch()
    await space.run()
    utimesSync(space.path('movies/01.gif'), 1000, 1000)
    const edited = space.path('movies/02.gif')
    const bytes = readFileSync(edited)
    bytes[bytes.length - 3]! ^= 1
    writeFileSync(edited, bytes)
    expect((await space.report()).movies.map(({ reasons }) => reasons)).toEqual([
      [],
      ['02.gif was changed after it was made'],
      [],
      [],
      [],
    ])
    expect(await space.run()).toMatchObject({ made: 1, fresh: 4 })
  })

  it('ends with another version of a module that a plugin imports', async () => {
    using space = batch()
    space.write('lib/levels.mjs', 'export const gain = 1\n')
    space.write(
      'gain.mjs',
      `import { gain } from './lib/levels.mjs'
export default { kind: 'transform', name: 'gain', version: '1',
  plan: ({ clip }) => ({ clip }),
  create: ({ input }) => ({ read: async (index) => { const { data, ...rest } = await input.read(index); return { ...rest, data: data.map((value) => value * gain) } } }) }
`,
    )
    space.write('pipeline.yaml', `${readFileSync(space.path('pipeline.yaml'), 'utf8')}transform: { use: ./gain.mjs }\n`)
    const only = ['--only', 'exp=1']
    expect((await space.call(['run', 'pipeline.yaml', ...only, '--quiet'])).code).toBe(0)
    expect((await space.call(['plan', 'pipeline.yaml', ...only])).stdout).toContain('1 fresh')
    space.write('lib/levels.mjs', 'export const gain = 2\n')
    expect((await space.call(['plan', 'pipeline.yaml', ...only])).stdout).toMatch(
      /the version of the plugin gain changed \(1#\w+ → 1#\w+\)/,
    )
  })
})

describe('movies of one file', () => {
  it('are tried once each where another of them fails', async () => {
    using space = batch()
    space.write(
      'picky.mjs',
      `import { defineTransform, z } from '@movieflow/core/plugin'
export default defineTransform({ name: 'picky', version: '1', options: z.strictObject({ stat: z.string() }),
  plan: ({ clip }) => ({ clip }),
  create: ({ input, options }) => ({ read: (index) => { if (options.stat === 'b' && index === 3) throw new Error('no b'); return input.read(index) } }) })
`,
    )
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write(
      'pipeline.yaml',
      `${text.replace('<exp:02d>.gif, <exp:02d>.avi', '<exp:02d>_<stat>.gif')}matrix: { stat: [a, b, c] }
transform: { use: ./picky.mjs, stat: <stat> }
`,
    )
    const { code, stdout } = await space.call(['run', 'pipeline.yaml', '--json'])
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([code, events.filter(({ type }) => type === 'retry')]).toEqual([1, []])
    expect(events.at(-1)).toMatchObject({ made: 10, failed: 5 })
  })
})

describe('two runs of one pipeline', () => {
  it('do not collide: the second says who is at work, and ends with 4, or waits', async () => {
    using space = batch()
    // A writer that waits until the file `go` is there.
    space.write(
      'slow.mjs',
      `import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
export default { kind: 'writer', name: 'slow', version: '1', extensions: ['.slow'],
  open: ({ file }) => ({ write: async () => { while (!existsSync(new URL('go', import.meta.url))) await setTimeout(20) },
    finalize: async () => { writeFileSync(file, 'x') }, cancel: async () => {} }) }
`,
    )
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write('pipeline.yaml', text.replace(/write: .*/, 'write: <exp>.slow\nplugins: [./slow.mjs]'))
    const first = spawn(process.execPath, [program, 'run', 'pipeline.yaml', '--jobs', '1'], { cwd: space.folder })
    const ended = new Promise<number | null>((resolve) => first.once('exit', resolve))
    const lock = space.path('movies/.movieflow/pipeline.yaml.lock')
    await until(() => existsSync(lock) && readFileSync(lock, 'utf8') !== '', 'a lock that names its holder')
    const second = await space.call(['run', 'pipeline.yaml'])
    expect(second.code).toBe(4)
    expect(second.stderr).toMatch(new RegExp(`another run of pipeline.yaml is running: process ${first.pid} on `))
    expect((await space.call(['plan', 'pipeline.yaml'])).code).toBe(0)
    const waiting = space.command(['run', 'pipeline.yaml', '--wait', '600'])
    space.write('go', '')
    const third = await waiting
    expect(await ended).toBe(0)
    expect(third.code).toBe(0)
    expect(third.stdout).toContain('5 fresh')
  })
})

describe('shards', () => {
  it('make together what one run makes, each once, and shut a whole run out', async () => {
    using one = batch()
    using several = batch()
    await one.run()
    const runs = await Promise.all(
      [1, 2, 3].map((index) =>
        several.command(['run', 'pipeline.yaml', '--shard', `${index}/3`, '--json', '--jobs', '1']),
      ),
    )
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
    const made = runs.flatMap(({ stdout }) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ type, status }) => type === 'movie-end' && status === 'made')
        .map(({ movie }) => movie as string),
    )
    expect(made.sort()).toEqual([1, 2, 3, 4, 5].map((exp) => `exp=${exp}`))
    expect(sums(several)).toEqual(sums(one))
    expect(stateFiles(several)).toHaveLength(3)
    // A whole run knows what they made, and keeps one file of it.
    expect(await several.run()).toMatchObject({ made: 0, fresh: 5 })
    expect(stateFiles(several)).toEqual(['pipeline.yaml.state.jsonl'])
    expect(await several.run()).toMatchObject({ made: 0, fresh: 5 })
  })

  it('say what is wrong with a division', async () => {
    using space = batch()
    for (const shard of ['0/3', '4/3', '1', 'a/b']) {
      const { code, stderr } = await space.call(['run', 'pipeline.yaml', '--shard', shard])
      expect([code, stderr.includes('e.g. 2/8')]).toEqual([2, true])
    }
  })
})

describe('limits that movies share', () => {
  const shared = 'limits: { percentile: [2, 98], over: batch }'

  it('are computed once, for the runs and the shards to come', async () => {
    using space = batch('', shared)
    using whole = batch('', shared)
    expect((await space.call(['survey', 'pipeline.yaml'])).stdout).toContain('5 movies share are known')
    const surveys = async (...args: string[]) =>
      (await space.call(['run', 'pipeline.yaml', '--json', ...args])).stdout.split('"type":"survey"').length - 1
    expect(await surveys('--shard', '1/2')).toBe(0)
    expect(await surveys('--only', 'exp=5')).toBe(0)
    await whole.run()
    expect(sha(space.path('movies/05.avi'))).toBe(sha(whole.path('movies/05.avi')))
    space.npy('data/Exp1.npy', [6, 8, 9], () => 40)
    const report = await space.report('pipeline.yaml', 'exp=5')
    expect(report.movies[0]!.reasons).toEqual(['the inputs or frames of movies that share its limits changed'])
    expect(await surveys('--only', 'exp=5')).toBeGreaterThan(0)
  })

  it.each([
    ['k', 5],
    ['[movie, k]', 1],
  ])('are of the frames that are in a group now: over %s', async (over, again) => {
    const groups = (first: string) => {
      const space = batch('frames: { k: { file: win/<exp>.csv } }', `limits: { percentile: [0, 100], over: ${over} }`)
      for (let exp = 1; exp <= 5; exp++) space.write(`win/${exp}.csv`, exp === 1 ? first : 'k\n1\n1\n1\n2\n2\n2\n')
      return space
    }
    const moved = 'k\n1\n2\n2\n2\n2\n2\n'
    using space = groups('k\n1\n1\n1\n2\n2\n2\n')
    using right = groups(moved)
    await right.run()
    await space.run()
    expect(await space.run()).toMatchObject({ made: 0, fresh: 5 })
    space.write('win/1.csv', moved)
    const { movies } = await space.report('pipeline.yaml')
    expect(movies[0]!.reasons).toEqual(['win/1.csv changed', 'other frames of it share their limits'])
    expect(await space.run()).toMatchObject({ made: again, fresh: 5 - again })
    expect(sums(space)).toEqual(sums(right))
  })

  it('are fresh however inputs are compared', async () => {
    using space = batch('', shared)
    expect(await space.run({ trust: 'mtime' })).toMatchObject({ made: 5 })
    for (const trust of ['mtime', undefined] as const)
      expect(await space.run(trust ? { trust } : {})).toMatchObject({ made: 0, fresh: 5 })
    // Its content was never read.
    utimesSync(space.path('data/Exp1.npy'), new Date(2020, 1, 1), new Date(2020, 1, 1))
    expect(await space.run()).toMatchObject({ made: 5 })
    utimesSync(space.path('data/Exp1.npy'), new Date(2021, 1, 1), new Date(2021, 1, 1))
    expect(await space.run()).toMatchObject({ made: 0, fresh: 5 })
    space.npy('data/Exp1.npy', [6, 8, 9], () => 40)
    expect(await space.run()).toMatchObject({ made: 5 })
  })

  it('that lacked a movie are computed again once it is made', async () => {
    const flaky = `import { existsSync } from 'node:fs'
export default { kind: 'transform', name: 'flaky', version: '1.0.0', plan: ({ clip }) => ({ clip }),
  create: ({ input }) => ({ close() {}, async read(frame) {
    const tensor = await input.read(frame)
    if (existsSync(new URL('./flag', import.meta.url)) && tensor.data.some((value) => value > 4.5)) throw new Error('a hiccup')
    return tensor
  } }) }`
    using space = batch('transform: ./flaky.mjs', shared)
    using right = batch('transform: ./flaky.mjs', shared)
    for (const each of [space, right]) each.write('flaky.mjs', flaky)
    await right.run()
    space.write('flag', '')
    expect(await space.run()).toMatchObject({ made: 4, failed: 1 })
    // As long as it cannot be read, the others are as good as they can be.
    expect(await space.run()).toMatchObject({ made: 0, fresh: 4, failed: 1 })
    rmSync(space.path('flag'))
    expect(await space.run()).toMatchObject({ made: 1, fresh: 4 })
    const { movies } = await space.report('pipeline.yaml')
    expect(movies[0]!.reasons).toEqual([
      'it was made without exp=5, which shares its limits and could not be read then',
    ])
    expect(await space.run()).toMatchObject({ made: 4, fresh: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 5 })
    expect(sums(space)).toEqual(sums(right))
  })

  it('of a frozen list are those of the files that were there', async () => {
    using space = batch('', shared)
    using before = batch('', shared)
    await before.run()
    const ids = [1, 2, 3, 4, 5].map((exp) => `exp=${exp}`)
    space.write(
      'list.json',
      JSON.stringify({ version: 1, pipeline: 'pipeline.yaml', shards: 1, movies: ids, all: ids }),
    )
    space.npy('data/Exp6.npy', [6, 8, 9], () => 1000)
    expect((await space.call(['run', 'pipeline.yaml', '--list', 'list.json', '--quiet'])).code).toBe(0)
    expect(sums(space)).toEqual(sums(before))
  })
})

describe('clean', () => {
  it('lists, then removes, what is no longer made; what was edited stays', async () => {
    using space = batch()
    await space.run()
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write('pipeline.yaml', text.replace('[<exp:02d>.gif, <exp:02d>.avi]', 'new/<exp:02d>.gif'))
    await space.run()
    writeFileSync(space.path('movies/03.avi'), 'mine now')
    writeFileSync(space.path('movies/04.txt'), 'mine always')
    renameSync(space.path('data/Exp5.npy'), space.path('data/gone'))
    const listed = await space.call(['clean', 'pipeline.yaml', '--dry-run'])
    expect([listed.code, listed.stderr]).toEqual([0, ''])
    expect(listed.stdout).toContain('03.avi')
    expect(space.files('movies')).toHaveLength(16)
    const cleaned = await space.call(['clean', 'pipeline.yaml'])
    expect(cleaned.stdout).toContain('01.gif')
    expect(cleaned.stdout).toContain('new/05.gif')
    expect(cleaned.stdout).toMatch(/1 file .*kept/)
    expect(cleaned.stdout).toContain('10 files removed')
    const left = ['movies/03.avi', 'movies/04.txt', ...[1, 2, 3, 4].map((exp) => `movies/new/0${exp}.gif`)]
    expect(space.files('movies')).toEqual(left)
    expect(await space.run()).toMatchObject({ made: 0, fresh: 4 })
    expect(JSON.parse((await space.call(['clean', 'pipeline.yaml', '--force', '--json'])).stdout)).toMatchObject({
      removed: [{ path: '03.avi', edited: true }],
      kept: [],
    })
    expect((await space.call(['clean', 'pipeline.yaml'])).stdout).toContain('Nothing is left over')
  })

  it('keeps what a blocked movie has, and nothing is removed where no file is found', async () => {
    using space = batch()
    await space.run()
    writeFileSync(space.path('data/Exp1.npy'), 'broken')
    expect((await space.call(['clean', 'pipeline.yaml'])).stdout).toContain('Nothing is left over')
    rmSync(space.path('data'), { recursive: true })
    mkdirSync(space.path('data'))
    expect((await space.call(['clean', 'pipeline.yaml'])).code).toBe(2)
    expect(space.files('movies')).toHaveLength(10)
  })
})

describe('provenance', () => {
  it('is in the file and in the state: the hash of each input, versions, limits and options', async () => {
    using space = batch()
    await space.run({ only: parseSelection('exp=3') })
    const state = readFileSync(space.path('movies/.movieflow/pipeline.yaml.state.jsonl'), 'utf8')
    const line = state.split('\n').find((each) => each.includes('"kind":"details"'))!
    const { provenance } = JSON.parse(line.slice(13))
    expect(provenance).toMatchObject({
      movie: 'exp=3',
      inputs: [{ path: 'data/Exp3.npy', sha256: sha(space.path('data/Exp3.npy')) }],
      options: { render: { use: 'heatmap' }, write: [{ path: '03.gif', use: 'gif' }, { path: '03.avi' }] },
    })
    const [[low, high]] = Object.values(provenance.limits)[0] as [[number, number]]
    expect(low).toBeLessThan(-2.5)
    expect(high).toBeGreaterThan(2.5)
    const gif = readFileSync(space.path('movies/03.gif')).toString('latin1')
    expect(gif).toContain(`"sha256":"${sha(space.path('data/Exp3.npy')).slice(0, 20)}`)
  })
})
