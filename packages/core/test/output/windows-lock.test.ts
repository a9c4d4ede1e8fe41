// Locks and scratch folders of a system without flock(1), /proc and user numbers, as Windows is: a lock holds by its text.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RunLock } from '../../src/output/run-lock.js'
import { type Shard, statePath } from '../../src/output/run-state.js'
import { Scratch } from '../../src/output/scratch.js'

vi.mock('../../src/output/flock.js', () => ({ lockFile: async () => 'unknown' }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const readFile = (path: string, ...options: [BufferEncoding?]) => {
    if (String(path).startsWith('/proc')) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return fs.readFileSync(path, ...options)
  }
  return { ...fs, readFileSync: readFile }
})

const pipelineFile = '/lab/p.yaml'
/** The process that started this one lives as long as it. */
const other = process.ppid
/** Above any limit: nobody has it. */
const nobody = 4_999_999

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'movieflow-windows-'))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  rmSync(out, { recursive: true })
})

const acquire = (shard?: Shard) => RunLock.acquire({ out, pipelineFile, shard })
const lockOf = (shard?: Shard) =>
  statePath(out, pipelineFile, shard ? `shard-${shard.index}-of-${shard.count}.lock` : 'lock')

function held(file: string, pid: number, { host = hostname(), shard }: { host?: string; shard?: Shard } = {}): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ pid, host, since: new Date().toISOString(), shard })}\n`)
}

describe('a lock without the kernel’s help', () => {
  it('keeps a second run out while the process that it names lives', async () => {
    held(lockOf(), other)
    await expect(acquire()).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`another run of p.yaml is running: process ${other} on`),
    })
    await expect(acquire({ index: 1, count: 2 })).rejects.toMatchObject({ code: 'LOCKED' })
  })

  it('is taken over from a process that is gone, and from another machine, which cannot be asked', async () => {
    for (const holder of [{ pid: nobody }, { pid: other, host: 'elsewhere' }]) {
      held(lockOf(), holder.pid, holder)
      const lock = await acquire()
      expect(JSON.parse(readFileSync(lockOf(), 'utf8')).pid).toBe(process.pid)
      lock.release()
    }
  })

  it('is taken over where its text was cut', async () => {
    mkdirSync(dirname(lockOf()))
    writeFileSync(lockOf(), '{"pid":')
    const lock = await acquire()
    expect(lock.refused).toBeUndefined()
    lock.release()
  })

  it('lets another shard of the division in, and nobody else while a shard lives', async () => {
    const first = { index: 1, count: 2 }
    held(lockOf(), nobody, { shard: first })
    held(lockOf(first), other, { shard: first })
    const second = await acquire({ index: 2, count: 2 })
    await expect(acquire(first)).rejects.toMatchObject({
      message: expect.stringContaining('another run of shard 1/2 of p.yaml is running'),
    })
    second.release()
  })
})

it('a scratch folder among other people’s is used where there are no user numbers: Windows gives each person one', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  vi.spyOn(process, 'getuid').mockImplementation(() => undefined as never)
  const shared = join(out, 'shared')
  const scratch = new Scratch(shared, true)
  expect(dirname(await scratch.folder())).toBe(join(shared, '.movieflow/scratch'))
  await scratch.remove()
})
