// One measurement: seconds, CPU seconds and peak memory of a piece of work with all of its child processes.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Runs `work` and returns wall-clock `seconds` and `cpu`: user and system seconds of the child processes that it
 * started and awaited, with theirs; NaN where there is no /proc.
 */
export async function measure(work) {
  const cpu = childSeconds()
  const start = performance.now()
  const result = await work()
  return { seconds: (performance.now() - start) / 1000, cpu: childSeconds() - cpu, result }
}

/** Runs a command to its end; with `sampleMemory`, returns the peak of memory as {@link Peak}. */
export async function command(program, args, { sampleMemory = false } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
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

/** Runs one function for each item, `width` at a time. */
export async function pool(items, width, run) {
  const queue = [...items.entries()]
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await run(next[1], next[0])
    }),
  )
}

/** Of children that have ended: cutime + cstime of /proc/self/stat, in ticks of 10 ms on Linux. */
function childSeconds() {
  const fields = statFields('self')
  return fields ? (Number(fields[13]) + Number(fields[14])) / 100 : Number.NaN
}

/** The fields of /proc/…/stat behind the program's name, so that the first is the state. */
function statFields(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** @typedef {{ process: number, tree: number }} Peak MiB: the process's own (VmHWM), and the most that all had at once. */

/** Samples a process and its descendants every 25 ms; call the result for the {@link Peak}. */
function watchMemory(root) {
  const peak = { process: 0, tree: 0 }
  const sample = () => {
    const tree = descendants(root).reduce((sum, pid) => sum + memoryOf(pid, 'VmRSS'), 0)
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

function descendants(root) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [Number(pid), Number(statFields(pid)?.[1])])
  const found = [root]
  for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child))
  return found
}

function memoryOf(pid, field) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1')
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
