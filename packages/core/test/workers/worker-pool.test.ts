// How threads load what they run, say how far they are, and end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { until } from '@movieflow/test-support/poll'
import { afterAll, expect, test } from 'vitest'
import { WorkerPool } from '../../src/workers/index.js'

const folder = mkdtempSync(join(tmpdir(), 'worker pool '))
afterAll(() => rmSync(folder, { recursive: true }))

/** A pool of one thread whose tasks run this code; it may use `task`, `threadId`, `parentPort`, `workerData`. */
function poolOf(name: string, code: string): WorkerPool {
  const module = join(folder, `${name}.mjs`)
  writeFileSync(
    module,
    `import { BroadcastChannel, parentPort, threadId, workerData } from 'node:worker_threads'
const done = (value) => ({ ok: true, warnings: [], work: [], value })
const forever = () => new Promise(() => {})
export default async (task) => {
  ${code}
}
`,
  )
  return new WorkerPool({ module: pathToFileURL(module), threads: 1, data: { openMovies: 1 }, warn() {} })
}

test('a thread that hands in its result by its port is ended, and another one runs the next task', async () => {
  const pool = poolOf(
    'spent',
    `if (!task.last) return done(threadId)
  parentPort.postMessage({ number: task.number, result: done(threadId) })
  return forever()`,
  )
  const first: unknown = await pool.run({ last: false } as never)
  const last: unknown = await pool.run({ last: true } as never)
  const next: unknown = await pool.run({ last: false } as never)
  await pool.destroy()
  expect(last).toBe(first)
  expect(next).not.toBe(first)
})

test('how far a task has got is told while it runs', async () => {
  // The fifth number of the pulse is how far it has got; the task goes on once the pool has seen it.
  const pool = poolOf(
    'progress',
    `const head = new Int32Array(task.pulse, 0, 6)
  Atomics.store(head, 4, 7)
  while (Atomics.load(new Int32Array(task.seen), 0) === 0) await new Promise(setImmediate)
  return done('ended')`,
  )
  const seen = new SharedArrayBuffer(4)
  const told: number[] = []
  const progress = (done: number) => {
    told.push(done)
    Atomics.store(new Int32Array(seen), 0, 1)
  }
  expect(await pool.run({ seen } as never, { progress })).toBe('ended')
  expect(await pool.run({ seen } as never, { progress })).toBe('ended')
  await pool.destroy()
  expect(told[0]).toBe(7)
})

test('threads that are told to stop may still tidy up; the task then counts as stopped', async () => {
  const pool = poolOf(
    'stops',
    `const channel = new BroadcastChannel(workerData.stop)
  const stopped = new Promise((resolve) => { channel.onmessage = resolve })
  Atomics.store(new Int32Array(task.state), 0, 1)
  await stopped
  Atomics.store(new Int32Array(task.state), 0, 2)
  return { ok: false, warnings: [], work: [], error: { code: 'CANCELED', message: 'it was tidied up' } }`,
  )
  const state = new Int32Array(new SharedArrayBuffer(4))
  const running = pool.run({ state: state.buffer } as never)
  const refusal = expect(running).rejects.toMatchObject({ code: 'CANCELED' })
  await until(() => Atomics.load(state, 0) === 1, 'the start of the task')
  await pool.stop()
  await refusal
  expect(Atomics.load(state, 0)).toBe(2)
  await expect(pool.run({} as never)).rejects.toMatchObject({ code: 'CANCELED' })
})

test('a thread imports its module and does not require it: ended meanwhile, that would abort the process', async () => {
  const module = join(folder, 'worker.mjs')
  writeFileSync(
    module,
    'Error.stackTraceLimit = 50\nconst { stack } = new Error("loaded")\nexport default () => ({ ok: true, warnings: [], value: stack })\n',
  )
  const pool = new WorkerPool({ module: pathToFileURL(module), threads: 1, data: { openMovies: 1 }, warn() {} })
  const stack: unknown = await pool.run({ type: 'probe' } as never)
  await pool.destroy()
  expect(stack).toContain('worker.mjs')
  expect(stack).not.toMatch(/require/i)
})
