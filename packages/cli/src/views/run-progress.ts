// The progress of a run: movies at work, frames, speed and time left, from its events.
import type { RunEvent } from '@movieflow/core'

export interface MovieAtWork {
  readonly id: string
  readonly frames: number
  done: number
}

/** The speed is measured over this many seconds. */
const windowSeconds = 12
/** Before this, a speed is not meaningful. */
const leastSeconds = 0.7

export class RunProgress {
  readonly #seats: (MovieAtWork | undefined)[] = []
  readonly #samples: { readonly at: number; readonly frames: number }[] = []
  readonly failures: { readonly movie: string; readonly message: string; readonly blocked: boolean }[] = []
  started = false
  toMake = 0
  ended = 0
  failed = 0
  #frames = 0
  #finishedFrames = 0
  #survey: { readonly movies: number; readonly done: number } | undefined

  /** `now` in seconds. */
  apply(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'run-start':
        this.started = true
        this.toMake = event.toMake
        this.#frames = event.frames
        this.#samples.push({ at: now, frames: 0 })
        break
      case 'movie-start':
        this.#take({ id: event.movie, frames: event.frames, done: 0 })
        break
      case 'survey':
        this.#survey = event.done < event.movies ? event : undefined
        break
      case 'progress': {
        const movie = this.#find(event.movie)
        if (movie) movie.done = event.done
        break
      }
      case 'retry': {
        const movie = this.#find(event.movie)
        if (movie) movie.done = 0
        break
      }
      case 'movie-end':
        this.#end(event)
        break
    }
  }

  /** In the order of their rows: a movie keeps its row; a free row is `undefined`. */
  get seats(): readonly (MovieAtWork | undefined)[] {
    return this.#seats
  }

  get survey(): { readonly movies: number; readonly done: number } | undefined {
    return this.#survey
  }

  get framesDone(): number {
    return this.#seats.reduce((sum, movie) => sum + (movie?.done ?? 0), this.#finishedFrames)
  }

  get share(): number {
    return this.#frames > 0 ? this.framesDone / this.#frames : this.toMake > 0 ? this.ended / this.toMake : 0
  }

  /** The recent frames a second, and the seconds left at that speed; `undefined` until there is enough to measure. */
  speed(now: number): { readonly framesPerSecond: number; readonly secondsLeft: number } | undefined {
    const frames = this.framesDone
    const last = this.#samples.at(-1)
    if (last && now - last.at >= 0.25) this.#samples.push({ at: now, frames })
    while (this.#samples.length > 2 && now - this.#samples[1]!.at > windowSeconds) this.#samples.shift()
    const first = this.#samples[0]
    if (!first || now - first.at < leastSeconds || frames <= first.frames) return undefined
    const framesPerSecond = (frames - first.frames) / (now - first.at)
    return { framesPerSecond, secondsLeft: Math.max(0, this.#frames - frames) / framesPerSecond }
  }

  #find(id: string): MovieAtWork | undefined {
    return this.#seats.find((movie) => movie?.id === id)
  }

  #take(movie: MovieAtWork): void {
    const free = this.#seats.indexOf(undefined)
    if (free < 0) this.#seats.push(movie)
    else this.#seats[free] = movie
  }

  #end({ movie: id, status, error }: Extract<RunEvent, { type: 'movie-end' }>): void {
    const seat = this.#seats.findIndex((movie) => movie?.id === id)
    const movie = this.#seats[seat]
    if (movie) {
      this.#seats[seat] = undefined
      this.ended++
      if (status === 'made') this.#finishedFrames += movie.frames
      // Its frames no longer count as left.
      else this.#frames -= movie.frames
    }
    if (status !== 'failed' && status !== 'blocked') return
    if (status === 'failed') this.failed++
    this.failures.push({ movie: id, message: error?.message ?? '', blocked: status === 'blocked' })
  }
}
