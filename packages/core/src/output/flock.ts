// Locks that the kernel holds for an open file, and drops when its process ends, however it ends; main thread.
import { spawn } from 'node:child_process'

export type LockMode = 'exclusive' | 'shared'

/** Of flock(1), where somebody else holds the lock. */
const conflict = 75

/**
 * Asks for a lock on an open file, at once. `flock(1)` is handed our descriptor: the lock belongs to the open file, which
 * stays ours. `unknown` where there is no flock(1) (macOS, Windows), or where the file system has no locks.
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
