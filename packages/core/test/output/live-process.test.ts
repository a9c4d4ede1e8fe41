import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../src/output/live-process.js'
import { stagedPath, sweepStaged } from '../../src/output/staged-file.js'

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** A process whose parent never asks for it, as in a container without an init: it has ended, and its number is still taken. */
async function unreaped(): Promise<number> {
  const stays = ['-c', 'sleep 1 & echo $!; exec "$0" -e "setInterval(() => {}, 1e6)"', process.execPath]
  child = spawn('sh', stays, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [printed] = await once(child.stdout!, 'data')
  return Number(printed)
}

// Without /proc one that has ended cannot be known from one that runs.
describe('what dead runs left', needs('Linux'), () => {
  it('is swept, if nobody asks for the dead', async () => {
    const pid = await unreaped()
    await until(() => !isAlive(pid), 'the end of the process')
    expect(process.kill(pid, 0)).toBe(true)

    const folder = mkdtempSync(join(tmpdir(), 'movieflow-'))
    const own = basename(stagedPath(join(folder, 'a.mp4')))
    writeFileSync(join(folder, own), '')
    writeFileSync(join(folder, own.replace(`-${process.pid}-`, `-${pid}-`)), '')
    writeFileSync(join(folder, own.replace(`-${process.pid}-`, `-${process.ppid}-`)), '')
    await sweepStaged([folder])
    expect(readdirSync(folder).sort()).toEqual([own, own.replace(`-${process.pid}-`, `-${process.ppid}-`)].sort())
    rmSync(folder, { recursive: true })
  })

  it('is not protected by a process that was given the same number later', async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
    await once(child, 'spawn')
    expect(isAlive(child.pid!)).toBe(true)
    expect(isAlive(child.pid!, Date.now())).toBe(true)
    expect(isAlive(child.pid!, Number.NaN)).toBe(true)
    expect(isAlive(child.pid!, Date.now() - 3_600_000)).toBe(false)
  })
})
