// A thread may be ended at any time: Node itself would abort the process if the thread is just opening a zlib stream.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { endThread, startModule } from '../../src/threads/index.js'
import { WorkerPool } from '../../src/workers/index.js'

const folder = mkdtempSync(join(tmpdir(), 'threads '))
afterAll(() => rmSync(folder, { recursive: true }))

function moduleOf(name: string, code: string): URL {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, code)
  return pathToFileURL(file)
}

const message = (thread: Worker) => new Promise<unknown>((resolve) => thread.once('message', resolve))

/** Opens zlib streams for ever: those of the functions that return bytes, and those that are piped. */
const atZlib = `import { createGunzip, deflateSync, inflateSync } from 'node:zlib'
const bytes = deflateSync('movie')
const work = () => { for (;;) { inflateSync(bytes); createGunzip() } }
`

test('threads at work with zlib are ended, one after the other and together', async () => {
  const module = moduleOf(
    'endless',
    `${atZlib}import { parentPort } from 'node:worker_threads'\nparentPort.postMessage(inflateSync(bytes).toString('latin1', 0, 5))\nwork()`,
  )
  for (let round = 0; round < 3; round++) {
    const threads = Array.from({ length: 3 }, () => startModule(module, {}))
    const said = await Promise.all(threads.map(message))
    const codes = await Promise.all(threads.map(endThread))
    expect({ said, codes }).toEqual({ said: Array(3).fill('movie'), codes: Array(3).fill(1) })
  }
})

test('a pool whose threads are at work with zlib is ended', async () => {
  const module = moduleOf(
    'task',
    `${atZlib}export default (task) => { Atomics.store(new Int32Array(task.begun), 0, 1); Atomics.notify(new Int32Array(task.begun), 0); work() }`,
  )
  for (let round = 0; round < 2; round++) {
    const pool = new WorkerPool({ module, threads: 2, data: { openMovies: 1 }, warn() {} })
    const begun = new SharedArrayBuffer(4)
    const tasks = [1, 2].map(() => expect(pool.run({ begun } as never)).rejects.toMatchObject({ code: 'CANCELED' }))
    while (Atomics.load(new Int32Array(begun), 0) === 0) await new Promise(setImmediate)
    await pool.destroy()
    await Promise.all(tasks)
  }
})

test('threads go on with zlib after another one was ended', async () => {
  const other = startModule(moduleOf('other', 'setInterval(() => {}, 1000)'), {})
  const thread = startModule(
    moduleOf(
      'answers',
      `import { gunzipSync, gzipSync } from 'node:zlib'
import { parentPort } from 'node:worker_threads'
parentPort.on('message', (text) => parentPort.postMessage(gunzipSync(gzipSync(text)).toString()))`,
    ),
    {},
  )
  await endThread(other)
  const answer = message(thread)
  thread.postMessage('after')
  expect(await answer).toBe('after')
  await endThread(thread)
})
