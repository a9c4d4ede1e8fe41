// A session: reads a pipeline again whenever something changes, and draws its movies on demand; on its own thread.
import { resolve } from 'node:path'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { hashingBy, InputContents } from '../freshness/index.js'
import type { Limits } from '../model/index.js'
import { RunState, Scratch } from '../output/index.js'
import { type AssessedPlan, assessPlan, type PlanOptions } from '../pipeline/index.js'
import { type Plan, SourceHeaders } from '../plan/index.js'
import { adjustablesOf } from './adjustables.js'
import { dropOldest } from './drop-oldest.js'
import { Edition } from './edition.js'
import { ForeignCode } from './foreign-code.js'
import { frameFields, frameMoment } from './frame-values.js'
import { textIfThere } from './pipeline-text.js'
import type {
  FrameRequest,
  Histogram,
  HistogramRequest,
  PixelReading,
  PixelRequest,
  Session,
  SessionFrame,
  SessionPlan,
  SessionProgress,
} from './protocol.js'
import { keepStatuses, listMovie, mistakeOf, mostAdjustable } from './session-plan.js'
import { SessionThreads } from './session-threads.js'
import { type ShownMovie, ShownMovies } from './shown-movies.js'
import { FileLooks, touches, WarmKeyring } from './warm-keys.js'
import { watchedBy } from './watched-paths.js'
import { WrittenEdits } from './written-edits.js'

/** Each set of tried settings is one more pipeline, for a while. */
const mostTried = 8
/** Movies that are ready to be drawn, with their tried settings. */
const mostShown = 16
/** The whole plan waits this long for the picture that is viewed. */
const pictureMilliseconds = 400
/** A movie that is viewed for this long will probably be viewed longer. */
const lookMilliseconds = 700

export interface SessionOptions extends PlanOptions {
  /** Continues counting from here, after a session of the same pipeline. */
  readonly edition?: number
}

export class WarmSession implements Omit<Session, 'changed'> {
  readonly #file: string
  readonly #options: SessionOptions
  readonly #headers = new SourceHeaders()
  readonly #looks = new FileLooks()
  readonly #keyring = new WarmKeyring(this.#looks)
  readonly #threads: SessionThreads
  readonly #listeners = new Set<Parameters<Session['listen']>[0]>()
  readonly #stop = new AbortController()
  /** By tried settings, the latest last; `''` is the pipeline as it is. */
  readonly #editions = new Map<string, Promise<Edition>>()
  readonly #shown = new Map<string, Promise<ShownMovie>>()
  readonly #warned = new Set<string>()
  #current: Edition | undefined
  #movies: ShownMovies | undefined
  #scratch: Scratch | undefined
  #plan: SessionPlan
  /** The reason why there is nothing to show, if no edition could be planned yet. */
  #problem: MovieflowError | undefined
  #told = ''
  /** The part of {@link watched} that the plan names. */
  #planned: readonly string[]
  readonly #code = new ForeignCode()
  readonly #edits = new WrittenEdits()
  /** The movie that was requested last. */
  #lookedAt: string | undefined
  #reading: Promise<void> | undefined
  #readAgain = false
  /** The pipeline's text at the previous reading. */
  #text: string | undefined
  #drawing: Promise<unknown> = Promise.resolve()
  #settling: NodeJS.Timeout | undefined

  constructor(file: string, options: SessionOptions) {
    this.#file = resolve(file)
    this.#options = options
    this.#plan = { edition: options.edition ?? 0, pipeline: this.#file, movies: [], canUndo: false }
    this.#planned = [this.#file]
    this.#threads = new SessionThreads({
      ...(options.jobs !== undefined && { jobs: options.jobs }),
      warn: (message) => this.#warned.add(message),
      progress: (progress) => this.#tellProgress(progress),
    })
  }

  get plan(): SessionPlan {
    return this.#plan
  }

  get watched(): readonly string[] {
    return [...new Set([...this.#planned, ...this.#code.files])]
  }

  listen(listener: Parameters<Session['listen']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads the pipeline. Settles when its movies are planned; its problems are in the plan. */
  async open(): Promise<void> {
    await this.#read([])
  }

  /**
   * Reads again everything that depends on these files. `restart`: they include a plugin's code, which a thread loads
   * only once.
   */
  async changed(files: readonly string[]): Promise<'restart' | 'done'> {
    const isChanged = touches(files)
    if (this.#code.files.some(isChanged)) return 'restart'
    if (files.every((file) => file === this.#file) && (await this.#isAsRead())) return 'done'
    await this.#read(files)
    return 'done'
  }

  async frame({ movie: id, index, settings = [] }: FrameRequest, signal?: AbortSignal): Promise<SessionFrame> {
    const { edition } = this.#plan
    this.#lookedAt = id
    const shown = await this.#show(id, settings)
    const { spec } = shown.ready
    const at = Math.min(Math.max(0, Math.round(index)), spec.frames - 1)
    const picture = await this.#inTurn(() => shown.draw(at, signal), signal)
    this.#settleSoon(shown)
    await this.#tellAdjustable(id)
    return {
      edition,
      movie: id,
      index: at,
      count: spec.frames,
      fps: spec.fps,
      ...picture,
      ...frameMoment(shown.ready, at),
      fields: await frameFields(shown.ready, at),
      limits: shown.limits.ofFrame(at) as Readonly<Record<string, Limits | undefined>>,
      warnings: [...this.#warned, ...shown.warnings],
    }
  }

  async pixel(
    { movie: id, index, settings = [], x, y }: PixelRequest,
    signal?: AbortSignal,
  ): Promise<PixelReading | null> {
    const shown = await this.#show(id, settings)
    const at = Math.min(Math.max(0, Math.round(index)), shown.ready.spec.frames - 1)
    return this.#inTurn(() => shown.pixel(at, { x, y }, signal), signal)
  }

  async histogram({ movie: id, limits, settings = [] }: HistogramRequest, signal?: AbortSignal): Promise<Histogram> {
    const shown = await this.#show(id, settings)
    if (shown.asksFor(limits)) return shown.histogram(limits, signal)
    // The limits are written as numbers; the renderer names their data only if they are left out.
    const { pipeline } = (await this.#editionOf(settings)).opened
    const adjustable = adjustablesOf(pipeline, shown.ready).find((each) => each.limits === limits)
    const open = adjustable ? await this.#show(id, [...settings, `${adjustable.path}={}`]) : shown
    // A colour picture has no limits.
    if (!open.asksFor(limits)) return { edges: [], counts: [], missing: 0, frames: 0, of: 0 }
    return open.histogram(limits, signal)
  }

  async write(settings: readonly string[]): Promise<void> {
    if (await this.#edits.write(this.#file, settings)) await this.#read([this.#file])
  }

  async undo(): Promise<void> {
    this.#edits.undo()
    await this.#read([this.#file])
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#settling)
    await this.#threads.end()
    await this.#scratch?.remove()
  }

  /** One reading at a time; changes in the meantime cause another. */
  async #read(files: readonly string[]): Promise<void> {
    const isChanged = touches(files)
    this.#headers.forget(isChanged)
    this.#looks.forget(isChanged)
    await this.#movies?.forget(isChanged)
    this.#readAgain = true
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined
    })
    await this.#reading
  }

  /** After the session's own write, and after a save without changes, the shown pipeline is current. */
  async #isAsRead(): Promise<boolean> {
    if (this.#text === undefined || (await textIfThere(this.#file)) !== this.#text) return false
    await this.#reading
    return this.#plan.problem === undefined
  }

  async #readAll(): Promise<void> {
    while (this.#readAgain && !this.#stop.signal.aborted) {
      this.#readAgain = false
      this.#text = await textIfThere(this.#file)
      try {
        const edition = await this.#openEdition([])
        // The viewed movie is shown before all others are planned. If there is a mistake, the last edition stays.
        if (await edition.has(this.#lookedAt)) {
          this.#take(edition)
          this.#tell({ ...this.#plan, edition: this.#plan.edition + 1, problem: undefined })
          await this.#pictureDrawn()
          if (this.#readAgain) continue
        }
        const plan = await edition.all()
        const isNew = this.#current !== edition
        if (isNew) this.#take(edition)
        this.#tellMovies(plan, isNew)
        await this.#findCode()
        await this.#assess(plan, edition)
      } catch (thrown) {
        // Problems of a half-written text are not reported.
        if ((await textIfThere(this.#file)) !== this.#text) this.#readAgain = true
        else this.#tellProblem(thrown)
        await this.#findCode()
      }
    }
  }

  #openEdition(settings: readonly string[]): Promise<Edition> {
    const { settings: own = [], ...options } = this.#options
    return Edition.open(
      this.#file,
      { ...options, settings: [...own, ...settings], modules: this.#code.modules },
      this.#headers,
    )
  }

  /** From now on this edition is shown. */
  #take(edition: Edition): void {
    const { out } = edition.opened.pipeline
    if (!this.#movies || this.#current?.opened.pipeline.out !== out) {
      this.#scratch ??= Scratch.beside(out)
      this.#movies ??= new ShownMovies({
        ...{ threads: this.#threads, aside: this.#threads.aside, count: this.#threads.count },
        ...{ scratch: this.#scratch, keyring: this.#keyring },
        fewFrames: true,
        contentsOf: ({ pipeline: { out, file, folder } }) =>
          new InputContents(RunState.open(out, file), { folder, hash: hashingBy(() => this.#threads) }),
        sharedLimits: { complete: true, writes: false },
      })
    }
    this.#current = edition
    this.#editions.clear()
    this.#editions.set('', Promise.resolve(edition))
    this.#shown.clear()
    this.#warned.clear()
  }

  async #assess(plan: Plan, edition: Edition): Promise<void> {
    const hash = hashingBy(() => this.#threads)
    const assessed = await assessPlan(plan, edition.opened, this.#options, hash)
    if (this.#current !== edition || this.#readAgain) return
    this.#tellMovies(assessed, false, assessed)
  }

  async #show(id: string, settings: readonly string[]): Promise<ShownMovie> {
    const key = JSON.stringify([id, ...settings])
    const known = this.#shown.get(key)
    if (known) {
      this.#shown.delete(key)
      this.#shown.set(key, known)
      return known
    }
    // The first reading may be in progress.
    if (!this.#current) await this.#reading
    const edition = await this.#editionOf(settings)
    const again = this.#shown.get(key)
    if (again) return again
    const shown = this.#open(edition, id)
    shown.catch(() => this.#shown.get(key) === shown && this.#shown.delete(key))
    this.#shown.set(key, shown)
    dropOldest(this.#shown, mostShown)
    return shown
  }

  async #open(edition: Edition, id: string): Promise<ShownMovie> {
    const movie = await edition.movie(id)
    if (movie.status === 'blocked') throw movie.error.at({ movie: id })
    const plan = await edition.planFor(movie)
    return this.#movies!.show(movie, plan, (message, of) => this.#warned.add(of === id ? message : `${of}: ${message}`))
  }

  #editionOf(settings: readonly string[]): Promise<Edition> {
    if (!this.#current) throw this.#problem ?? new MovieflowError('INTERNAL', 'the pipeline was not read yet')
    const key = settings.length === 0 ? '' : JSON.stringify(settings)
    let edition = this.#editions.get(key)
    if (!edition) {
      edition = this.#openEdition(settings)
      edition.catch(() => this.#editions.delete(key))
    } else this.#editions.delete(key)
    this.#editions.set(key, edition)
    dropOldest(this.#editions, mostTried, (key) => key !== '')
    return edition
  }

  /** A movie that is viewed for a while is prepared for random access. */
  #settleSoon({ ready }: ShownMovie): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(async () => {
      const inTurn = (work: () => Promise<void>) => this.#inTurn(work, undefined)
      // Its errors will occur again when it is drawn.
      const more = await this.#movies!.settle(ready, inTurn).catch(() => false)
      if (more) this.#shown.clear()
    }, lookMilliseconds)
    this.#settling.unref()
  }

  /** One picture at a time: requests canceled in the meantime are not started. */
  async #inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const before = this.#drawing
    const turn = (async () => {
      await before.catch(() => {})
      if (signal?.aborted) throw new MovieflowError('CANCELED', 'the picture was canceled')
      return work()
    })()
    this.#drawing = turn
    return turn
  }

  async #pictureDrawn(): Promise<void> {
    // The page requests it when it knows of the new edition.
    const began = Date.now()
    const before = this.#drawing
    while (this.#drawing === before && Date.now() - began < pictureMilliseconds / 4)
      await new Promise((done) => setTimeout(done, 5))
    const late = new Promise((done) => setTimeout(done, pictureMilliseconds).unref())
    await Promise.race([this.#drawing.catch(() => {}), late])
  }

  #tellMovies(plan: Plan, first: boolean, assessed?: AssessedPlan): void {
    const { pipeline, movies: all, selected } = plan
    const chosen = all.filter(({ id }) => selected.has(id))
    const isAdjustable = (id: string) => chosen.length <= mostAdjustable || id === this.#lookedAt
    const movies = chosen.map((movie) => listMovie(movie, { pipeline, assessed, isAdjustable }))
    this.#planned = watchedBy(plan, this.#file)
    const edition = this.#plan.edition + (first ? 1 : 0)
    this.#tell({
      ...this.#plan,
      edition,
      movies: keepStatuses(movies, this.#plan.movies, assessed),
      problem: undefined,
    })
  }

  /** In a list of many movies, the options to try of the one that is viewed. */
  async #tellAdjustable(id: string): Promise<void> {
    const edition = this.#current
    const listed = this.#plan.movies.find((movie) => movie.id === id)
    if (!edition || this.#plan.movies.length <= mostAdjustable || !listed || listed.adjustable.length > 0) return
    const movie = await edition.movie(id)
    if (movie.status !== 'ready' || this.#current !== edition) return
    const adjustable = adjustablesOf(edition.opened.pipeline, movie)
    const movies = this.#plan.movies.map((each) => (each.id === id ? { ...each, adjustable } : each))
    this.#tell({ ...this.#plan, movies })
  }

  async #findCode(): Promise<void> {
    await this.#code.find()
    for (const listener of this.#listeners) listener.watched?.(this.watched)
  }

  #tellProblem(thrown: unknown): void {
    this.#problem = toMovieflowError(thrown, 'INTERNAL', { file: this.#file })
    const problem = mistakeOf(this.#problem, this.#file)
    this.#tell({ ...this.#plan, edition: this.#plan.edition + 1, problem })
  }

  #tell({ problem, ...plan }: Omit<SessionPlan, 'problem'> & { problem?: SessionPlan['problem'] | undefined }): void {
    this.#plan = { ...plan, ...(problem && { problem }), canUndo: this.#edits.canUndo(this.#text) }
    const text = JSON.stringify(this.#plan)
    if (text === this.#told) return
    this.#told = text
    for (const listener of this.#listeners) listener.plan?.(this.#plan)
  }

  #tellProgress(progress: SessionProgress): void {
    for (const listener of this.#listeners) listener.progress?.(progress)
  }
}
