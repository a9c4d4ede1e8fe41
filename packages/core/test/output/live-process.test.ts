import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../src/output/live-process.js'
import { stagedPath, sweepStaged } from '../../src/output/staged-file.js'

/** Without it a process that has ended cannot be known from one that runs. */
const listed = existsSync('/proc/self/stat')

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** A process whose parent never asks for it, as in a container without an init: it has ended, and its number is still taken. */
async function unreaped(): Promise<number> {
  child = spawn('sh', ['-c', 'true & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [printed] = await once(child.stdout!, 'data')
  return Number(printed)
}

describe.runIf(listed)('what dead runs left', () => {
  it('is swept, if nobody asks for the dead', async () => {
    const pid = await unreaped()
    await expect.poll(() => isAlive(pid)).toBe(false)
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
    child = spawn('sleep', ['600'])
    await once(child, 'spawn')
    expect(isAlive(child.pid!)).toBe(true)
    expect(isAlive(child.pid!, Date.now())).toBe(true)
    expect(isAlive(child.pid!, Number.NaN)).toBe(true)
    expect(isAlive(child.pid!, Date.now() - 3_600_000)).toBe(false)
  })
})
