// A run: what is new or stale of a pipeline is made, movie by movie, on one pool of workers; main thread.
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { PluginContext } from '../contract/index.js'
import { type MovieflowError, toMovieflowError } from '../errors/index.js'
import { Scratch, sweepStaged } from '../output/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { WorkerPool } from '../workers/index.js'
import type { RunEvent, RunSummary } from './events.js'
import { FrameKeeper } from './frame-keeper.js'
import { InputPreparer } from './input-preparer.js'
import { LimitsSurvey } from './limits-survey.js'
import { type AssessedPlan, assessPipeline, openPipeline, type PlanOptions } from './plan-pipeline.js'
import { produceMovie, type Workshop } from './produce-movie.js'
import { SlotPool } from './slot-pool.js'

export interface RunOptions extends PlanOptions {
  /** Worker threads, and about as many movies at a time. */
  readonly jobs?: number
  /** Makes fresh movies again. */
  readonly force?: boolean
  /** Stops at the first failure. */
  readonly failFast?: boolean
  /** Further tries of a movie that failed; where left out, one, and only after a worker or an encoder died. */
  readonly retries?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** Reads, plans and makes a pipeline. Throws where the pipeline itself is wrong; all else is in the summary. */
export async function runPipeline(file: string, options: RunOptions): Promise<RunSummary> {
  const opened = await openPipeline(file, options)
  // A first run has work for its threads: they start while the plan is made.
  const early = opened.state.isEmpty || options.force ? startThreads(options) : undefined
  try {
    return await new Run(await assessPipeline(opened, options), options, early).perform()
  } finally {
    await early?.pool.destroy().catch(() => {})
  }
}

interface Threads {
  readonly pool: WorkerPool
  /** Who hears the warnings of the workers. */
  warn: (message: string) => void
}

/** No more threads than there are frames, where that is known. */
function startThreads({ jobs }: RunOptions, frames = Number.POSITIVE_INFINITY): Threads {
  const count = jobs ?? availableParallelism()
  const threads = { warn: (_message: string) => {} }
  const pool = new WorkerPool({
    module: new URL('./worker.js', import.meta.url),
    threads: Math.min(count, Math.max(1, frames)),
    data: { openMovies: lanesOf(count) + 1 },
    warn: (message) => threads.warn(message),
  })
  return Object.assign(threads, { pool })
}

/** One movie more than threads: while one is finished, the next is begun. */
function lanesOf(threads: number): number {
  return threads + 1
}

/** Codes of accidents: the same movie may well succeed at a second try. */
const accidents = new Set([
  'WORKER_DIED',
  'ENCODER_FAILED',
  'DECODER_FAILED',
  'OUTPUT_WRONG',
  'INPUT_CHANGED',
  'INPUT_LOST',
])
/** Before the second try of a movie whose input was lost: a network disk may need it to come back. */
const lostPauseMs = 1000

class Run {
  readonly #plan: AssessedPlan
  readonly #options: RunOptions
  /** Started before there was a plan. */
  readonly #early: Threads | undefined
  readonly #started = performance.now()
  readonly #stop = new AbortController()
  readonly #counts = { made: 0, fresh: 0, failed: 0, blocked: 0, canceled: 0 }
  readonly #failures: { movie: string; error: ReturnType<MovieflowError['toRecord']> }[] = []
  readonly #warned = new Set<string>()
  readonly #warnedOf = new Set<string>()
  #frames = 0

  constructor(plan: AssessedPlan, options: RunOptions, early: Threads | undefined) {
    this.#plan = plan
    this.#options = options
    this.#early = early
  }

  async perform(): Promise<RunSummary> {
    const { signal } = this.#options
    const abort = () => this.#stop.abort()
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const movies = this.#sort()
      if (movies.length > 0) await this.#make(movies)
    } finally {
      signal?.removeEventListener('abort', abort)
    }
    const seconds = (performance.now() - this.#started) / 1000
    const summary: RunSummary = { ...this.#counts, frames: this.#frames, seconds, failures: this.#failures }
    this.#tell({ type: 'run-end', ...summary })
    return summary
  }

  /** What is to be made; the others are counted and told. */
  #sort(): ReadyMovie[] {
    const { movies, selected, freshness, pipeline } = this.#plan
    const chosen = movies.filter(({ id }) => selected.has(id))
    const toMake: ReadyMovie[] = []
    const blocked: (typeof movies)[number][] = []
    for (const movie of chosen) {
      if (movie.status === 'blocked') blocked.push(movie)
      else if (freshness.get(movie.id)!.status === 'fresh' && !this.#options.force) this.#counts.fresh++
      else toMake.push(movie)
    }
    const frames = toMake.reduce((sum, { spec }) => sum + spec.frames, 0)
    const { fresh } = this.#counts
    this.#tell({
      type: 'run-start',
      pipeline: pipeline.name,
      out: pipeline.out,
      movies: chosen.length,
      toMake: toMake.length,
      fresh,
      blocked: blocked.length,
      frames,
    })
    for (const movie of chosen) for (const warning of movie.warnings) this.#warn(warning, movie.id)
    for (const movie of blocked) if (movie.status === 'blocked') this.#end(movie.id, 'blocked', 0, 0, [], movie.error)
    if (blocked.length > 0 && this.#options.failFast) this.#stop.abort()
    return toMake
  }

  async #make(movies: readonly ReadyMovie[]): Promise<void> {
    const threads = this.#options.jobs ?? availableParallelism()
    const lanes = Math.min(movies.length, lanesOf(threads))
    const toDraw = movies.reduce((sum, { spec }) => sum + spec.frames, 0)
    const workers = this.#early ?? startThreads(this.#options, toDraw)
    workers.warn = (message) => this.#warn(message)
    const { pool } = workers
    const scratch = new Scratch(this.#plan.pipeline.out)
    const inputs = new InputPreparer(pool, scratch)
    const frames = new FrameKeeper({ pool, inputs, threads })
    frames.expect(movies)
    const survey = new LimitsSurvey({
      movies: this.#plan.movies,
      pool,
      frames,
      threads,
      warn: (message, movie) => this.#warn(message, movie),
      surveyed: (done, movies) => this.#tell({ type: 'survey', done, movies }),
    })
    const shop: Workshop = { pool, slots: new SlotPool(), frames, survey, threads, lanes, signal: this.#stop.signal }
    const stopPool = () => void pool.destroy()
    this.#stop.signal.addEventListener('abort', stopPool, { once: true })
    try {
      await sweepStaged(movies.flatMap(({ outputs }) => outputs.map(({ file }) => dirname(file))))
      const queue = movies.values()
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          for (const movie of queue) {
            await this.#makeOne(movie, shop)
            await frames.release(movie)
          }
        }),
      )
      this.#plan.state.compact()
    } finally {
      this.#stop.signal.removeEventListener('abort', stopPool)
      await pool.destroy().catch(() => {})
      await scratch.remove()
    }
  }

  async #makeOne(movie: ReadyMovie, shop: Workshop): Promise<void> {
    const { id, spec } = movie
    if (this.#stop.signal.aborted) return this.#end(id, 'canceled', 0, 0, [])
    const { reasons, fingerprint } = this.#plan.freshness.get(id)!
    const started = performance.now()
    const outputs = movie.outputs.map(({ path }) => path)
    this.#tell({ type: 'movie-start', movie: id, frames: spec.frames, outputs, reasons })
    const context: PluginContext = {
      warn: (message) => this.#warn(message, id),
      signal: this.#stop.signal,
      folder: spec.folder,
    }
    const seconds = () => (performance.now() - started) / 1000
    for (let attempt = 0; ; attempt++) {
      try {
        await produceMovie(movie, shop, context, (done) =>
          this.#tell({ type: 'progress', movie: id, done, frames: spec.frames }),
        )
        this.#plan.state.add({
          movie: id,
          fingerprint: fingerprint ?? {},
          outputs: outputs.map((path) => this.#plan.state.recordOutput(path)),
          made: new Date().toISOString(),
        })
        this.#frames += spec.frames
        return this.#end(id, 'made', spec.frames, seconds(), outputs)
      } catch (thrown) {
        const error = toMovieflowError(thrown, 'INTERNAL', { movie: id })
        if (this.#stop.signal.aborted || error.code === 'CANCELED')
          return this.#end(id, 'canceled', 0, seconds(), outputs)
        if (this.#mayRetry(error, attempt)) {
          this.#tell({ type: 'retry', movie: id, error: error.toRecord() })
          if (error.code === 'INPUT_LOST') await setTimeout(lostPauseMs)
          continue
        }
        this.#end(id, 'failed', 0, seconds(), outputs, error)
        if (this.#options.failFast || error.code === 'DISK_FULL') this.#stop.abort()
        return
      }
    }
  }

  #mayRetry(error: MovieflowError, attempt: number): boolean {
    if (error.responsible === 'machine' || error.responsible === 'pipeline') return false
    const { retries } = this.#options
    return retries === undefined ? attempt < 1 && accidents.has(error.code) : attempt < retries
  }

  #end(
    movie: string,
    status: 'made' | 'failed' | 'blocked' | 'canceled',
    frames: number,
    seconds: number,
    outputs: readonly string[],
    error?: MovieflowError,
  ): void {
    this.#counts[status]++
    const record = error?.at({ movie }).toRecord()
    if (record) this.#failures.push({ movie, error: record })
    this.#tell({ type: 'movie-end', movie, status, frames, seconds, outputs, ...(record && { error: record }) })
  }

  /** Each warning is told once a movie; workers, which do not know whose it is, do not repeat it. */
  #warn(message: string, movie?: string): void {
    const key = `${movie ?? ''} ${message}`
    if (this.#warned.has(key) || (movie === undefined && this.#warnedOf.has(message))) return
    this.#warnedOf.add(message)
    this.#warned.add(key)
    this.#tell({ type: 'warning', message, ...(movie !== undefined && { movie }) })
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event)
  }
}
