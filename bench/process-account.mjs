// Loaded into a Node program before its own modules (`--import`): when it ends, it writes what its main thread and its processes took.
import { readFileSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { processTable, taken } from './process-table.mjs'

/**
 * @typedef {object} Account
 * @property {number} busy milliseconds in which the main thread's loop did not wait for events; on a machine that has too few cores,
 *   waiting for one of them counts
 * @property {number} cpu milliseconds of the main thread on a processor; NaN (null) where the kernel does not tell
 * @property {import('./process-table.mjs').Taken} own of the process, all threads
 * @property {import('./process-table.mjs').Taken} children of those that ended, and were waited for
 * @property {import('./process-table.mjs').Taken} left of those that were there when it ended, with what they had waited for
 */

// Threads and child processes get the flag, too, by the arguments of Node that they take over.
const file = process.env.BENCH_ACCOUNT
delete process.env.BENCH_ACCOUNT
if (isMainThread && file) process.once('exit', () => writeFileSync(file, JSON.stringify(account())))

/** @returns {Account} */
function account() {
  const { active } = performance.eventLoopUtilization()
  const cpu = mainThreadMilliseconds()
  const { own, children } = taken('self') ?? { own: none, children: none }
  return { busy: active, cpu, own, children, left: leftBehind() }
}

const none = { seconds: Number.NaN, faults: Number.NaN }

function leftBehind() {
  const left = { seconds: 0, faults: 0 }
  if (process.platform !== 'linux') return left
  for (const pid of processTable().below(process.pid)) {
    const { own = none, children = none } = taken(pid) ?? {}
    left.seconds += (own.seconds || 0) + (children.seconds || 0)
    left.faults += (own.faults || 0) + (children.faults || 0)
  }
  return left
}

/** The first figure of schedstat is in nanoseconds. */
function mainThreadMilliseconds() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
