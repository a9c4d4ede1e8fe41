// The warnings of a run, each once per movie; main thread.

export class Warnings {
  readonly #ofMovies = new Map<string, string[]>()
  readonly #told = new Set<string>()
  readonly #messages = new Set<string>()

  /** Whether to report the warning. Warnings of workers, which do not know the movie, are not repeated after a movie's. */
  add(message: string, movie?: string): boolean {
    const key = `${movie ?? ''} ${message}`
    if (this.#told.has(key) || (movie === undefined && this.#messages.has(message))) return false
    this.#messages.add(message)
    this.#told.add(key)
    if (movie !== undefined) this.#ofMovies.set(movie, [...this.of(movie), message])
    return true
  }

  of(movie: string): readonly string[] {
    return this.#ofMovies.get(movie) ?? []
  }
}
