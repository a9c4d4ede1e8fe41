// Checks whether the process that left a file behind still runs, before the file is removed.
import { readFileSync } from 'node:fs'

/** Linux counts a process's start in hundredths of a second since the start of the machine. */
const tickMilliseconds = 10

/** The most that a server's clock, which dates files, may differ from this machine's. */
const clocksDiffer = 60_000

/**
 * Whether a process of this host still runs that existed at `since` (milliseconds since 1970, or NaN if unknown). One that has ended is still listed
 * until its parent waits for it, forever in a container whose first process never does; and its number is reused.
 */
export function isAlive(pid: number, since = Number.NaN): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const listed = listing(pid)
  if (!listed) return true
  if (listed.ended) return false
  const own = listing(process.pid)
  if (Number.isNaN(since) || !own) return true
  const began = performance.timeOrigin - (own.startTicks - listed.startTicks) * tickMilliseconds
  return began <= since + clocksDiffer
}

/** The entry of a process in Linux's `/proc/[pid]/stat`, see proc(5): its state and start are fields 3 and 22. */
function listing(pid: number): { ended: boolean; startTicks: number } | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`).toString()
  } catch {
    return undefined
  }
  // Field 2 is the program's name in brackets, which may contain blanks and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const startTicks = Number(fields[19])
  if (!Number.isFinite(startTicks)) return undefined
  return { ended: fields[0] === 'Z' || fields[0] === 'X', startTicks }
}
