// A run: makes the new and stale movies of a pipeline, one by one, on one pool of workers; main thread.

import { existsSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { PipelineInput } from '../config/index.js'
import type { PluginContext } from '../contract/index.js'
import { SinkThreads } from '../encode/index.js'
import { accidents, type ErrorRecord, type MovieflowError, toMovieflowError } from '../errors/index.js'
import { Fingerprints } from '../freshness/index.js'
import {
  FrameKeeper,
  InputPreparer,
  type LazyThreads,
  LimitsSurvey,
  lanesOf,
  type ProducedMovie,
  produceMovie,
  SharedLimits,
  SlotPool,
  type Workshop,
} from '../make/index.js'
import { pictureSize } from '../model/index.js'
import { filesOf, linkedFile, type OutputRecord, Scratch, sweepStaged } from '../output/index.js'
import { type AssessedPlan, hookMovie, type LockingOptions, whileLocked } from '../pipeline/index.js'
import type { PlannedMovie, ReadyMovie } from '../plan/index.js'
import { keepPoster, posterFile, type ReportStyle, renewReport } from '../review/index.js'
import type { RunEvent, RunSummary } from './events.js'
import { Warnings } from './warnings.js'
import { WorkAccount } from './work-account.js'

export interface RunOptions extends LockingOptions {
  /** Stops at the first failure. */
  readonly failFast?: boolean
  /** Further tries of a movie that failed; left out: one, and only after a worker or an encoder died. */
  readonly retries?: number
  /** Writes a report in `out`, unless this is a shard. */
  readonly report?: ReportStyle
  readonly onEvent?: (event: RunEvent) => void
}

/** Reads, plans and makes a pipeline. Throws if the pipeline itself is wrong, or running elsewhere; everything else is in the summary. */
export async function runPipeline(input: string | PipelineInput, options: RunOptions): Promise<RunSummary> {
  const running = { command: 'run', ...options }
  return whileLocked(input, running, (plan, threads) => new Run(plan, running, threads).perform())
}

/** Before the second try of a movie whose input was lost: a network disk may need it to come back. */
const lostPauseMs = 1000

/** The result of making a movie, before the hooks at its end. */
interface Attempt {
  readonly status: 'made' | 'failed' | 'canceled'
  readonly tries: number
  readonly produced?: ProducedMovie
  readonly error?: MovieflowError
}

class Run {
  readonly #plan: AssessedPlan
  readonly #options: RunOptions
  readonly #threads: LazyThreads
  readonly #started = performance.now()
  readonly #stop = new AbortController()
  readonly #counts = { made: 0, fresh: 0, failed: 0, blocked: 0, canceled: 0 }
  readonly #failures: { movie: string; error: ErrorRecord }[] = []
  readonly #warnings = new Warnings()
  readonly #work = new WorkAccount()
  #frames = 0
  /** Not needed if all movies are fresh. */
  #fingerprints: Fingerprints | undefined

  constructor(plan: AssessedPlan, options: RunOptions, threads: LazyThreads) {
    this.#plan = plan
    this.#options = options
    this.#threads = threads
  }

  async perform(): Promise<RunSummary> {
    const { signal } = this.#options
    const abort = () => this.#stop.abort()
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    let report: RunSummary['report']
    try {
      this.#plan.hooks.listen((message) => this.#warn(message))
      const movies = this.#sort()
      if (movies.length > 0) await this.#make(movies)
      this.#tidyState()
      report = await this.#report()
    } finally {
      signal?.removeEventListener('abort', abort)
    }
    const seconds = (performance.now() - this.#started) / 1000
    const ended = { ...this.#counts, frames: this.#frames, seconds, failures: this.#failures }
    const hookErrors = await this.#plan.hooks.runEnd(ended)
    const summary: RunSummary = { ...ended, ...(report && { report }), ...(hookErrors.length > 0 && { hookErrors }) }
    this.#tell({ type: 'run-end', ...summary })
    return summary
  }

  /** The movies to make; the others are counted and reported. */
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
    this.#warnOfPlan(chosen)
    for (const movie of blocked) if (movie.status === 'blocked') this.#end(movie.id, 'blocked', {}, movie.error)
    if (blocked.length > 0 && this.#options.failFast) this.#stop.abort()
    return toMake
  }

  /** Warnings of all movies, such as something missing on the machine, are reported once. */
  #warnOfPlan(chosen: readonly PlannedMovie[]): void {
    const [first] = chosen
    const ofAll = new Set(
      chosen.length < 2
        ? []
        : first!.warnings.filter((each) => chosen.every(({ warnings }) => warnings.includes(each))),
    )
    for (const message of ofAll) {
      for (const { id } of chosen) this.#warnings.add(message, id)
      this.#tell({ type: 'warning', message })
    }
    for (const movie of chosen)
      for (const warning of movie.warnings) if (!ofAll.has(warning)) this.#warn(warning, movie.id)
  }

  async #make(movies: readonly ReadyMovie[]): Promise<void> {
    const toDraw = movies.reduce((sum, { spec }) => sum + spec.frames, 0)
    const workers = this.#threads(toDraw)
    workers.warn = (message) => this.#warn(message)
    workers.worked = (work) => this.#work.add(work)
    const { pool, count: threads } = workers
    const lanes = Math.min(movies.length, lanesOf(threads))
    const { contents, pipeline } = this.#plan
    const scratch = new Scratch(pipeline.out)
    const inputs = new InputPreparer(pool, scratch)
    const frames = new FrameKeeper({ pool, inputs, threads })
    frames.expect(movies)
    const survey = new LimitsSurvey({
      shared: new SharedLimits(this.#plan, contents, { complete: this.#options.list === undefined }),
      pool,
      frames,
      threads,
      warn: (message, movie) => this.#warn(message, movie),
      surveyed: (done, movies) => this.#tell({ type: 'survey', done, movies }),
    })
    const { signal } = this.#stop
    const { out } = pipeline
    const sinks = new SinkThreads()
    const shop: Workshop = { out, pool, slots: new SlotPool(), sinks, frames, survey, contents, threads, lanes, signal }
    const stopPool = () => void pool.stop()
    signal.addEventListener('abort', stopPool, { once: true })
    // The folders of outputs, posters, the state, and the report.
    const kept = movies.slice(0, 1).map(({ id }) => dirname(posterFile(pipeline, id)))
    const folders = [
      ...movies.flatMap(({ outputs }) => outputs.map(({ file }) => dirname(linkedFile(file)))),
      ...kept,
      ...kept.map(dirname),
      out,
    ]
    const { written } = pipeline
    this.#plan.state.claim(
      written === undefined ? null : relative(out, written),
      movies.flatMap(({ outputs }) => outputs.map(({ path }) => path)),
    )
    this.#plan.state.reserve()
    try {
      await sweepStaged(folders)
      const queue = movies.values()
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          for (const movie of queue) {
            await this.#makeOne(movie, shop)
            await frames.release(movie)
            movie.freeFrames()
          }
        }),
      )
    } finally {
      signal.removeEventListener('abort', stopPool)
      this.#plan.state.release()
      await (signal.aborted ? pool.stop() : pool.destroy()).catch(() => {})
      await sinks.end()
      await sweepStaged(folders, { own: true })
      await scratch.remove()
    }
  }

  /** Records inputs that were read without making a movie, and joins several state files. A cache: write errors are ignored. */
  #tidyState(): void {
    const { state, contents } = this.#plan
    state.release()
    try {
      state.add(contents.newlyRead())
      if (!this.#options.shard) state.fold()
    } catch {
      // The next run reads the inputs again.
    }
  }

  /** A report that cannot be written is reported as a warning, and fails no movie. */
  async #report(): Promise<RunSummary['report']> {
    const { report: style, shard, signal } = this.#options
    const full = this.#failures.some(({ error }) => error.code === 'DISK_FULL')
    if (!style || shard || signal?.aborted || full) return undefined
    try {
      const failed = new Set(this.#failures.map(({ movie }) => movie))
      return await renewReport(this.#plan, { changed: this.#counts.made + this.#counts.failed > 0, failed }, style)
    } catch (thrown) {
      return { error: toMovieflowError(thrown, 'INTERNAL').toRecord() }
    }
  }

  async #makeOne(movie: ReadyMovie, shop: Workshop): Promise<void> {
    const { id, spec } = movie
    if (this.#stop.signal.aborted) return this.#end(id, 'canceled')
    const reasons = this.#plan.freshness.get(id)!.causes.map(({ text }) => text)
    const started = performance.now()
    const outputs = movie.outputs.map(({ path }) => path)
    this.#tell({ type: 'movie-start', movie: id, frames: spec.frames, outputs, reasons })
    const seconds = () => (performance.now() - started) / 1000
    const attempt = await this.#try(movie, shop)
    const { tries, produced } = attempt
    let { status, error } = attempt
    const hooked = hookMovie(movie, this.#plan.annotations.get(id))
    const record = error?.at({ movie: id }).toRecord()
    const ended = { ...hooked, status, seconds: seconds(), ...(record && { error: record }) }
    const refused = await this.#plan.hooks.movieEnd(ended, (message) => this.#warn(message, id))
    if (produced && !refused) {
      try {
        this.#record(movie, produced, { tries, seconds: seconds() }, shop.survey.leftOut)
        this.#frames += spec.frames
        return this.#end(id, 'made', { frames: spec.frames, seconds: seconds(), outputs })
      } catch (thrown) {
        error = toMovieflowError(thrown, 'INTERNAL', { movie: id })
      }
    }
    error = refused ?? error
    if (status === 'made') status = 'failed'
    if (status === 'failed' && error) this.#recordFailure(id, error, tries)
    this.#end(id, status, { seconds: seconds(), outputs }, status === 'failed' ? error : undefined)
    if (status === 'failed' && (this.#options.failFast || error?.code === 'DISK_FULL')) this.#stop.abort()
  }

  /** Makes the movie's files, with all allowed tries; never throws. */
  async #try(movie: ReadyMovie, shop: Workshop): Promise<Attempt> {
    const { id, spec } = movie
    const warn = (message: string) => this.#warn(message, id)
    const context: PluginContext = { warn, signal: this.#stop.signal, folder: spec.folder }
    const hooked = hookMovie(movie, this.#plan.annotations.get(id))
    let begun = false
    for (let tries = 1; ; tries++) {
      try {
        if (!begun) await this.#plan.hooks.movieStart(hooked, warn)
        begun = true
        // A pool that has ended would never answer.
        if (this.#stop.signal.aborted) return { status: 'canceled', tries }
        const produced = await produceMovie(movie, shop, context, (done) =>
          this.#tell({ type: 'progress', movie: id, done, frames: spec.frames }),
        )
        return { status: 'made', tries, produced }
      } catch (thrown) {
        const error = toMovieflowError(thrown, 'INTERNAL', { movie: id })
        if (this.#stop.signal.aborted || error.code === 'CANCELED') return { status: 'canceled', tries }
        if (error.code === 'INPUT_CHANGED' || error.code === 'INPUT_LOST') shop.contents.forget(movie.inputs)
        if (!this.#mayRetry(error, tries - 1)) return { status: 'failed', tries, error }
        this.#tell({ type: 'retry', movie: id, error: error.toRecord() })
        if (error.code === 'INPUT_LOST') await setTimeout(lostPauseMs)
      }
    }
  }

  #record(
    movie: ReadyMovie,
    produced: ProducedMovie,
    work: { tries: number; seconds: number },
    unread: readonly string[],
  ): void {
    const { id, spec } = movie
    const { state, contents } = this.#plan
    const made = new Date().toISOString()
    const { limits, provenance } = produced
    const { frames, fps } = spec
    const warnings = this.#warnings.of(id)
    const steps = [...this.#plan.hooks.workOf(id), ...this.#work.take(id)]
    this.#fingerprints ??= new Fingerprints(this.#plan, contents)
    const sharing = unread.length > 0 ? [...this.#fingerprints.sharing(movie)].map((each) => each.id) : []
    const leftOut = sharing.filter((each) => each !== id && unread.includes(each))
    keepPoster(posterFile(this.#plan.pipeline, id), produced.poster)
    state.add([
      ...contents.newRecords(movie.inputs),
      {
        kind: 'movie',
        movie: id,
        fingerprint: { ...this.#fingerprints.of(movie), ...this.#fingerprints.references(movie) },
        outputs: produced.outputs.map((output) => state.recordOutput(output)),
        ...(leftOut.length > 0 && { leftOut }),
        made,
      },
      {
        ...{ kind: 'details', movie: id, made, frames, fps, size: pictureSize(spec) },
        ...{ ...work, limits, warnings, work: steps, provenance },
      },
    ])
    for (const { path } of produced.outputs) this.#warnOfTail(state.tailOf(path), id)
  }

  /** Programs that read the files by a pattern would take them for frames of this movie. */
  #warnOfTail(tail: OutputRecord | undefined, movie: string): void {
    const there = tail ? filesOf(tail).filter((path) => existsSync(join(this.#plan.pipeline.out, path))) : []
    if (there.length === 0) return
    const names = there.length === 1 ? there[0] : `${there[0]} to ${basename(there.at(-1)!)}`
    this.#warn(
      `${names} ${there.length === 1 ? 'is' : 'are'} left of a longer movie: \`movieflow clean\` removes them`,
      movie,
    )
  }

  /** For the report. If it cannot be written, the next write reports it. */
  #recordFailure(movie: string, error: MovieflowError, tries: number): void {
    const { stack: _, ...record } = error.toRecord()
    const warnings = this.#warnings.of(movie)
    try {
      this.#plan.state.add([{ kind: 'failure', movie, at: new Date().toISOString(), tries, error: record, warnings }])
    } catch {
      // The summary contains it.
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
    { frames = 0, seconds = 0, outputs = [] }: { frames?: number; seconds?: number; outputs?: readonly string[] } = {},
    error?: MovieflowError,
  ): void {
    this.#counts[status]++
    const record = error?.at({ movie }).toRecord()
    if (record) this.#failures.push({ movie, error: record })
    this.#tell({ type: 'movie-end', movie, status, frames, seconds, outputs, ...(record && { error: record }) })
  }

  #warn(message: string, movie?: string): void {
    if (this.#warnings.add(message, movie))
      this.#tell({ type: 'warning', message, ...(movie !== undefined && { movie }) })
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event)
  }
}
