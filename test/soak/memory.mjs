// Memory and open files of long runs, as the kernel counts them: a thousand short movies, and one of 100,000 frames.
// Alone: `node test/soak/memory.mjs [--short]`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))
const jobs = 2
const mostGrowth = 0.1
const mostDescriptors = 64 + 8 * jobs

function writeNpy(file, shape, valueAt) {
  const length = shape.reduce((product, side) => product * side, 1)
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117)
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1')
  writeFileSync(file, Buffer.concat([head, Buffer.from(Float32Array.from({ length }, (_, at) => valueAt(at)).buffer)]))
}

/** Runs the pipeline, and samples the process: how far it was (0 to 1), its resident MB, its open files. */
async function observe(folder, progressOf) {
  const child = spawn(process.execPath, [command, 'run', 'pipeline.yaml', '--json', '--jobs', String(jobs)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let done = 0
  let summary = /** @type {any} */ ({})
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line)
    if (event.type === 'run-end') summary = event
    done = progressOf(event) ?? done
  })
  const samples = /** @type {{ done: number, megabytes: number, descriptors: number }[]} */ ([])
  const watch = setInterval(() => {
    try {
      const megabytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
      samples.push({ done, megabytes, descriptors: readdirSync(`/proc/${child.pid}/fd`).length })
    } catch {
      // It has ended.
    }
  }, 50)
  const started = performance.now()
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  return { code, summary, samples, seconds: (performance.now() - started) / 1000 }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** What the samples say, and what of it is wrong. */
function judge(name, { code, summary, samples, seconds }) {
  const quarter = (number) =>
    mean(samples.filter(({ done }) => Math.floor(done * 4) === number).map(({ megabytes }) => megabytes))
  const growth = quarter(3) / quarter(1) - 1
  // Before the first frame many modules are read at once.
  const descriptors = Math.max(...samples.filter(({ done }) => done > 0).map((sample) => sample.descriptors))
  const most = Math.max(...samples.map(({ megabytes }) => megabytes))
  const wrong = []
  if (code !== 0) wrong.push(`ended with ${code}, ${summary.failed} failed`)
  // Not a number, where a quarter has no sample, is wrong as well.
  if (!(growth <= mostGrowth))
    wrong.push(`memory grew by ${(100 * growth).toFixed(1)} % from the second to the last quarter`)
  if (!(descriptors <= mostDescriptors)) wrong.push(`${descriptors} open files, more than ${mostDescriptors}`)
  const quarters = [0, 1, 2, 3].map((number) => quarter(number).toFixed(0)).join(', ')
  return {
    faults: wrong.map((what) => `${name}: ${what}`),
    figure: `${quarters} MB a quarter, ${most.toFixed(0)} at most; last over second ${(100 * growth).toFixed(1)} %; ${descriptors} open files; ${seconds.toFixed(0)} s`,
  }
}

/**
 * Harness of soak: two long runs.
 * @param {{ short?: boolean }} options
 */
export async function soakMemory({ short = false } = {}) {
  const movies = short ? 200 : 1000
  const frames = short ? 10_000 : 100_000
  const figures = /** @type {Record<string, string>} */ ({})
  const faults = []
  const cases = {
    [`${movies} movies of 20 frames`]: (folder) => {
      for (let exp = 1; exp <= movies; exp++)
        writeNpy(join(folder, `Exp${exp}.npy`), [20, 10, 10], (at) => Math.sin(at / (7 + exp)))
      writeFileSync(
        join(folder, 'pipeline.yaml'),
        `out: movies
source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [160, 120], colorbar: true, title: "<exp> <frame>" }
write: [<exp:04d>.mp4, <exp:04d>.gif]
`,
      )
      let made = 0
      return (event) => (event.type === 'movie-end' ? ++made / movies : undefined)
    },
    [`one movie of ${frames} frames`]: (folder) => {
      writeNpy(join(folder, 'long.npy'), [frames, 6, 8], (at) => Math.sin(at / 7))
      writeFileSync(
        join(folder, 'pipeline.yaml'),
        `out: movies
source: { files: long.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [32, 24], axis: off }
write: [long.mp4, long.gif]
`,
      )
      return (event) => (event.type === 'progress' ? event.done / event.frames : undefined)
    },
  }
  for (const [name, prepare] of Object.entries(cases)) {
    const folder = mkdtempSync(join(tmpdir(), 'movieflow-memory-'))
    const { faults: found, figure } = judge(name, await observe(folder, prepare(folder)))
    faults.push(...found)
    figures[name] = figure
    rmSync(folder, { recursive: true, force: true })
  }
  for (const fault of faults) console.error(fault)
  const failed = Math.min(2, faults.length)
  return { passed: 2 - failed, failed, figures }
}

export default soakMemory

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, figures } = await soakMemory({ short: process.argv.includes('--short') })
  console.log(figures)
  console.log(`Memory: ${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
