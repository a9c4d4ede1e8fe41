// A preview that is looked at for long: edits, scrubs, mistakes, changed data and plugins; memory and open files as the kernel counts them.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { command, npyFile } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'

const mostGrowth = 0.1
/** Beside those of Node and its threads: a few connections, the watch of two folders, the inputs that are open. */
const mostMoreDescriptors = 24

const movies = 4
const frames = 60

const plugin = (/** @type {number} */ add) => `import { defineTransform } from '@movieflow/core/plugin'
export default defineTransform({
  name: 'shift',
  plan: ({ clip }) => ({ clip }),
  create: ({ input }) => ({
    async read(index) {
      const tensor = await input.read(index)
      return { ...tensor, data: tensor.data.map((value) => value + ${add}) }
    },
  }),
})
`

const pipeline = (/** @type {string} */ title, sigma = 1) => `out: movies
source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }
transform: [{ use: smooth, axis: frame, sigma: ${sigma} }, ./shift.mjs]
render:
  use: heatmap
  size: [640, 480]
  title: "${title} <frame>"
  colorbar: true
fps: 10
write: <exp>.mp4
`

const data = (/** @type {number} */ seed) => npyFile([frames, 24, 30], (at) => Math.sin(at / (7 + seed)))

/** What the page would do, without one. */
class Visitor {
  #stop = new AbortController()
  edition = -1
  /** @type {any} */
  plan

  constructor(/** @type {string} */ address) {
    this.address = address
  }

  /** Follows the events, as a page that stays open does. */
  async follow() {
    const response = await fetch(new URL('events', this.address), { signal: this.#stop.signal })
    let text = ''
    for await (const chunk of /** @type {any} */ (response.body).pipeThrough(new TextDecoderStream())) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const json = /^data: ?(.*)$/m.exec(event)?.[1]
        if (!/^event: ?plan$/m.test(event) || json === undefined) continue
        this.plan = JSON.parse(json)
        this.edition = this.plan.edition
      }
    }
  }

  /** @param {string} path */
  async ask(path, body = {}) {
    const response = await fetch(new URL(path, this.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const bytes = await response.arrayBuffer()
    return { status: response.status, bytes }
  }

  leave() {
    this.#stop.abort()
  }
}

/** Of the process alone: threads are in it. */
function look(/** @type {number} */ pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const links = readdirSync(`/proc/${pid}/fd`).map((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`)
    } catch {
      return ''
    }
  })
  return { megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024, descriptors: links.length }
}

const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length
const middle = (/** @type {number[]} */ values) =>
  values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0

/** @type {import('./harness.mjs').Harness} */
export default async function preview({ short, seed }) {
  const tally = new Tally()
  const random = randomNumbers(seed)
  const folder = mkdtempSync(join(tmpdir(), 'movieflow preview '))
  const temporary = mkdtempSync(join(tmpdir(), 'movieflow preview temporary '))
  const figures = /** @type {string[]} */ ([])
  const rounds = short ? 24 : 2400
  try {
    for (let exp = 0; exp < movies; exp++) writeFileSync(join(folder, `Exp${exp}.npy`), data(exp))
    writeFileSync(join(folder, 'shift.mjs'), plugin(0))
    writeFileSync(join(folder, 'pipeline.yaml'), pipeline('start'))
    const child = spawn(process.execPath, [command, 'preview', 'pipeline.yaml'], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    const address = await until(() => /http:\S+/.exec(out)?.[0], 'an address')
    const visitor = new Visitor(address)
    const following = visitor.follow().catch(() => {})
    await until(() => visitor.plan?.movies.length === movies, 'a plan')
    const samples = /** @type {ReturnType<typeof look>[]} */ ([])
    const times = /** @type {number[]} */ ([])
    await tally.case(`${rounds} rounds of edits and scrubs`, async (expect) => {
      for (let round = 0; round < rounds; round++) {
        const movie = `exp=${Math.floor(random() * movies)}`
        const kind = round % 8
        const began = performance.now()
        const before = visitor.edition
        if (kind === 5)
          writeFileSync(join(folder, 'pipeline.yaml'), pipeline(`round ${round}`).replace('heatmap', 'heatmpa'))
        else if (kind === 6) {
          writeFileSync(join(folder, `Exp${round % movies}.npy`), data(round))
          writeFileSync(join(folder, 'pipeline.yaml'), pipeline(`round ${round}`))
        } else if (kind === 7 && round % 24 === 23) writeFileSync(join(folder, 'shift.mjs'), plugin(round))
        else writeFileSync(join(folder, 'pipeline.yaml'), pipeline(`round ${round}`, 1 + (round % 3)))
        await until(() => visitor.edition > before, `what round ${round} changed`)
        if (kind === 5) expect(visitor.plan.problem?.code === 'UNKNOWN_NAME', `round ${round}: no mistake is told`)
        for (let scrub = 0; scrub < 12; scrub++) {
          const settings = scrub % 4 === 3 ? [`render.limits=[-1, ${1 + scrub}]`] : []
          const { status, bytes } = await visitor.ask('frame', {
            movie,
            index: Math.floor(random() * frames),
            settings,
          })
          expect(
            status === 200 && bytes.byteLength > 640 * 480 * 4,
            `round ${round}: a frame came with ${status}: ${status === 200 ? '' : Buffer.from(bytes)}`,
          )
          if (scrub === 0 && kind < 5) times.push(performance.now() - began)
        }
        const pixel = await visitor.ask('pixel', { movie, index: 3, x: 300, y: 200 })
        const histogram = await visitor.ask('histogram', { movie, limits: 'limits' })
        expect(
          pixel.status === 200 && histogram.status === 200,
          `round ${round}: a reading came with ${pixel.status} and ${histogram.status}`,
        )
        samples.push(look(/** @type {number} */ (child.pid)))
      }
    })
    const quarter = (/** @type {number} */ at) =>
      samples.slice((samples.length * at) / 4, (samples.length * (at + 1)) / 4)
    const memory = [1, 3].map((at) => mean(quarter(at).map(({ megabytes }) => megabytes)))
    const open = [1, 3].map((at) => mean(quarter(at).map(({ descriptors }) => descriptors)))
    const growth = memory[1] / memory[0] - 1
    figures.push(
      `${rounds} rounds: saving to picture ${middle(times).toFixed(0)} ms in the middle, ${memory[0].toFixed(0)} MB then ${memory[1].toFixed(0)} MB, ${open[1].toFixed(0)} open files`,
    )
    await tally.case('memory and open files stay as they are', (expect) => {
      // In a short one memory still grows to what it needs.
      if (!short) expect(growth < mostGrowth, `memory grew by ${(growth * 100).toFixed(0)} %`)
      expect(
        open[1] - open[0] < mostMoreDescriptors,
        `open files grew from ${open[0].toFixed(0)} to ${open[1].toFixed(0)}`,
      )
    })
    await tally.case('nothing is left behind', async (expect) => {
      visitor.leave()
      await following
      child.kill('SIGINT')
      const code = await ended
      expect(code === 0 || code === 130, `it ended with ${code}: ${errors}`)
      expect(!existsSync(join(folder, 'movies')), 'it left a folder of outputs')
      const left = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      expect(left.length === 0, `it left ${left.map(({ name }) => name).join(', ')}`)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(temporary, { recursive: true, force: true })
  }
  return tally.result(...figures)
}

/**
 * @template T
 * @param {() => T} look
 * @param {string} what
 * @returns {Promise<NonNullable<T>>}
 */
async function until(look, what) {
  const began = performance.now()
  for (;;) {
    const found = look()
    if (found) return /** @type {NonNullable<T>} */ (found)
    if (performance.now() - began > 60_000) throw new Error(`a minute without ${what}`)
    await setTimeout(2)
  }
}

await startAlone(import.meta.filename, preview)
