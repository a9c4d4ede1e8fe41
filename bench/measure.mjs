// One measurement: seconds, CPU seconds and peak memory of a piece of work with all of its child processes.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { processTable, taken } from './process-table.mjs'

/**
 * @typedef {object} Measured
 * @property {number} seconds of wall clock
 * @property {number} cpu user and system seconds of all processes; NaN where there is no /proc
 * @property {any} result what the work returned
 */

/** Of processes that outlive the one that started them: nobody adds their CPU time to ours. */
let leftSeconds = 0

/**
 * Runs `work`. Child processes that it starts must end within it, as those of {@link command} do.
 * @returns {Promise<Measured>}
 */
export async function measure(work) {
  const cpu = childSeconds()
  const left = leftSeconds
  const start = performance.now()
  const result = await work()
  const seconds = (performance.now() - start) / 1000
  return { seconds, cpu: childSeconds() - cpu + leftSeconds - left, result }
}

/**
 * Measures each of `works` in turn, `rounds` times: a disturbance of the machine hits neighbours alike. One may be
 * `{ work, rounds }` with fewer rounds of its own, if it is slow.
 * @returns {Promise<Record<string, Measured[]>>}
 */
export async function alternate(rounds, works) {
  const measured = Object.fromEntries(Object.keys(works).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, given] of Object.entries(works)) {
      const { work, rounds: own = rounds } = typeof given === 'function' ? { work: given } : given
      if (round < own) measured[name].push(await measure(work))
    }
  return measured
}

/** Runs a command to its end; with `sampleMemory`, returns the peak of memory as {@link Peak}. */
export async function command(program, args, { sampleMemory = false, env = process.env } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let output = ''
  let errors = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (errors = (errors + text).slice(-4000)))
  const peak = sampleMemory ? watchMemory(child.pid) : undefined
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve(exit ?? signal))
  })
  const memory = peak?.()
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\nended with ${code}\n${errors || output.slice(-2000)}`)
  return { output, memory }
}

const accountant = pathToFileURL(join(import.meta.dirname, 'process-account.mjs')).href
let accounts = 0

/**
 * Runs a Node program, and returns the {@link import('./process-account.mjs').Account} of it with what {@link command} returns. CPU seconds of
 * processes that outlive it count in {@link measure}.
 */
export async function nodeProgram(args, options = {}) {
  const file = join(tmpdir(), `bench-account-${process.pid}-${accounts++}.json`)
  const env = { ...process.env, BENCH_ACCOUNT: file }
  try {
    const ran = await command(process.execPath, ['--import', accountant, ...args], { ...options, env })
    if (!existsSync(file)) throw new Error(`${args.join(' ')}: the process left no account of itself`)
    const account = JSON.parse(readFileSync(file, 'utf8'))
    leftSeconds += account.left.seconds
    return { ...ran, account }
  } finally {
    rmSync(file, { force: true })
  }
}

/** Runs one function for each item, `width` at a time. */
export async function pool(items, width, run) {
  const queue = [...items.entries()]
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await run(next[1], next[0])
    }),
  )
}

/** Of children that have ended. */
function childSeconds() {
  return taken('self')?.children.seconds ?? Number.NaN
}

/** @typedef {{ process: number, tree: number }} Peak MiB: the process's own (VmHWM), and the most that all had at once. */

/** Samples a process and its descendants every 25 ms; call the result for the {@link Peak}. */
function watchMemory(root) {
  const peak = { process: 0, tree: 0 }
  const sample = () => {
    const tree = [root, ...processTable().below(root)].reduce((sum, pid) => sum + memoryOf(pid, 'VmRSS'), 0)
    peak.tree = Math.max(peak.tree, tree)
    peak.process = Math.max(peak.process, memoryOf(root, 'VmHWM'))
  }
  const timer = setInterval(sample, 25)
  sample()
  return () => {
    clearInterval(timer)
    return peak
  }
}

function memoryOf(pid, field) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1')
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
