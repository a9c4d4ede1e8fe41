// Pipelines that a program plans, runs, stops and takes frames of.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import {
  definePipeline,
  MovieflowError,
  pipelineErrors,
  planPipeline,
  type RunEvent,
  renderFrame,
  renderFrames,
  runPipeline,
} from 'movieflow'
import { describe, expect, it } from 'vitest'

const pipeline = definePipeline({
  source: { files: 'data/<animal>_Exp<exp:d>.npy', axes: ['frame', 'y', 'x'] },
  render: { use: 'heatmap', size: [96, 80], limits: { percentile: [0, 100], over: 'batch' }, title: '<frame>' },
  write: 'movies/<animal>_<exp>.mkv',
})

function batch(): Workspace {
  const workspace = new Workspace()
  for (const exp of [1, 2, 3]) workspace.npy(`data/Beto_Exp${exp}.npy`, [4, 5, 6], (t, y, x) => exp * t! + y! * x!)
  return workspace
}

const refused = (work: Promise<unknown>): Promise<MovieflowError> =>
  work.then(
    () => {
      throw new Error('it was not refused')
    },
    (error) => {
      expect(error).toBeInstanceOf(MovieflowError)
      return error
    },
  )

describe('planPipeline and runPipeline', () => {
  it('plan and make the movies of an object as of a file, and leave what is fresh', async () => {
    using workspace = batch()
    const { folder } = workspace
    workspace.write('p.yaml', JSON.stringify(pipeline))
    const plan = await planPipeline(pipeline, { folder })
    expect(plan.movies.map(({ id, status, frames }) => [id, status, frames])).toEqual(
      [1, 2, 3].map((exp) => [`animal=Beto,exp=${exp}`, 'new', 4]),
    )
    expect(await planPipeline(workspace.path('p.yaml'))).toEqual(plan)
    expect(await planPipeline(new URL(`file://${encodeURI(workspace.path('p.yaml'))}`))).toEqual(plan)
    expect(existsSync(workspace.path('movies'))).toBe(false)

    const events: RunEvent[] = []
    const summary = await runPipeline(pipeline, { folder, onEvent: (event) => events.push(event) })
    expect(summary).toMatchObject({ made: 3, fresh: 0, failed: 0, frames: 12, failures: [] })
    expect(events[0]).toMatchObject({ type: 'run-start', toMake: 3 })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', made: 3 })
    const ended = events.flatMap((event) => (event.type === 'movie-end' ? [[event.movie, event.status]] : []))
    expect(ended.sort()).toEqual([1, 2, 3].map((exp) => [`animal=Beto,exp=${exp}`, 'made']))
    expect(workspace.files('movies')).toEqual([1, 2, 3].map((exp) => `movies/Beto_${exp}.mkv`))
    expect(await runPipeline(pipeline, { folder })).toMatchObject({ made: 0, fresh: 3 })
    const report = readFileSync(workspace.path('report.html'), 'utf8')
    expect(report).toContain('movieflow')
  })

  it.each([
    ['exp=1..2', [1, 2]],
    [{ exp: 2 }, [2]],
    [{ animal: 'Beto', exp: [1, 3] }, [1, 3]],
    [{ exp: '2..3' }, [2, 3]],
    [
      ['exp=1', { exp: 3 }],
      [1, 3],
    ],
  ] as const)('keep the movies that %j selects', async (only, kept) => {
    using workspace = batch()
    const { movies } = await planPipeline(pipeline, { folder: workspace.folder, only })
    expect(movies.map(({ fields }) => fields['exp'])).toEqual(kept)
  })

  it('take settings, a name and no report', async () => {
    using workspace = batch()
    const options = { folder: workspace.folder, settings: ['fps=4'], name: 'night', report: false, only: 'exp=1' }
    expect(await runPipeline(pipeline, options)).toMatchObject({ made: 1 })
    expect(existsSync(workspace.path('report.html'))).toBe(false)
    const again = await planPipeline(pipeline, { folder: workspace.folder, name: 'night', settings: ['fps=4'] })
    expect(again.movies.map(({ status, fps }) => [status, fps])).toEqual([
      ['fresh', 4],
      ['new', 4],
      ['new', 4],
    ])
    const other = await planPipeline(pipeline, { folder: workspace.folder, settings: ['fps=4'] })
    expect(other.movies.map(({ status }) => status)).toEqual(['blocked', 'new', 'new'])
    expect(JSON.stringify(other.movies[0])).toContain('night')
  })

  it('stop by a signal: nothing partial is left, and the next run makes the rest', async () => {
    using workspace = batch()
    const stop = new AbortController()
    const { folder } = workspace
    const summary = await runPipeline(pipeline, {
      folder,
      jobs: 1,
      signal: stop.signal,
      onEvent: (event) => event.type === 'movie-start' && stop.abort(),
    })
    expect(summary.canceled).toBeGreaterThan(0)
    const left = workspace.files('.').filter((name) => name.includes('movies/'))
    expect(left).toHaveLength(summary.made)
    expect(await runPipeline(pipeline, { folder })).toMatchObject({ made: 3 - summary.made, fresh: summary.made })
  })

  it('throw what is wrong with a pipeline, all of it when asked, by the option', async () => {
    using workspace = batch()
    const wrong = { ...pipeline, rendr: 'heatmap', fps: -1 }
    const error = await refused(runPipeline(wrong, { folder: workspace.folder }))
    const all = await pipelineErrors(error)
    expect(all.map(({ code, place }) => [code, place.option]).sort()).toEqual([
      ['PIPELINE_INVALID', 'fps'],
      ['PIPELINE_INVALID', 'rendr'],
    ])
    expect(all).toContain(error)
  })

  it('tell of a movie that failed in the summary', async () => {
    using workspace = batch()
    workspace.write('data/Beto_Exp9.npy', 'no array')
    const summary = await runPipeline(pipeline, { folder: workspace.folder, settings: ['render.limits=[0, 30]'] })
    expect(summary).toMatchObject({ made: 3, blocked: 1 })
    expect(summary.failures).toMatchObject([{ movie: 'animal=Beto,exp=9', error: { code: 'INPUT_UNREADABLE' } }])
  })
})

describe('renderFrame and renderFrames', () => {
  /** The pixels of a picture without alpha. */
  const rgb = (data: Uint8Array) => data.filter((_, at) => at % 4 < 3)

  it('give the pixels that the movie has, by id and by fields, one or all', async () => {
    using workspace = batch()
    const { folder } = workspace
    await runPipeline(pipeline, { folder })
    const { frames } = await decodeMovie(workspace.path('movies/Beto_2.mkv'))
    const one = await renderFrame(pipeline, 'animal=Beto,exp=2', 3, { folder })
    expect([one.width, one.height]).toEqual([96, 80])
    expect(rgb(one.data)).toEqual(frames[3])
    const all: Uint8Array[] = []
    for await (const { data } of renderFrames(pipeline, { exp: 2 }, { folder })) all.push(data)
    expect(all.map(rgb)).toEqual(frames)
    const some: Uint8Array[] = []
    for await (const { data } of renderFrames(pipeline, 'exp=2', { folder, from: 1, to: 2 })) some.push(data)
    expect(some.map(rgb)).toEqual([frames[1], frames[2]])
    for await (const { data } of renderFrames(pipeline, { exp: 2 }, { folder })) {
      expect(rgb(data)).toEqual(frames[0])
      break
    }
  })

  it('end their threads: a program that has taken a frame ends', () => {
    using workspace = batch()
    const source = `
      import { renderFrame, renderFrames } from ${JSON.stringify(new URL('../../packages/cli/dist/index.js', import.meta.url).href)}
      const pipeline = ${JSON.stringify(pipeline)}
      await renderFrame(pipeline, { exp: 1 }, 0)
      for await (const _ of renderFrames(pipeline, { exp: 1 })) break
      console.log('done')
    `
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', source], {
      cwd: workspace.folder,
      timeout: 60_000,
    })
    expect(said.toString()).toBe('done\n')
    expect(workspace.files()).toHaveLength(3)
  })

  it('make a movie that many threads draw, whatever flags the program was started with', async () => {
    using workspace = new Workspace()
    workspace.npy('long.npy', [100, 6, 7])
    const source = `
      import { runPipeline } from ${JSON.stringify(new URL('../../packages/cli/dist/index.js', import.meta.url).href)}
      const data = { fps: 5, source: { files: 'long.npy', axes: ['frame', 'y', 'x'] }, render: { use: 'heatmap', size: [120, 90] }, write: 'long.gif' }
      const { made, failures } = await runPipeline(data, { jobs: 2 })
      console.log(made, failures.length)
    `
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', source], { cwd: workspace.folder })
    expect(said.toString()).toBe('1 0\n')
    expect((await decodeMovie(workspace.path('long.gif'))).frames).toHaveLength(100)
  })

  it.each([
    [{ animal: 'Beto' }, 0, 'CALL_INVALID', /3 movies have these fields: expected one movie/],
    [{ exp: 8 }, 0, 'NOTHING_SELECTED', /no movies match/],
    [{ exp: 1 }, 4, 'CALL_INVALID', /there is no frame 4: animal=Beto,exp=1 has 4 frames, 0 to 3/],
    [{ exp: 1 }, -1, 'CALL_INVALID', /there is no frame -1/],
    ['Beto', 0, 'CALL_INVALID', /expected field=value/],
  ] as const)('refuse %j, frame %i', async (movie, index, code, words) => {
    using workspace = batch()
    const error = await refused(renderFrame(pipeline, movie, index, { folder: workspace.folder }))
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
  })

  it('stop by a signal', async () => {
    using workspace = batch()
    const stop = new AbortController()
    const taken = async () => {
      for await (const _ of renderFrames(pipeline, { exp: 1 }, { folder: workspace.folder, signal: stop.signal }))
        stop.abort()
    }
    expect((await refused(taken())).code).toBe('CANCELED')
  })
})

it('importing the library loads neither the engine nor its libraries', () => {
  const library = new URL('../../packages/cli/dist/index.js', import.meta.url).href
  const hook = `export async function load(url, context, next) { process._rawDebug(url); return next(url, context) }`
  const source = `
    import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
    await import(${JSON.stringify(library)})
  `
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' })
  const loaded = stderr.split('\n').filter((line) => line.startsWith('file:'))
  expect(loaded).toContain(library)
  expect(loaded.filter((url) => /core\/dist\/(index|run)|node_modules\/\.pnpm/.test(url))).toEqual([])
})
