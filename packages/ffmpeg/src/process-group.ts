// Child processes in groups of their own, so that whatever they started ends with them; in any thread.
import type { ChildProcess } from 'node:child_process'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'

/** Spawn option: a group of its own, which Ctrl-C in a terminal does not reach. On Windows it would open a window. */
export const ownGroup = { detached: process.platform !== 'win32' }

/** The children of all threads; kept by the main one, because a terminated thread cannot clean up. */
const living = new Set<number>()

interface News {
  readonly pid: number
  readonly lives: boolean
}

const channel = new BroadcastChannel('@movieflow/ffmpeg children')
if (isMainThread) channel.onmessage = (message) => note((message as { data: News }).data)
// Nobody waits for it.
channel.unref()

function note({ pid, lives }: News): void {
  if (living.size === 0) process.on('exit', killAll)
  if (lives) living.add(pid)
  else living.delete(pid)
  if (living.size === 0) process.off('exit', killAll)
}

/** Sees to it that the child does not outlive this process, whichever thread started it. */
export function guardChild(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  // A kill -9 of this process needs nothing: ffmpeg reads the end of its pipe, or writes to a broken one, and ends by itself.
  const tell = (lives: boolean) => (isMainThread ? note({ pid, lives }) : channel.postMessage({ pid, lives }))
  tell(true)
  child.once('exit', () => tell(false))
}

function killAll(): void {
  for (const pid of living) killGroupOf(pid)
}

/** Kills a child and what it started; never throws. */
export function killGroup({ pid }: Pick<ChildProcess, 'pid'>): void {
  if (pid !== undefined) killGroupOf(pid)
}

function killGroupOf(pid: number): void {
  try {
    process.kill(ownGroup.detached ? -pid : pid, 'SIGKILL')
  } catch {
    // ESRCH: no process of the group is left.
  }
}
