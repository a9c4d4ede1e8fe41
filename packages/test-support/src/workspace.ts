// A folder with a pipeline and its data, and the calls that tests make on it.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type AssessedPlan,
  type PlanReport,
  parseSelection,
  planPipeline,
  type RunEvent,
  type RunOptions,
  reportPlan,
  runPipeline,
} from '@movieflow/core'
import { firstPartyPlugins } from '../../cli/dist/first-party.js'
import { fillArray, type NpyData, writeNpy } from './npy.js'

export const command = fileURLToPath(new URL('../../cli/bin/movieflow.js', import.meta.url))

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

let calling = false

/** Removes itself at the end of a `using` block. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'movieflow test '))

  path(name: string): string {
    return join(this.folder, name)
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  write(name: string, content: string | Uint8Array): this {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), content)
    return this
  }

  npy(
    name: string,
    shape: readonly number[],
    data: NpyData | ((...indices: number[]) => number) = ramp,
    fortran = false,
  ): this {
    writeNpy(this.path(name), typeof data === 'function' ? fillArray(shape, data) : data, shape, fortran)
    return this
  }

  plan(pipeline = 'pipeline.yaml', only?: string): Promise<AssessedPlan> {
    return planPipeline(this.path(pipeline), {
      plugins: firstPartyPlugins,
      only: only === undefined ? [] : parseSelection(only),
    })
  }

  async report(pipeline = 'pipeline.yaml', only?: string): Promise<PlanReport> {
    return reportPlan(await this.plan(pipeline, only))
  }

  /** Runs in this process, on one thread if nothing else is said; `events` are all but progress. */
  async run(options: Partial<RunOptions> = {}, pipeline = 'pipeline.yaml') {
    const events: RunEvent[] = []
    const onEvent = (event: RunEvent) => {
      if (event.type !== 'progress') events.push(event)
    }
    const summary = await runPipeline(this.path(pipeline), { plugins: firstPartyPlugins, jobs: 1, onEvent, ...options })
    return { ...summary, events }
  }

  /** The built command, in this folder. */
  command(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: this.folder,
      // pnpm's start of the test runner lets Node find this workspace's packages from everywhere.
      env: { ...process.env, NODE_PATH: '', NO_COLOR: '1', ...environment },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, stdout, stderr }))
    })
  }

  /**
   * Does and prints what the built command does, in this process: nothing is started or loaded again. A plugin's module stays as it was first
   * loaded. If a plugin's code or the environment changes, or the process itself is tested, use `command`. One call at a time.
   */
  async call(args: readonly string[]): Promise<CommandResult> {
    const { perform } = await import('../../cli/dist/perform.js')
    if (calling) throw new Error('A process has one working directory: for calls at the same time, use command.')
    calling = true
    const before = process.cwd()
    const printed = { stdout: '', stderr: '' }
    const restore = [catchPrinted('stdout', printed), catchPrinted('stderr', printed)]
    const { NO_COLOR } = process.env
    process.env['NO_COLOR'] = '1'
    process.chdir(this.folder)
    try {
      return { code: await perform(args), ...printed }
    } finally {
      process.chdir(before)
      if (NO_COLOR === undefined) delete process.env['NO_COLOR']
      else process.env['NO_COLOR'] = NO_COLOR
      for (const each of restore) each()
      calling = false
    }
  }

  /** All files below the folder, with slashes, the tool's own state and its report left out. */
  files(below = '.'): string[] {
    return readdirSync(this.path(below), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((name) => !name.includes('.movieflow/') && !/(^|[/.])report\.(html|json)$/.test(name))
      .sort()
  }
}

/** Keeps what is written there from now on; returns what ends it. */
function catchPrinted(name: 'stdout' | 'stderr', printed: { stdout: string; stderr: string }): () => void {
  const stream = process[name]
  const { write } = stream
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined
    if (done) process.nextTick(done)
    return true
  }
  return () => {
    stream.write = write
  }
}

function ramp(...indices: number[]): number {
  return indices.reduce((sum, index) => sum * 10 + index, 0)
}
