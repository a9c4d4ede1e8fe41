// A small process that starts ffmpegs in place of this one: a fork costs what this process has in memory; main thread, asked by all.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'

/** The first process gains nothing: a single movie is made sooner without a starter. */
const firstWorthwhile = 2
/** One that dies so often does so again. */
const mostStarts = 3
/** A length of a socket's path that all systems accept; Node silently cuts a longer one. */
const longestPath = 100

/** A wish for a starter, its address, or a complaint about the one at an address. */
type News = 'wish' | { readonly address: string | undefined } | Complaint

interface Complaint {
  readonly failed: string
  readonly isDeaf: boolean
}

const channel = new BroadcastChannel('@movieflow/ffmpeg starter')
channel.onmessage = (message) => {
  const { data } = message as { data: News }
  if (data === 'wish') {
    if (isMainThread) wish()
  } else if ('failed' in data) {
    if (isMainThread) leave(data)
  } else address = data.address
}
// Nobody waits for it.
channel.unref()

let address: string | undefined
let wishes = 0
let starts = 0
let starter: ChildProcess | undefined
/** The address of that process. */
let startedAt: string | undefined

/** The starter's address; none if there is no starter. Then one is wished for, and the caller starts its process itself. */
export function starterAddress(): string | undefined {
  // On Windows a program does not take a pipe of Node's for its input.
  if (address !== undefined || process.platform === 'win32') return address
  if (isMainThread) wish()
  else channel.postMessage('wish' satisfies News)
  return undefined
}

/**
 * The starter failed to start an ffmpeg: no more are asked of it. One that does not answer (`isDeaf`) is killed, so that it starts nothing
 * later on; those who wait for it see their connections closed.
 */
export function leaveStarter(at: string, { isDeaf = false } = {}): void {
  if (at === address) address = undefined
  const complaint: Complaint = { failed: at, isDeaf }
  if (isMainThread) leave(complaint)
  else channel.postMessage(complaint satisfies News)
}

function leave({ failed, isDeaf }: Complaint): void {
  if (failed !== startedAt) return
  tell(undefined)
  if (isDeaf) starter?.kill('SIGKILL')
}

function wish(): void {
  wishes++
  if (address !== undefined) tell(address)
  else if (!starter && wishes >= firstWorthwhile && starts < mostStarts) start()
}

function start(): void {
  starts++
  let folder: string
  try {
    folder = mkdtempSync(join(tmpdir(), `movieflow-starter-${process.pid}-`))
  } catch {
    return
  }
  const path = join(folder, 's')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  if (Buffer.byteLength(path) > longestPath) {
    remove()
    return
  }
  // A group of its own, which Ctrl-C in a terminal does not reach. It ends when it hears that this process has.
  const child = fork(new URL('./starter-process.js', import.meta.url), [path], {
    detached: true,
    // Keeps the flags with which tests run the sources; with `--input-type` Node accepts no entry file.
    execArgv: process.execArgv.filter((flag) => !flag.startsWith('--input-type')),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  starter = child
  startedAt = path
  child.once('message', () => tell(path))
  child.on('error', () => {})
  child.once('close', () => {
    starter = undefined
    startedAt = undefined
    remove()
    tell(undefined)
  })
  child.unref()
  child.channel?.unref()
}

function tell(at: string | undefined): void {
  address = at
  channel.postMessage({ address: at } satisfies News)
}
