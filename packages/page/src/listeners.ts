// The listeners of a change; anywhere.

export class Listeners {
  readonly #all = new Set<() => void>()

  /** Returns what takes it off again. */
  add(listener: () => void): () => void {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  call(): void {
    for (const listener of [...this.#all]) listener()
  }
}
