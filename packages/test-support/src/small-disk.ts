// A folder becomes a disk that is soon full.
import { execFileSync } from 'node:child_process'

/** Mounts a tmpfs of that many KiB on an empty folder, until the end of a `using` block. Throws where this machine allows none. */
export function mountDisk(folder: string, kibibytes: number): Disposable {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'pipe' })
  return { [Symbol.dispose]: () => execFileSync('umount', ['-l', folder], { stdio: 'pipe' }) }
}
