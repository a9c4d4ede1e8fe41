// One reading of a pipeline, with settings that are tried: plans its movies one by one or all; on the session's thread.
import { MovieflowError } from '../errors/index.js'
import { type OpenPipeline, openPipeline, type PlanOptions, planMovies } from '../pipeline/index.js'
import type { Plan, PlannedMovie, ReadyMovie, SourceHeaders } from '../plan/index.js'

export class Edition {
  readonly opened: OpenPipeline
  readonly options: PlanOptions
  readonly #headers: SourceHeaders
  readonly #movies = new Map<string, Promise<PlannedMovie>>()
  #all: Promise<Plan> | undefined

  private constructor(opened: OpenPipeline, options: PlanOptions, headers: SourceHeaders) {
    this.opened = opened
    this.options = options
    this.#headers = headers
  }

  static async open(file: string, options: PlanOptions, headers: SourceHeaders): Promise<Edition> {
    return new Edition(await openPipeline(file, { ...options, command: 'preview' }), options, headers)
  }

  /** All movies; throws the problem if the pipeline itself is wrong. */
  all(): Promise<Plan> {
    this.#all ??= planMovies(this.opened, this.options, { headers: this.#headers }).then((plan) => {
      this.#headers.forgetUnused()
      return plan
    })
    return this.#all
  }

  /** One movie, which may be blocked. Throws if there is none with this id. */
  movie(id: string): Promise<PlannedMovie> {
    let movie = this.#movies.get(id)
    if (!movie) {
      movie = this.#plan(id)
      this.#movies.set(id, movie)
      movie.catch(() => this.#movies.delete(id))
    }
    return movie
  }

  /** Whether there is a movie with this id, blocked or not. Throws the problem if the pipeline itself is wrong. */
  async has(id: string | undefined): Promise<boolean> {
    if (id === undefined) return false
    const found = await this.movie(id).catch((error: MovieflowError) => {
      if (error.code === 'NOTHING_SELECTED') return undefined
      throw error
    })
    return found !== undefined
  }

  /** The plan that a movie's limits need: of all movies if limits are shared. */
  async planFor(movie: ReadyMovie): Promise<Plan> {
    const wide = Object.values(movie.limits).some(({ over }) => !over.includes('movie'))
    return wide ? this.all() : { pipeline: this.opened.pipeline, movies: [movie], selected: new Set([movie.id]) }
  }

  async #plan(id: string): Promise<PlannedMovie> {
    const wanted = (each: string) => each === id
    const plan = await (this.#all ?? planMovies(this.opened, this.options, { headers: this.#headers, wanted }))
    const movie = plan.movies.find((each) => each.id === id)
    if (movie) return movie
    throw new MovieflowError('NOTHING_SELECTED', `there is no movie ${id}`, { hint: 'choose one from the list' })
  }
}
