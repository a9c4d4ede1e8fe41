// What a plugin still holds: open files under a folder, child processes. Rules that need it are skipped on systems that do not show it.
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Files under `folder` that this process has open. Linux; elsewhere none are found. */
export function listOpenFiles(folder: string): string[] {
  if (process.platform !== 'linux') return []
  const inside = `${realpathSync(folder)}/`
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`)
      return file.startsWith(inside) ? [file] : []
    } catch {
      // Closed since the folder was read.
      return []
    }
  })
}

/** Child processes: their ids on Linux, else one text for each that Node waits for. */
export function listChildren(): string[] {
  if (process.platform === 'linux') return readdirSync('/proc').filter(isRunningChild)
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'ProcessWrap')
    .map((name, index) => `${name} ${index}`)
}

function isRunningChild(name: string): boolean {
  if (!/^\d+$/.test(name)) return false
  try {
    // `pid (name) state parent …`; a name may hold blanks and brackets. Z has ended.
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state !== 'Z' && Number(parent) === process.pid
  } catch {
    // Ended since the folder was read.
    return false
  }
}

/** The result of `list` after giving the event loop a moment to close things; empty is good. */
export async function listLeftovers(list: () => string[]): Promise<string[]> {
  for (let round = 0; round < 20; round++) {
    if (list().length === 0) return []
    await sleep(10)
  }
  return list()
}
