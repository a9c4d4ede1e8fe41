// ffmpegs that a process of its own starts.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { until } from '@movieflow/test-support/poll'
import { complains, writeStandIn } from '@movieflow/test-support/stand-in'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { killGroup, starterAddress } from '../src/index.js'
import { type FfmpegCall, type StartedFfmpeg, startFfmpeg } from '../src/start-ffmpeg.js'

const folder = mkdtempSync(join(tmpdir(), 'starter '))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes what it reads to its file, says where its input ends, and ends with code 3. */
const copies = writeStandIn(
  join(folder, 'copies'),
  'fs.writeFileSync(written(), Buffer.concat(readUpTo(Infinity)))',
  complains('that was all'),
  'process.exit(3)',
)
/** Reads nothing. */
const sleeps = writeStandIn(join(folder, 'sleeps'), 'sleepForever()')

let files = 0
function callOf(ffmpeg: string): FfmpegCall & { file: string } {
  const file = join(folder, `out ${++files}`)
  return { ffmpeg, input: ['-f', 'rawvideo'], output: ['-c', 'copy'], metadata: { title: 'of one' }, file }
}

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly said: string
  readonly errors: readonly string[]
}

function endOf({ child }: StartedFfmpeg): Promise<Ended> {
  let said = ''
  const errors: string[] = []
  child.stderr.on('data', (text) => {
    said += text
  })
  child.stdin.on('error', () => {})
  child.on('error', ({ message }) => errors.push(message))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, said, errors })))
}

/** The process that started it. */
async function starterOf({ child }: StartedFfmpeg): Promise<number> {
  const pid = await until(() => child.pid ?? false, 'its start')
  const starter = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
  expect(starter).not.toBe(process.pid)
  return starter
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const bytes = Buffer.alloc(3_000_000, 'frames ')
const sum = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

describe('an ffmpeg of the starter', needs('POSIX'), () => {
  beforeAll(async () => {
    await until(() => starterAddress() !== undefined, 'a starter')
  })

  test('gets every byte, and tells its words and its exit code', async () => {
    const call = callOf(copies)
    const started = startFfmpeg(call)
    // The command is not known before it has started.
    expect(started.command).toEqual([])
    const ended = endOf(started)
    // Written before it has started, in parts.
    started.child.stdin.write(bytes.subarray(0, 7))
    started.child.stdin.write(bytes.subarray(7))
    started.child.stdin.end()
    expect(await ended).toEqual({ code: 3, signal: null, said: 'that was all\n', errors: [] })
    expect(sum(readFileSync(call.file))).toBe(sum(bytes))
    expect(started.command[0]).toBe(copies)
    expect(started.command.join(' ')).toContain('-f rawvideo -i pipe:0')
    expect(started.command.join(' ')).not.toContain('of one')
  })

  test('is one of several at a time, each with its own input', async () => {
    const all = Array.from({ length: 5 }, (_, index) => {
      const call = callOf(copies)
      const started = startFfmpeg(call)
      const ended = endOf(started)
      started.child.stdin.end(`only ${index}`)
      return { call, ended }
    })
    for (const [index, { call, ended }] of all.entries()) {
      expect((await ended).code).toBe(3)
      expect(readFileSync(call.file, 'utf8')).toBe(`only ${index}`)
    }
  })

  test('that is missing is an error, and then an end', async () => {
    const { code, errors } = await endOf(startFfmpeg(callOf(join(folder, 'no such program'))))
    expect(errors.join()).toContain('ENOENT')
    expect(code).not.toBe(0)
  })

  test('that is killed is told to be', async () => {
    const { child, command } = startFfmpeg(callOf(sleeps))
    const ended = endOf({ child, command })
    await until(() => child.pid !== undefined, 'its start')
    killGroup(child)
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  test('is not waited for if it is given up before it has started', async () => {
    const started = startFfmpeg(callOf(sleeps))
    const ended = endOf(started)
    started.child.stdin.destroy()
    expect(await ended).toMatchObject({ signal: 'SIGKILL' })
  })

  test('ends with the thread that feeds it', async () => {
    const [start, index] = ['start-ffmpeg', 'index'].map((name) => new URL(`../src/${name}.js`, import.meta.url).href)
    const entry = join(folder, 'feeds.mjs')
    writeFileSync(
      entry,
      `import { parentPort, workerData } from 'node:worker_threads'
import { startFfmpeg } from ${JSON.stringify(start)}
import { starterAddress } from ${JSON.stringify(index)}
let child
setInterval(() => {
  if (starterAddress() !== undefined) child ??= startFfmpeg(workerData).child
  if (child?.pid) parentPort.postMessage(child.pid)
}, 20)
`,
    )
    const thread = new Worker(pathToFileURL(entry), { workerData: callOf(sleeps) })
    const [pid] = (await once(thread, 'message')) as [number]
    expect(isAlive(pid)).toBe(true)
    await thread.terminate()
    await until(() => !isAlive(pid), 'its end')
  })

  test('is not blamed for a thread that was busy for longer than it may take to answer', async () => {
    vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', '4')
    try {
      const started = startFfmpeg(callOf(copies))
      const ended = endOf(started)
      started.child.stdin.end('late')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1050)
      expect(await ended).toMatchObject({ code: 3 })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('fails soon if the starter does not answer, and later ones do without it', needs('Linux'), async () => {
    const before = startFfmpeg(callOf(sleeps))
    // It may end first.
    const endOfBefore = endOf(before)
    const starter = await starterOf(before)
    process.kill(starter, 'SIGSTOP')
    vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', '1')
    try {
      const call = callOf(copies)
      const started = startFfmpeg(call)
      const ended = endOf(started)
      started.child.stdin.end('asked in vain')
      expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' })
      expect(existsSync(call.file)).toBe(false)
    } finally {
      vi.unstubAllEnvs()
    }
    expect(await endOfBefore).toMatchObject({ signal: 'SIGKILL' })
    await until(() => !isAlive(starter), 'its end')
    const again = startFfmpeg(callOf(copies))
    const end = endOf(again)
    again.child.stdin.end('once more')
    expect(await end).toMatchObject({ code: 3 })
    await until(() => starterAddress() !== undefined, 'another starter')
  })

  test('ends with the starter, of which there is another one then', needs('Linux'), async () => {
    const { child, command } = startFfmpeg(callOf(sleeps))
    const ended = endOf({ child, command })
    const starter = await starterOf({ child, command })
    const pid = child.pid!
    process.kill(starter, 'SIGKILL')
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    await until(() => !isAlive(pid), 'its end')
    await until(() => starterAddress() === undefined, 'the news')
    await until(() => starterAddress() !== undefined, 'another starter')
    const again = startFfmpeg(callOf(copies))
    const end = endOf(again)
    again.child.stdin.end('once more')
    expect(await end).toMatchObject({ code: 3 })
  })
})
