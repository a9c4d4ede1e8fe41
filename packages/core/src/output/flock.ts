// Locks that the kernel holds for an open file, and releases when its process ends in any way; main thread.
import { spawn } from 'node:child_process'

export type LockMode = 'exclusive' | 'shared'

/** The exit code of flock(1) if another process holds the lock. */
const conflict = 75

/**
 * Tries to lock an open file without waiting. `flock(1)` gets our descriptor: the lock belongs to the open file, which
 * stays ours. `unknown` if there is no flock(1) (macOS, Windows), or the file system has no locks.
 */
export function lockFile(descriptor: number, mode: LockMode): Promise<'held' | 'taken' | 'unknown'> {
  return new Promise((resolve) => {
    const child = spawn('flock', ['--nonblock', '--conflict-exit-code', String(conflict), `--${mode}`, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    })
    child.once('error', () => resolve('unknown'))
    child.once('exit', (code) => resolve(code === 0 ? 'held' : code === conflict ? 'taken' : 'unknown'))
  })
}
