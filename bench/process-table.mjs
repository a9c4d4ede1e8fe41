// Which processes there are, and what each has taken, as Linux tells it in /proc.
import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts in ticks of 10 ms, whatever its own clock does. */
const ticksPerSecond = 100

/** @typedef {{ seconds: number, faults: number }} Taken CPU seconds, user and system, and minor page faults */

/**
 * What a process with all of its threads has taken, and what those of its children had that have ended and that it waited for.
 * `undefined` if there is no such process, or no /proc.
 * @returns {{ own: Taken, children: Taken, parent: number } | undefined}
 */
export function taken(pid) {
  let text
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The program's name is in parentheses and may hold anything; the first field after it is the state.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return {
    parent: fields[1],
    own: { faults: fields[7], seconds: (fields[11] + fields[12]) / ticksPerSecond },
    children: { faults: fields[8], seconds: (fields[13] + fields[14]) / ticksPerSecond },
  }
}

/** The processes of this moment. */
export function processTable() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parents = pids.map((pid) => [Number(pid), taken(pid)?.parent])
  return {
    /** All descendants of a process. */
    below(root) {
      const found = [root]
      for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child))
      return found.slice(1)
    },
  }
}
