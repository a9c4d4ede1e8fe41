// `movieflow watch`: runs pipelines, and again whenever their files appear or change, each run in its own process.
import { stat } from 'node:fs/promises'
import { type NamedFiles, namedFiles, readPipeline } from '@movieflow/core'
import { ChangedFiles, type FileWatch, machineClock, runWatch, watchFiles } from '@movieflow/schedule'
import { exitCodes } from '../exit-code.js'
import { stoppable, whilePending } from '../process-guards.js'
import { reportErrors } from '../report-errors.js'
import { formatDuration } from '../text/quantities.js'
import { endOfChild } from '../unattended/child-run.js'

export interface WatchCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly jobs?: number
  /** Seconds. */
  readonly settle: number
  /** Seconds; `true` for the default. */
  readonly poll?: number | true
  readonly notify?: readonly string[]
  readonly quiet?: boolean
  readonly verbose: boolean
}

/** Time to wait for another run of the pipeline before it is reported. */
const waitSeconds = 24 * 3600
/** A run that was asked to stop has this long to do so. */
const graceMilliseconds = 4000
const pollSeconds = 5
/** Events may be missed, so all files are checked this often even without `--poll`. */
const lookSeconds = 60
/** Complete files wait this many times `--settle` for those that are still being written. */
const patience = 15

/** Returns the exit code; if a signal ends it, the signal's. */
export async function watchCommand(files: readonly string[], options: WatchCommandOptions): Promise<number> {
  const watches: PipelineWatch[] = []
  for (const file of files) {
    try {
      watches.push(
        new PipelineWatch(file, options, namedFiles(await readPipeline(file, options.set, { command: 'watch' }))),
      )
    } catch (error) {
      return reportErrors(error, options)
    }
  }
  whilePending(() => 'the wait for files')
  const stop = new AbortController()
  await stoppable(
    () => stop.abort(),
    () => Promise.all(watches.map((watch) => watch.perform(stop.signal))),
    graceMilliseconds,
  )
  return exitCodes.ok
}

/** Runs of several pipelines wait in a queue. */
let line: Promise<unknown> = Promise.resolve()

class PipelineWatch {
  readonly #file: string
  readonly #options: WatchCommandOptions
  readonly #changes = new ChangedFiles()
  #files: NamedFiles
  #watching: FileWatch | undefined
  #running = false
  #stamp = ''

  constructor(file: string, options: WatchCommandOptions, files: NamedFiles) {
    this.#file = file
    this.#options = options
    this.#files = files
  }

  async perform(signal: AbortSignal): Promise<void> {
    const settleMilliseconds = this.#options.settle * 1000
    const patienceMilliseconds = Math.max(patience * settleMilliseconds, 30_000)
    this.#stamp = await stampOf(this.#file)
    await this.#watch()
    const job = { stamp: stampOf, run: (signal: AbortSignal) => this.#run(signal) }
    await runWatch(job, this.#changes, { clock: machineClock, signal, settleMilliseconds, patienceMilliseconds })
    this.#watching?.close()
  }

  async #watch(): Promise<void> {
    const { poll, settle } = this.#options
    const started = machineClock.now()
    const lookMilliseconds = (poll === true ? pollSeconds : (poll ?? lookSeconds)) * 1000
    this.#watching = await watchFiles(this.#files, {
      // The outputs of a run start no further run, even if they are among the inputs.
      onChange: (file) => {
        if (!this.#running || !this.#files.isOutput(file)) this.#changes.add(file)
      },
      // Files that were complete at the start are in the first run anyway.
      onFound: (file, modified) => {
        if (modified > started - settle * 1000) this.#changes.add(file)
      },
      onBlind: ({ message }) => {
        const every = formatDuration(lookMilliseconds / 1000)
        process.stderr.write(
          `warning the system does not report changes in some folders: they are checked every ${every} (${message})\n`,
        )
      },
      lookMilliseconds,
    })
  }

  async #run(signal: AbortSignal): Promise<'done' | 'again'> {
    await this.#reread()
    const turn = line.then(async () => {
      if (signal.aborted) return exitCodes.ok
      this.#running = true
      try {
        return await endOfChild(this.#arguments(), signal)
      } finally {
        this.#running = false
      }
    })
    line = turn
    return (await turn) === exitCodes.lock ? 'again' : 'done'
  }

  /** An edited pipeline may name other files. A broken one keeps the previous files; the run reports what is wrong. */
  async #reread(): Promise<void> {
    const stamp = await stampOf(this.#file)
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    try {
      this.#files = namedFiles(await readPipeline(this.#file, this.#options.set, { command: 'watch' }))
    } catch {
      return
    }
    this.#watching?.close()
    await this.#watch()
  }

  #arguments(): string[] {
    const { only = [], set = [], notify = [], jobs, quiet, verbose } = this.#options
    const several = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value])
    return [
      ...(verbose ? ['--verbose'] : []),
      'run',
      ...several('--only', only),
      ...several('--set', set),
      ...several('--notify', notify),
      ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
      ...(quiet ? ['--quiet'] : []),
      '--wait',
      String(waitSeconds),
      '--',
      this.#file,
    ]
  }
}

async function stampOf(file: string): Promise<string> {
  return stat(file).then(
    ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
    () => 'missing',
  )
}
