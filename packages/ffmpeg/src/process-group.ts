// Child processes in groups of their own, so that whatever they started ends with them; main thread.
import type { ChildProcess } from 'node:child_process'

/** Spawn option: a group of its own, which Ctrl-C in a terminal does not reach. On Windows it would open a window. */
export const ownGroup = { detached: process.platform !== 'win32' }

const living = new Set<ChildProcess>()

/** Sees to it that the child does not outlive this process. */
export function guardChild(child: ChildProcess): void {
  // A kill -9 of this process needs nothing: ffmpeg reads the end of its pipe and ends by itself.
  if (living.size === 0) process.on('exit', killAll)
  living.add(child)
  const forget = () => {
    living.delete(child)
    if (living.size === 0) process.off('exit', killAll)
  }
  child.once('exit', forget)
  child.once('error', forget)
}

function killAll(): void {
  for (const child of living) killGroup(child)
}

/** Kills a child and what it started; never throws. */
export function killGroup(child: ChildProcess): void {
  try {
    if (child.pid === undefined) return
    if (ownGroup.detached) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // ESRCH: nobody of the group is left.
  }
}
