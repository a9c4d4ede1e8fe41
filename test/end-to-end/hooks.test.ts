// Hooks of plugins over a whole run, by the built command: what each may do, in which order, and what its failure costs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { duration } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const base = `
source: { files: a_<exp:d>.npy, axes: [frame, y, x] }
out: movies
fps: 5
render: { use: heatmap, size: [32, 24], axis: off }
write: a_<exp>.gif
`

/** Three movies of three frames, and a plugin by its code. */
function spaceWith(plugins: Record<string, string>, more = ''): Workspace {
  const space = new Workspace()
  for (const exp of [1, 2, 3]) space.npy(`a_${exp}.npy`, [3, 4, 5])
  for (const [name, code] of Object.entries(plugins)) space.write(name, code)
  return space.write(
    'pipeline.yaml',
    `plugins: [${Object.keys(plugins)
      .map((name) => `./${name}`)
      .join(', ')}]\n${base}${more}`,
  )
}

const plugin = (body: string) => `import { appendFileSync } from 'node:fs'
import { definePlugin, z } from '@movieflow/core/plugin'
const log = (line) => appendFileSync(new URL('./log.txt', import.meta.url), line + '\\n')
export default definePlugin({ ${body} })
`

function logOf(space: Workspace): string[] {
  return existsSync(space.path('log.txt')) ? readFileSync(space.path('log.txt'), 'utf8').trim().split('\n') : []
}

const allHooks = (name: string) =>
  plugin(`name: '${name}',
  config: (pipeline, { command }) => { log('${name} config ' + command + ' ' + pipeline.fps) },
  planResolved: async ({ movies }) => { log('${name} planResolved ' + movies.map(({ id, status }) => id + '=' + status).join(' ')) },
  movieStart: ({ id, frames, fps, size }) => { log('${name} movieStart ' + [id, frames, fps, size].join(' ')) },
  movieEnd: ({ id, status, error }) => { log('${name} movieEnd ' + id + ' ' + status + (error ? ' ' + error.code : '')) },
  runEnd: ({ made, fresh, failed }) => { log('${name} runEnd ' + [made, fresh, failed].join(' ')) },`)

describe('hooks', () => {
  it('are called in the order of the list, at their time', async () => {
    using space = spaceWith({ 'one.mjs': allHooks('one'), 'two.mjs': allHooks('two') })
    const first = await space.call(['run', 'pipeline.yaml', '--only', 'exp=1'])
    expect(first).toMatchObject({ code: 0 })
    const both = (line: string) => [`one ${line}`, `two ${line}`]
    expect(logOf(space)).toEqual([
      ...both('config run 5'),
      ...both('planResolved exp=1=new exp=2=undefined exp=3=undefined'),
      ...both('movieStart exp=1 3 5 32,24'),
      ...both('movieEnd exp=1 made'),
      ...both('runEnd 1 0 0'),
    ])
    space.write('log.txt', '')
    expect(await space.call(['run', 'pipeline.yaml', '--only', 'exp=1'])).toMatchObject({ code: 0 })
    expect(logOf(space).slice(-4)).toEqual([
      ...both('planResolved exp=1=fresh exp=2=undefined exp=3=undefined'),
      ...both('runEnd 0 1 0'),
    ])
  })

  it('may change the pipeline; what changes makes movies stale, and --set wins', async () => {
    const code = (fps: number) => plugin(`name: 'speed', config: (pipeline) => ({ ...pipeline, fps: ${fps} })`)
    using space = spaceWith({ 'speed.mjs': code(10) })
    expect(await space.command(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    expect(await duration(space.path('movies/a_1.gif'))).toBeCloseTo(0.3)
    const statuses = async (...more: string[]) => {
      const { stdout } = await space.command(['plan', 'pipeline.yaml', '--json', ...more])
      return JSON.parse(stdout).movies.map(({ status, fps }: { status: string; fps: number }) => `${status} ${fps}`)
    }
    // Other code of a plugin with hooks is no reason by itself.
    space.write('speed.mjs', `${code(10)}// again\n`)
    expect(await statuses()).toEqual(Array(3).fill('fresh 10'))
    space.write('speed.mjs', code(20))
    expect(await statuses()).toEqual(Array(3).fill('stale 20'))
    expect(await statuses('--set', 'fps=10')).toEqual(Array(3).fill('fresh 10'))
  })

  it('see what those before them made, and may add steps without moving the others', async () => {
    using space = spaceWith(
      {
        'first.mjs': plugin(`name: 'first', config: (p) => { p.transform.unshift({ use: 'reverse' }); p.fps = 8 }`),
        'second.mjs': plugin(
          `name: 'second', config: (p) => { log(p.fps + ' ' + p.transform.map((t) => t.use)); p.fps *= 2 }`,
        ),
      },
      'transform: [{ use: flip, axis: nowhere }]\n',
    )
    const { code, stderr } = await space.call(['plan', 'pipeline.yaml', '--set', 'transform[0].axis=z'])
    expect(code).toBe(2)
    expect(stderr).toContain('transform[1]')
    expect(logOf(space)).toEqual(['8 reverse,flip'])
    // In the file it is the first.
    const wrong = await space.call(['plan', 'pipeline.yaml'])
    expect(wrong.stderr).toMatch(/^pipeline\.yaml:8:\d+ transform\[1\]/)
    const { stdout } = await space.call(['plan', 'pipeline.yaml', '--json', '--set', 'transform[0].axis=x'])
    expect(JSON.parse(stdout).movies[0].fps).toBe(16)
  })

  it.each([
    [
      'a wrong value',
      `(p) => { p.fps = 'fast' }`,
      /fps .*expected a number above 0.*"fast", as the plugin bad changed it/,
    ],
    ['an unknown option', `(p) => { p.naem = 1 }`, /naem .*unknown option naem.*as the plugin bad changed it/],
    ['something gone', `(p) => { delete p.source }`, /source is missing.*as the plugin bad changed it/],
    ['an unknown option of a step', `(p) => { p.render.colr = 1 }`, /render\.colr.*as the plugin bad changed it/],
    [
      'what JSON cannot hold',
      `(p) => { p.render.title = () => 1 }`,
      /render\.title.*a function, as the plugin bad changed it/,
    ],
    ['no pipeline', `() => 7`, /config of the plugin bad returned a number/],
    ['other plugins', `(p) => { p.plugins.push({ use: './x.mjs' }) }`, /config of the plugin bad changes `plugins`/],
    ['an error', `() => { throw new Error('no luck') }`, /config of the plugin bad failed: no luck/],
  ])('that leave %s in the pipeline are named', async (_, config, message) => {
    using space = spaceWith({ 'bad.mjs': plugin(`name: 'bad', config: ${config}`) })
    const { code, stderr } = await space.call(['plan', 'pipeline.yaml'])
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(message)
    expect(code).toBe(2)
    expect(stderr).not.toContain('    at ')
  })

  it('may hold a movie back: the others are made, what exists of it stays, also for clean', async () => {
    using space = spaceWith({ 'veto.mjs': plugin(`name: 'none'`) })
    expect(await space.command(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    const veto = `name: 'ethics', planResolved({ movies }) {
      for (const movie of movies) {
        movie.annotate('frames a day', movie.frames * 2)
        if (movie.fields.exp === 2) { movie.annotate('by', 'lab\\u001b[31m'); movie.veto('it slept') ; movie.veto('a second reason') }
      }
    }`
    space.write('veto.mjs', plugin(veto))
    const plan = await space.command(['plan', 'pipeline.yaml'])
    expect(plan.code).toBe(1)
    expect(plan.stdout).toContain('the plugin ethics vetoed it: it slept')
    expect(plan.stdout).not.toContain('a second reason')
    expect(plan.stdout).toContain('frames a day: 6')
    const run = await space.command(['run', 'pipeline.yaml', '--force'])
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(/2 made.*1 blocked/)
    const cleaned = await space.command(['clean', 'pipeline.yaml', '--json'])
    expect(JSON.parse(cleaned.stdout)).toMatchObject({ removed: [], kept: [] })
    expect(space.files('movies')).toEqual(['movies/a_1.gif', 'movies/a_2.gif', 'movies/a_3.gif'])
    const report = JSON.parse(readFileSync(space.path('movies/report.json'), 'utf8'))
    expect(
      report.movies.map(({ status, annotations }: { status: string; annotations: object }) => [status, annotations]),
    ).toEqual([
      ['made', { 'frames a day': 6 }],
      ['blocked', { 'frames a day': 6, by: 'lab\u001b[31m' }],
      ['made', { 'frames a day': 6 }],
    ])
    const frame = await space.command(['frame', 'pipeline.yaml', '--only', 'exp=2', '-o', 'f.png'])
    expect(frame).toMatchObject({ code: 1 })
    const inspected = await space.command(['plugins', '--inspect', 'pipeline.yaml'])
    expect(inspected.stdout).toContain('veto by ethics: it slept')
    expect(inspected.stdout).toContain('lab\\x1b[31m')
    expect(inspected.stdout).not.toContain('\u001b')
  })

  it('that hold a movie back do not change the limits which others share with it', async () => {
    using space = spaceWith({ 'veto.mjs': plugin(`name: 'none'`) })
    const limits = ['--set', 'render.limits.percentile=[0,100]', '--set', 'render.limits.over=batch']
    expect(await space.command(['run', 'pipeline.yaml', ...limits])).toMatchObject({ code: 0 })
    space.write('veto.mjs', plugin(`name: 'v', planResolved: ({ movies }) => movies[2].veto('no')`))
    const { stdout } = await space.command(['plan', 'pipeline.yaml', '--json', ...limits])
    expect(JSON.parse(stdout).movies.map(({ status }: { status: string }) => status)).toEqual([
      'fresh',
      'fresh',
      'blocked',
    ])
  })

  it('fail their movie alone, in movieStart and in movieEnd', async () => {
    const hook = (name: string, when: string) =>
      `${name}: ({ id, status }) => { log('${name} ' + id + (status ?? '')); if (id === '${when}') throw new Error('no luck') }`
    using space = spaceWith({
      'bad.mjs': plugin(`name: 'bad', ${hook('movieStart', 'exp=1')}, ${hook('movieEnd', 'exp=2')}`),
      'good.mjs': plugin(
        `name: 'good', movieEnd: ({ id, status, error, outputs }) => { log('good ' + id + ' ' + status + ' ' + (error?.step ?? '') + ' ' + outputs.length) }`,
      ),
    })
    const { code, stdout } = await space.call(['run', 'pipeline.yaml', '--json', '--jobs', '1'])
    expect(code).toBe(1)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const ends = events
      .filter(({ type }) => type === 'movie-end')
      .sort((left, right) => (left.movie < right.movie ? -1 : 1))
    expect(ends).toMatchObject([
      {
        movie: 'exp=1',
        status: 'failed',
        error: {
          code: 'PLUGIN_FAILED',
          plugin: 'bad',
          step: 'plugins[0].movieStart',
          message: 'movieStart of the plugin bad failed: no luck',
        },
      },
      {
        movie: 'exp=2',
        status: 'failed',
        error: { code: 'PLUGIN_FAILED', plugin: 'bad', step: 'plugins[0].movieEnd' },
      },
      { movie: 'exp=3', status: 'made' },
    ])
    // Those that follow are told of the failure; of a movie that did not come about there is its end, too.
    expect(logOf(space).sort()).toEqual([
      'good exp=1 failed plugins[0].movieStart 1',
      'good exp=2 failed plugins[0].movieEnd 1',
      'good exp=3 made  1',
      'movieEnd exp=1failed',
      'movieEnd exp=2made',
      'movieEnd exp=3made',
      'movieStart exp=1',
      'movieStart exp=2',
      'movieStart exp=3',
    ])
    // What movieEnd refused is made again, and told again.
    space.write('bad.mjs', plugin(`name: 'bad'`))
    const again = await space.call(['plan', 'pipeline.yaml', '--json'])
    expect(JSON.parse(again.stdout).movies.map(({ status }: { status: string }) => status)).toEqual([
      'new',
      'new',
      'fresh',
    ])
  })

  it('of which movieEnd failed after --force leave the movie stale, though its file is the same', async () => {
    using space = spaceWith({ 'end.mjs': plugin(`name: 'end'`) })
    expect(await space.command(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    space.write('end.mjs', plugin(`name: 'end', movieEnd: () => { throw new Error('no upload') }`))
    expect(await space.command(['run', 'pipeline.yaml', '--force'])).toMatchObject({ code: 1 })
    space.write('end.mjs', plugin(`name: 'end'`))
    const { stdout } = await space.command(['plan', 'pipeline.yaml', '--json'])
    expect(JSON.parse(stdout).movies[0]).toMatchObject({
      status: 'stale',
      reasons: ['movieEnd of the plugin end failed: no upload, when it was last made'],
    })
    expect((await space.command(['run', 'pipeline.yaml'])).stdout).toContain('3 made')
    expect((await space.command(['run', 'pipeline.yaml'])).stdout).toContain('3 fresh')
  })

  it('have so much time: one that never ends costs its movie, or the end of the run, an error', async () => {
    using space = spaceWith({
      'slow.mjs': plugin(
        `name: 'slow', timeoutSeconds: 0.5, movieStart: ({ id }) => (id === 'exp=2' ? new Promise(() => {}) : undefined), runEnd: () => new Promise(() => {})`,
      ),
    })
    const { code, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/2 made, 1 failed/)
    expect(stdout).toContain('the plugin slow has not returned from movieStart in 0.5 s')
    expect(stdout).toContain('the plugin slow has not returned from runEnd in 0.5 s')
  })

  it('at the end of the run are called once, after failures too; what they throw is told and is the exit code', async () => {
    using space = spaceWith({
      'end.mjs': plugin(`name: 'end', runEnd: (run) => { log(JSON.stringify(run)); throw new Error('no mail') }`),
      'other.mjs': plugin(`name: 'other', runEnd: () => log('other')`),
    })
    space.write('a_2.npy', 'damaged')
    const { code, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect(code).toBe(1)
    expect(stdout).toContain('runEnd of the plugin end failed: no mail')
    const [run, other] = logOf(space)
    expect(JSON.parse(run!)).toMatchObject({ made: 2, blocked: 1, failures: [{ movie: 'exp=2' }] })
    expect(other).toBe('other')
    const json = await space.call(['run', 'pipeline.yaml', '--json', '--only', 'exp=1'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1)!)).toMatchObject({
      fresh: 1,
      hookErrors: [{ code: 'PLUGIN_FAILED', step: 'plugins[0].runEnd' }],
    })
  })

  it('hear of Ctrl-C: the movie that was begun ends as canceled, and the run ends', async () => {
    using space = spaceWith({
      'stop.mjs':
        plugin(`name: 'stop', movieStart: (_, { signal }) => new Promise((done) => { signal.addEventListener('abort', done); process.kill(process.pid, 'SIGINT') }),
        movieEnd: ({ status }) => log(status), runEnd: ({ canceled }) => log('end ' + canceled)`),
    })
    const { code } = await space.command(['run', 'pipeline.yaml', '--only', 'exp=1'])
    expect(code).toBe(130)
    expect(logOf(space)).toEqual(['canceled', 'end 1'])
  })

  it('have options, checked with their place', async () => {
    using space = new Workspace()
    space.npy('a_1.npy', [3, 4, 5])
    space.write(
      'name.mjs',
      plugin(`name: 'name', options: z.strictObject({ prefix: z.string().default('lab'), size: z.number().max(3).optional() }),
      config: (p, { options }) => { p.name = options.prefix }, planResolved: ({ name }) => log(name)`),
    )
    const run = (entry: string) =>
      space.write('pipeline.yaml', `plugins:\n  - ${entry}\n${base}`).call(['plan', 'pipeline.yaml'])
    await run('./name.mjs')
    await run('{ use: ./name.mjs, prefix: Alfa }')
    expect(logOf(space)).toEqual(['lab', 'Alfa'])
    const wrong = await run('{ use: ./name.mjs, size: 7 }')
    expect(wrong.stderr).toContain(
      'pipeline.yaml:2:30 plugins[0].size (name): expected a number of at most 3, but got 7',
    )
    expect(wrong.code).toBe(2)
    const slip = await run('{ use: ./name.mjs, prefx: x }')
    expect(slip.stderr).toContain('did you mean prefix?')
  })

  it('warn in the name of their plugin', async () => {
    using space = spaceWith({
      'w.mjs': plugin(
        `name: 'w', config: (_, { warn }) => warn('old style'), movieStart: ({ id }, { warn }) => { if (id === 'exp=1') warn('dark') }`,
      ),
    })
    const { stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect(stdout + stderr).toMatch(/w: old style/)
    expect(stdout + stderr).toMatch(/w: dark.*exp=1|exp=1.*w: dark/)
    const plan = await space.call(['plan', 'pipeline.yaml'])
    expect(plan.stderr).toContain('w: old style')
  })

  it('run as their page says', async () => {
    const page = readFileSync(join(root, 'docs/hooks.md'), 'utf8')
    const blocks = (language: string) =>
      [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!)
    using space = new Workspace()
    for (const animal of ['Alfa', 'Carl']) space.npy(`data/${animal}_Exp1.npy`, [6, 5, 4])
    for (const code of blocks('js')) space.write(/^\/\/ (\S+)/.exec(code)![1]!, code)
    const [pipeline = ''] = blocks('yaml')
    space.write('pipeline.yaml', pipeline)
    expect(await space.call(['run', 'pipeline.yaml'])).toMatchObject({ code: 1 })
    expect(readFileSync(space.path('made.csv'), 'utf8')).toBe(`animal=Alfa,exp=1;${space.path('movies/Alfa_1.gif')}\n`)
    const inspected = await space.call(['plugins', '--inspect', 'pipeline.yaml', '--only', 'animal=Alfa'])
    // Times are those of the day.
    const withoutTimes = (text: string) =>
      text
        .replace(/\d{4}-\d\d-\d\d \d\d:\d\d|[\d.]+ m?s\b|\(\d+\)/g, '…')
        .replace(/ +/g, ' ')
        .trim()
    const shown = withoutTimes(blocks('console')[0]!.replace(/^\$.*\n/, ''))
    expect(withoutTimes(inspected.stdout)).toContain(shown)
    const preset = pipeline
      .replace('./lab.mjs, asleep: [Carl]', './preset.mjs')
      .replace('plugins:', 'transform: invert\nplugins:')
    expect((await space.write('pipeline.yaml', preset).call(['run', 'pipeline.yaml'])).stdout).toContain('2 made')
  })
})
