// Hooks run on a thread that can be ended: what a faulty one costs, and what crosses the thread.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { afterAll, describe, expect, test } from 'vitest'
import type { EndedMovie, EndedRun, HookMovie } from '../../src/contract/index.js'
import type { MovieflowError } from '../../src/errors/index.js'
import type { Hooks } from '../../src/hooks/index.js'
import { openPipeline } from '../../src/pipeline/index.js'

const folder = mkdtempSync(join(tmpdir(), 'hooks '))
afterAll(() => rmSync(folder, { recursive: true }))

const warnings: string[] = []
const warn = (message: string) => void warnings.push(message)

/** The hooks of a pipeline with one plugin, whose module has this code. */
async function hooksOf(name: string, members: string, signal?: AbortSignal): Promise<Hooks> {
  writeFileSync(
    join(folder, `${name}.mjs`),
    `let calls = 0
const loop = async () => { await null; for (;;); }
export default { kind: 'hooks', name: '${name}', timeoutSeconds: 0.5, ${members} }
`,
  )
  const data = { source: 'a.npy', render: 'image', write: 'a.gif', plugins: [`./${name}.mjs`] }
  return (await openPipeline({ data, folder }, { warn, ...(signal && { signal }) })).hooks
}

const movie = (id: string): HookMovie => ({ id, fields: {}, inputs: [], outputs: [], annotations: {} })
const ended = (id: string): EndedMovie => ({ ...movie(id), status: 'made', seconds: 1 })
const run: EndedRun = { made: 1, fresh: 0, failed: 0, blocked: 0, canceled: 0, frames: 1, seconds: 1, failures: [] }
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: MovieflowError) => error,
  )

describe('a hook that loops after an await', () => {
  const hangs = (name: string, hook: string, code = 'PLUGIN_HANGS') => ({
    code,
    message: `the plugin ${name} has not returned from ${hook} in 0.5 s`,
    place: { plugin: name, step: `plugins[0].${hook}` },
  })

  test.concurrent('config: the pipeline cannot be read', async () => {
    const error = await failureOf(hooksOf('config', 'config: loop'))
    expect(error).toMatchObject(hangs('config', 'config', 'HOOK_FAILED'))
  })

  test.concurrent('planResolved: the pipeline cannot be planned', async () => {
    const hooks = await hooksOf('plan', 'planResolved: loop')
    const error = await failureOf(
      hooks.planResolved(
        () => ({ name: 'a', out: folder, movies: [] }),
        () => {},
      ),
    )
    expect(error).toMatchObject(hangs('plan', 'planResolved', 'HOOK_FAILED'))
  })

  test.concurrent('movieStart: its movie fails, others and those under way are made', async () => {
    const hooks = await hooksOf(
      'start',
      `movieStart: ({ id }, { warn }) => {
        warn(id + ' is call ' + ++calls)
        return id === 'bad' ? loop() : new Promise((done) => setTimeout(done, 1))
      }`,
    )
    const messages: string[] = []
    const start = (id: string) => failureOf(hooks.movieStart(movie(id), (message) => void messages.push(message)))
    const [before, bad] = await Promise.all([start('before'), start('bad')])
    expect(bad).toMatchObject(hangs('start', 'movieStart'))
    expect(await start('after')).toBe(undefined)
    expect(before).toBe(undefined)
    // Both were on the thread that looped, and then each was on one alone; the last thread goes on.
    expect(messages).toEqual([
      'start: before is call 1',
      'start: bad is call 2',
      'start: before is call 1',
      'start: bad is call 2',
      'start: after is call 1',
    ])
  })

  test.concurrent('movieStart that was given up before: its movie has failed, and no other one does', async () => {
    const hooks = await hooksOf(
      'late',
      `movieStart: ({ id }) => {
        if (id === 'late') return new Promise((done) => { calls = done }).then(loop)
        if (calls) calls()
        return new Promise((done) => setTimeout(done, 1))
      }`,
    )
    expect(await failureOf(hooks.movieStart(movie('late'), warn))).toMatchObject(hangs('late', 'movieStart'))
    expect(await failureOf(hooks.movieStart(movie('good'), warn))).toBe(undefined)
  })

  test.concurrent('movieEnd: its movie fails', async () => {
    const hooks = await hooksOf('end', `movieEnd: ({ id }) => id === 'bad' && loop()`)
    expect(await hooks.movieEnd(ended('bad'), warn)).toMatchObject(hangs('end', 'movieEnd'))
    expect(await hooks.movieEnd(ended('good'), warn)).toBe(undefined)
    expect(hooks.workOf('bad')).toMatchObject([{ step: 'plugins[0]', plugin: 'end@0.0.0', calls: 1 }])
  })

  test.concurrent('runEnd: the error is returned', async () => {
    const { place, ...error } = hangs('run', 'runEnd')
    expect(await (await hooksOf('run', 'runEnd: loop')).runEnd(run)).toMatchObject([{ ...error, ...place }])
  })
})

describe('a hook', () => {
  test('that ends its thread, or an error of its timers, costs its call', async () => {
    const hooks = await hooksOf(
      'exits',
      `movieStart: ({ id }) => {
        if (id === 'exit') process.exit(3)
        if (id === 'throw') return new Promise(() => setTimeout(() => { throw new Error('from a timer') }))
        if (id === 'later') setTimeout(() => { throw new Error('later') })
      }`,
    )
    const start = async (id: string) => (await failureOf(hooks.movieStart(movie(id), warn)))?.message
    expect(await start('exit')).toBe(
      'the plugin exits ended its thread in movieStart: its thread ended with exit code 3',
    )
    expect(await start('throw')).toBe('the plugin exits ended its thread in movieStart: from a timer')
    expect(await start('good')).toBe(undefined)
    // Whichever comes first: the answer, the next call, or the news that the thread has ended.
    const told = [await start('later')]
    await until(async () => {
      told.push(await start('good'))
      return [...told, ...warnings].some((message) => message?.endsWith(': later'))
    }, 'the error of the timer')
    expect(await start('good')).toBe(undefined)
  })

  test('keeps what it has in memory, shares the environment, and sees the abort of the run', async () => {
    const stop = new AbortController()
    const hooks = await hooksOf(
      'memory',
      `config: (pipeline) => { calls = 10; process.env.MOVIEFLOW_HOOK = pipeline.source.files; return { ...pipeline, name: 'other' } },
      movieStart: (movie, { signal, warn }) => new Promise((done) => {
        signal.addEventListener('abort', () => { warn(++calls + ' calls, ' + process.env.MOVIEFLOW_HOOK); done(); setImmediate(warn, 'not waited for') })
        process.env.MOVIEFLOW_HOOK = 'is waiting'
      })`,
      stop.signal,
    )
    expect(process.env['MOVIEFLOW_HOOK']).toBe('a.npy')
    const started = hooks.movieStart(movie('a'), warn)
    await until(() => process.env['MOVIEFLOW_HOOK'] === 'is waiting', 'the hook')
    stop.abort()
    await started
    expect(warnings).toContain('memory: 11 calls, is waiting')
    await until(() => warnings.includes('memory: not waited for'), 'the last warning')
    delete process.env['MOVIEFLOW_HOOK']
  })
})
