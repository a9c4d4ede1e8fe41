import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lockFile } from '../../src/output/flock.js'
import { RunLock } from '../../src/output/run-lock.js'
import type { Shard } from '../../src/output/run-state.js'

// The real one, and what it answered.
vi.mock('../../src/output/flock.js', async (original) => {
  const module = await original<{ lockFile: typeof lockFile }>()
  return { ...module, lockFile: vi.fn(module.lockFile) }
})

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'movieflow-lock-'))
})
afterEach(() => rmSync(out, { recursive: true }))

const acquire = (shard?: Shard, waitSeconds?: number) =>
  RunLock.acquire({ out, pipelineFile: '/data/p.yaml', shard, waitSeconds })
const shard = (index: number, count: number) => ({ index, count })

// Without flock(1) a lock is only as good as its text.
describe('the lock of a pipeline', needs('flock'), () => {
  it('lets one whole run in, names it to the next, and is free when it ends', async () => {
    const lock = await acquire()
    await expect(acquire()).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringMatching(
        new RegExp(`another run of p.yaml is running: process ${process.pid} on .+, since 2`),
      ),
    })
    await expect(RunLock.acquire({ out, pipelineFile: '/data/q.yaml' }).then((other) => other.release())).resolves.toBe(
      undefined,
    )
    lock.release()
    ;(await acquire()).release()
  })

  it('lets the shards of one division in side by side, each once', async () => {
    const locks = await Promise.all([1, 2, 3, 4].map((index) => acquire(shard(index, 4))))
    await expect(acquire(shard(2, 4))).rejects.toMatchObject({
      message: expect.stringContaining('another run of shard 2/4 of p.yaml is running: shard 2/4, process'),
    })
    for (const lock of locks) lock.release()
  })

  it('lets a shard in when the first of its division has ended, while another is at work', async () => {
    const [first, second] = [await acquire(shard(1, 4)), await acquire(shard(2, 4))]
    first.release()
    const third = await acquire(shard(3, 4))
    await expect(acquire()).rejects.toMatchObject({
      message: expect.stringMatching(/^shards of p.yaml are running, in a division of 4: shard 2\/4, .*; shard 3\/4, /),
    })
    await expect(acquire(shard(1, 5))).rejects.toMatchObject({ code: 'LOCKED' })
    second.release()
    third.release()
    ;(await acquire(shard(1, 5))).release()
  })

  it('shuts a whole run and other divisions out while a shard is at work, and shards while a whole run is', async () => {
    const first = await acquire(shard(1, 4))
    await expect(acquire()).rejects.toMatchObject({
      message: expect.stringMatching(/^shards of p.yaml are running, in a division of 4: shard 1\/4, process/),
    })
    await expect(acquire(shard(1, 5))).rejects.toMatchObject({ code: 'LOCKED' })
    first.release()
    const whole = await acquire()
    await expect(acquire(shard(1, 4))).rejects.toMatchObject({ code: 'LOCKED' })
    whole.release()
    ;(await acquire(shard(1, 5))).release()
  })

  it('is waited for, where that is asked for', async () => {
    const lock = await acquire()
    vi.mocked(lockFile).mockClear()
    const second = acquire(undefined, 60)
    const answers = vi.mocked(lockFile).mock.settledResults
    await until(() => answers.some(({ value }) => value === 'taken'), 'a lock that is taken')
    lock.release()
    const got = await second
    expect(got.waited).toBe(true)
    got.release()
  })

  it('is dropped by the kernel when its holder is killed', diesWithItsHolder)
})

it('without flock(1), a lock holds by its text as long as its process lives', async () => {
  vi.stubEnv('PATH', '')
  try {
    await diesWithItsHolder()
  } finally {
    vi.unstubAllEnvs()
  }
})

async function diesWithItsHolder() {
  const module = new URL('../../src/output/run-lock.js', import.meta.url).href
  const code = `const { RunLock } = await import(${JSON.stringify(module)})
await RunLock.acquire({ out: ${JSON.stringify(out)}, pipelineFile: '/data/p.yaml' })
console.log('held')
setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  await expect(acquire()).rejects.toMatchObject({ message: expect.stringContaining(`process ${holder.pid} on`) })
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await ended
  expect(readFileSync(join(out, '.movieflow/p.yaml.lock'), 'utf8')).toContain(String(holder.pid))
  ;(await acquire()).release()
}
