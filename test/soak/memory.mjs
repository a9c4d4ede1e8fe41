// Memory and open files of long runs, as the kernel counts them: thousands of short movies, and one of hundreds of thousands of frames.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { command, npyFile } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'

/** What is run, and what it may take. The short form runs long enough that memory has grown to what a run needs. */
const forms = {
  short: {
    movies: 1000,
    frames: 100_000,
    jobs: 2,
    mostGrowth: 0.1,
    mostMegabytes: 500,
    planned: 5000,
  },
  full: { movies: 10_000, frames: 300_000, jobs: 16, mostGrowth: 0.03, mostMegabytes: 600, planned: 50_000 },
}

/** The most MB that a plan may take: those of the program, and of each movie. */
const mostOfPlan = (/** @type {number} */ movies) => 250 + movies * 0.015

/** Looks at the process from time to time; its exit code. */
async function watched(child, look) {
  const watch = setInterval(() => {
    try {
      look()
    } catch {
      // It has ended.
    }
  }, 50)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  return code
}

/**
 * Its memory by a name of the kernel's; 0 if it has none any more.
 * @param {{ pid?: number }} child
 * @param {string} name
 */
function megabytesOf({ pid }, name) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
}

/** The MB that planning so many movies takes at most. */
async function observePlan(movies) {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-memory-'))
  prepareMovies(folder, movies)
  const child = spawn(process.execPath, [command, 'plan', 'pipeline.yaml'], { cwd: folder, stdio: 'ignore' })
  let most = 0
  const code = await watched(child, () => {
    most = Math.max(most, megabytesOf(child, 'VmHWM'))
  })
  rmSync(folder, { recursive: true, force: true })
  return { code, most }
}

function prepareMovies(folder, movies) {
  for (let exp = 1; exp <= movies; exp++)
    writeFileSync(
      join(folder, `Exp${exp}.npy`),
      npyFile([20, 10, 10], (at) => Math.sin(at / (7 + exp))),
    )
  writeFileSync(
    join(folder, 'pipeline.yaml'),
    `out: movies
source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [160, 120], colorbar: true, title: "<exp> <frame>" }
write: [<exp:04d>.mp4, <exp:04d>.gif]
`,
  )
}

/** Runs the pipeline, and samples the process: how far it was (0 to 1), its resident MB, its open files. */
async function observe(folder, jobs, progressOf) {
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
  const started = performance.now()
  const code = await watched(child, () => {
    const megabytes = megabytesOf(child, 'VmRSS')
    const descriptors = readdirSync(`/proc/${child.pid}/fd`).length
    // A process that ends has no memory any more.
    if (megabytes > 0) samples.push({ done, megabytes, descriptors })
  })
  return { code, summary, samples, seconds: (performance.now() - started) / 1000 }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** @type {import('./harness.mjs').Harness} */
export default async function memory({ short }) {
  const { movies, frames, jobs, mostGrowth, mostMegabytes, planned } = short ? forms.short : forms.full
  const mostDescriptors = 64 + 8 * jobs
  const tally = new Tally()
  const figures = /** @type {string[]} */ ([`${jobs} jobs`])
  const cases = {
    [`${movies} movies of 20 frames`]: (folder) => {
      prepareMovies(folder, movies)
      let made = 0
      return (event) => (event.type === 'movie-end' ? ++made / movies : undefined)
    },
    [`one movie of ${frames} frames`]: (folder) => {
      writeFileSync(
        join(folder, 'long.npy'),
        npyFile([frames, 6, 8], (at) => Math.sin(at / 7)),
      )
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
    await tally.case(name, async (expect) => {
      const { code, summary, samples, seconds } = await observe(folder, jobs, prepare(folder))
      const quarter = (number) =>
        mean(samples.filter(({ done }) => Math.floor(done * 4) === number).map(({ megabytes }) => megabytes))
      const growth = quarter(3) / quarter(1) - 1
      // Before the first frame many modules are read at once.
      const descriptors = Math.max(...samples.filter(({ done }) => done > 0).map((sample) => sample.descriptors))
      const most = Math.max(...samples.map(({ megabytes }) => megabytes))
      expect(code === 0, `ended with ${code}, ${summary.failed} failed`)
      const percent = `${(100 * growth).toFixed(1)} %`
      expect(growth <= mostGrowth, `memory grew by ${percent} from the second to the last quarter`)
      expect(most <= mostMegabytes, `${most.toFixed(0)} MB, more than ${mostMegabytes}`)
      expect(descriptors <= mostDescriptors, `${descriptors} open files, more than ${mostDescriptors}`)
      const quarters = [0, 1, 2, 3].map((number) => quarter(number).toFixed(0)).join(', ')
      figures.push(
        `${name}: ${quarters} MB in its quarters, ${most.toFixed(0)} at most; last over second ${percent}; ${descriptors} open files; ${seconds.toFixed(0)} s`,
      )
    })
    rmSync(folder, { recursive: true, force: true })
  }
  await tally.case(`a plan of ${planned} movies`, async (expect) => {
    const { code, most } = await observePlan(planned)
    expect(code === 0, `ended with ${code}`)
    expect(most <= mostOfPlan(planned), `${most.toFixed(0)} MB, more than ${mostOfPlan(planned)}`)
    figures.push(`a plan of ${planned} movies: ${most.toFixed(0)} MB at most`)
  })
  return tally.result(...figures)
}

await startAlone(import.meta.filename, memory)
