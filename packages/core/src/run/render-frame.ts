// Single frames of one movie, exactly as in the movie; planned once, on the main thread, and drawn by workers.
import type { PipelineInput } from '../config/index.js'
import { MovieflowError } from '../errors/index.js'
import { hashingBy } from '../freshness/index.js'
import { type LazyThreads, threadsAsNeeded } from '../make/index.js'
import {
  countElements,
  countShown,
  type Fields,
  type Picture,
  shownFrame,
  timeOfFrame,
  type VectorFormat,
} from '../model/index.js'
import { Scratch } from '../output/index.js'
import { type AssessedPlan, type PlanOptions, planPipeline } from '../pipeline/index.js'
import type { PlannedMovie, ReadyMovie } from '../plan/index.js'
import { type ShownMovie, ShownMovies } from '../session/index.js'

export interface RenderedFrame {
  readonly movie: string
  readonly picture: Picture
}

export interface FrameOptions extends PlanOptions {
  readonly signal?: AbortSignal
}

interface OpenOptions extends FrameOptions {
  /** No other frame will be requested. */
  readonly oneFrame?: boolean
}

/** A survey of more values than this uses two threads: starting one takes as long. */
const quickSurvey = 4e6

/** One thread, unless a second one is worth starting. */
function threadsFor({ limits, clips, spec }: ReadyMovie, { oneFrame = false }: OpenOptions): number {
  const surveys = Object.values(limits)
  const reachesOver = surveys.some(({ over }) => over.some((name) => name !== 'movie'))
  const surveyed = surveys.flatMap(({ of }) => of)
  const values = surveyed.reduce((sum, { source }) => sum + countElements(clips[source]!.shape) * countShown(spec), 0)
  return oneFrame && !reachesOver && values <= quickSurvey ? 1 : 2
}

/** Renders frame `index` (from 0) of the first movie that `only` selects. */
export async function renderFrame(
  input: string | PipelineInput,
  index: number,
  options: FrameOptions,
): Promise<RenderedFrame> {
  const frames = await openFrames(input, ([first]) => first, { ...options, oneFrame: true })
  try {
    return { movie: frames.movie, picture: await frames.render(index) }
  } finally {
    await frames.close()
  }
}

/** Plans a pipeline once, for frames of the selected movie that `choose` returns. Throws the error that blocks it. */
export async function openFrames(
  input: string | PipelineInput,
  choose: (movies: readonly PlannedMovie[]) => PlannedMovie | undefined,
  options: OpenOptions,
): Promise<RenderedFrames> {
  const plan = await planPipeline(input, { command: 'frame', ignoreOutputs: true, ...options })
  const movie = choose(plan.movies.filter(({ id }) => plan.selected.has(id)))
  if (!movie) throw new MovieflowError('INTERNAL', 'no movie was chosen')
  if (movie.status === 'blocked') throw movie.error.at({ movie: movie.id })
  return new RenderedFrames(plan, movie, options)
}

/** Frames of one movie, drawn on request. Must be closed. */
export class RenderedFrames {
  readonly movie: string
  readonly fields: Fields
  /** Number of frames. */
  readonly count: number
  readonly fps: number
  /** When second 0 of {@link timeOf} was, in seconds since 1970, if the times are dates. */
  readonly epoch: number | undefined
  readonly #plan: AssessedPlan
  readonly #ready: ReadyMovie
  readonly #options: OpenOptions
  readonly #threads: LazyThreads
  readonly #scratch: Scratch
  #shown: Promise<ShownMovie> | undefined

  constructor(plan: AssessedPlan, movie: ReadyMovie, options: OpenOptions) {
    this.movie = movie.id
    this.fields = movie.fields
    this.count = movie.spec.frames
    this.fps = movie.spec.fps
    this.epoch = movie.shown?.epoch
    this.#plan = plan
    this.#ready = movie
    this.#options = options
    this.#threads = threadsAsNeeded({ jobs: options.jobs ?? threadsFor(movie, options) })
    this.#scratch = new Scratch(plan.pipeline.out)
  }

  /** Seconds of the data at frame `index`; a card has none. */
  timeOf(index: number): number | undefined {
    return timeOfFrame(this.#ready.spec, index)
  }

  /** Frame `index`, from 0; the caller owns its memory. Calls may overlap. */
  async render(index: number): Promise<Picture> {
    return (await this.#showing(index)).draw(index, this.#options.signal)
  }

  /** Frame `index`, from 0, as a file with its lines, areas and texts as such. Throws CALL_INVALID if the renderer writes none. */
  async renderVector(index: number, format: VectorFormat): Promise<Uint8Array> {
    const file = await (await this.#showing(index)).drawVector(index, format, this.#options.signal)
    if (file) return file
    const { render } = this.#ready.spec
    if (shownFrame(this.#ready.spec, index) === undefined)
      throw new MovieflowError(
        'CALL_INVALID',
        `frame ${index} of ${this.movie} cannot be written as ${format.toUpperCase()}: it is a card, which is drawn only as pixels`,
        { hint: 'write it as a PNG, or choose a frame that shows data' },
      )
    throw new MovieflowError(
      'CALL_INVALID',
      `a frame of ${this.movie} cannot be written as ${format.toUpperCase()}: its renderer, ${render.plugin.name}, draws only pixels`,
      { hint: 'write it as a PNG' },
    )
  }

  /** The movie, once it can be drawn. Throws if there is no such frame. */
  async #showing(index: number): Promise<ShownMovie> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count)
      throw new MovieflowError(
        'CALL_INVALID',
        `there is no frame ${index}: ${this.movie} has ${this.count} frames, 0 to ${this.count - 1}`,
      )
    const { signal } = this.#options
    this.#shown ??= this.#show()
    const shown = await this.#shown
    if (signal?.aborted) throw new MovieflowError('CANCELED', 'the frames were canceled', { cause: signal.reason })
    return shown
  }

  async close(): Promise<void> {
    await this.#threads.end()
    await this.#scratch.remove()
  }

  #show(): Promise<ShownMovie> {
    const { list, warn: tell, oneFrame = false } = this.#options
    const { pool, count } = this.#threads()
    if (tell) this.#threads().warn = tell
    const movies = new ShownMovies({
      ...{ threads: pool, count, scratch: this.#scratch },
      // A survey reads all frames, some more than once.
      fewFrames: oneFrame && Object.keys(this.#ready.limits).length === 0,
      contentsOf: () => this.#plan.contents.rereading(hashingBy(() => pool)),
      sharedLimits: { complete: list === undefined, writes: true },
    })
    return movies.show(this.#ready, this.#plan, (message, id) => tell?.(`${id}: ${message}`))
  }
}
