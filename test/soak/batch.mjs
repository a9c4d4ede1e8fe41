// A batch of small experiments in a folder of its own, runs of it, and what they leave held against an undisturbed run.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processesWith } from './processes.mjs'

export const command = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))

/** What a run may leave in `out` besides movies. */
const ofTheTool = [
  /^\.movieflow\/[^/]+\.(state|limits)\.jsonl$/,
  /^\.movieflow\/[^/]+\.lock$/,
  /^\.movieflow\/[^/]+\.schedule\.json$/,
  /^\.movieflow\/[^/]+\.posters\/[0-9a-f]+\.png$/,
  // A report that cannot be read is taken for another pipeline's: this one then has the longer name.
  /^([^/]+\.)?report\.(html|json)$/,
]

/** A `.npy` file of float32. */
export function npyFile(shape, valueAt) {
  const count = shape.reduce((product, length) => product * length, 1)
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}, ), }`.padEnd(117)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
    Buffer.from(`${header}\n`),
    Buffer.from(Float32Array.from({ length: count }, (_, index) => valueAt(index)).buffer),
  ])
}

/** For harnesses of many runs: 18 files. */
export const smallBatch = { experiments: 6, frames: 12 }

export class Batch {
  /** @param {{ experiments?: number, frames?: number, size?: [number, number], write?: string, render?: string, head?: string, parent?: string }} options */
  constructor({
    experiments = 12,
    frames = 20,
    size = [200, 160],
    write = '[<exp:02d>.mp4, <exp:02d>.avi, <exp:02d>.gif]',
    render = 'use: heatmap',
    head = '',
    parent = tmpdir(),
  } = {}) {
    this.folder = mkdtempSync(join(parent, 'movieflow-soak-'))
    this.out = join(this.folder, 'movies')
    /** Every process of a run carries it. */
    this.mark = `MOVIEFLOW_SOAK=${randomUUID()}`
    mkdirSync(join(this.folder, 'data'))
    for (let exp = 1; exp <= experiments; exp++) {
      const file = npyFile([frames, 10, 10], (index) => Math.sin(index / (7 + exp)))
      writeFileSync(join(this.folder, 'data', `Exp${exp}.npy`), file)
    }
    this.writePipeline(`out: movies
${head}source: { files: data/Exp<exp:d>.npy, axes: [frame, y, x] }
render: { ${render}, size: [${size.join(', ')}], colorbar: true, title: "<exp> <frame>" }
write: ${write}
`)
  }

  writePipeline(text) {
    writeFileSync(join(this.folder, 'pipeline.yaml'), text)
  }

  /**
   * A call of the command, under way. `before` is what it is started by, as `strace`.
   * @param {string[]} args
   * @param {{ before?: string[], env?: Record<string, string>, options?: import('node:child_process').SpawnOptions }} how
   */
  start(args = ['run', 'pipeline.yaml', '--quiet'], { before = [], env = {}, options = {} } = {}) {
    const [program, ...rest] = [...before, process.execPath, command, ...args]
    const [name, value] = this.mark.split('=')
    const child = spawn(program, rest, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', [name]: value, ...env },
      ...options,
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null, seconds: number, stdout: string, stderr: string }>} */
    const ended = new Promise((resolve, reject) => {
      const began = performance.now()
      let seconds = 0
      child.once('error', reject)
      child.once('exit', () => {
        seconds = (performance.now() - began) / 1000
      })
      child.once('close', (code, signal) => resolve({ code, signal, seconds, stdout, stderr }))
    })
    return { child, ended }
  }

  /** The same, to its end. */
  run(args, how) {
    return this.start(args, how).ended
  }

  /** Living processes of this batch's runs. */
  processes() {
    return processesWith(this.mark)
  }

  /** All files in `out`, the tool's own too. */
  everything() {
    try {
      if (!statSync(this.out, { throwIfNoEntry: false })?.isDirectory()) return []
    } catch {
      // A link to itself.
      return []
    }
    return readdirSync(this.out, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(this.out, join(entry.parentPath, entry.name)))
      .sort()
  }

  /** Files at final names. */
  movies() {
    return this.everything().filter((name) => !isOfTheTool(name) && !isAside(name))
  }

  /** Files that no run should leave: staged ones, scratch, whatever else is not a movie and not the tool's. */
  litter(expected) {
    return this.everything().filter((name) => !isOfTheTool(name) && !expected.has(name))
  }

  hash(name) {
    return createHash('sha256')
      .update(readFileSync(join(this.out, name)))
      .digest('hex')
  }

  /** Each movie and the hash of its bytes. */
  hashes() {
    return new Map(this.movies().map((name) => [name, this.hash(name)]))
  }

  /** What is wrong in `out` while or after runs were disturbed: a file at a final name that is not what it should be. */
  partial(expected) {
    return this.movies().filter((name) => this.hash(name) !== expected.get(name))
  }

  /** What is wrong after a run that ended well. */
  faults(expected) {
    const missing = [...expected.keys()].filter((name) => !existsSync(join(this.out, name)))
    return [
      ...missing.map((name) => `${name} is missing`),
      ...this.partial(expected).map((name) => `${name} differs`),
      ...this.litter(expected).map((name) => `${name} is litter`),
    ]
  }

  /** Starts over: as if nothing had been made. */
  clear() {
    rmSync(this.out, { recursive: true, force: true })
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const isOfTheTool = (name) => ofTheTool.some((pattern) => pattern.test(name))
const isAside = (name) => name.startsWith('.movieflow/') || /(^|\/)\.[^/]*\.tmp(\.[^/]*)?$/.test(name)

/** The files of an undisturbed run with their hashes, and the seconds that it took. */
export async function undisturbedRun(options, prepare = (/** @type {Batch} */ _batch) => {}) {
  const batch = new Batch(options)
  try {
    prepare(batch)
    const { code, seconds, stderr } = await batch.run()
    if (code !== 0) throw new Error(`the undisturbed run ended with ${code}: ${stderr}`)
    return { expected: batch.hashes(), seconds }
  } finally {
    batch.remove()
  }
}
