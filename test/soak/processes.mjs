// Processes as Linux shows them in /proc: the tree below one, and whoever carries a mark in its environment.
import { readdirSync, readFileSync } from 'node:fs'

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

function parentOf(pid) {
  try {
    // The name may hold blanks and brackets: what follows the last bracket counts.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

/** All below a process, not itself. */
export function descendantsOf(root) {
  const children = new Map()
  for (const pid of pids()) {
    const parent = parentOf(pid)
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const found = []
  for (let next = [root]; next.length > 0; ) {
    next = next.flatMap((pid) => children.get(pid) ?? [])
    found.push(...next)
  }
  return found
}

/** Living processes whose environment holds `mark`. */
export function processesWith(mark) {
  return pids().filter((pid) => {
    try {
      // A zombie's environment is empty.
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
    } catch {
      return false
    }
  })
}

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended already.
  }
}

/** Kills a process and all below it, as if at one moment: a stopped process starts no more children. */
export function killTree(root) {
  signal(root, 'SIGSTOP')
  const below = descendantsOf(root)
  for (const pid of [root, ...below]) signal(pid, 'SIGKILL')
}
