// What a run was warned of: each warning once a movie; main thread.

export class Warnings {
  readonly #ofMovies = new Map<string, string[]>()
  readonly #told = new Set<string>()
  readonly #messages = new Set<string>()

  /** Whether it is to be told. Workers, which do not know whose a warning is, do not repeat what a movie has had. */
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
