// Events of files become lists of files that nobody writes at the moment; on the main thread.

/** An editor's save is several events within a few milliseconds: a rename and a new file, or one that is emptied and then written. */
const quietMilliseconds = 15
/** Maximum time for which complete files wait for files that are still being written. */
const patienceMilliseconds = 60

/** Each file settles separately: a long copy does not delay another save, and files that are saved together are reported together. */
export class SettledChanges {
  readonly #tell: (files: readonly string[]) => void
  /** When each had its last event. */
  readonly #pending = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(tell: (files: readonly string[]) => void) {
    this.#tell = tell
  }

  add(file: string): void {
    this.#pending.set(file, performance.now())
    this.#timer ??= setTimeout(() => this.#settle(), quietMilliseconds)
  }

  /** All that is pending, settled or not; it will not be told. */
  take(): string[] {
    const files = [...this.#pending.keys()]
    this.close()
    return files
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#pending.clear()
  }

  #settle(): void {
    const now = performance.now()
    const quiet = [...this.#pending].filter(([, last]) => now - last >= quietMilliseconds - 1)
    const isPatient = quiet.every(([, last]) => now - last < patienceMilliseconds)
    if (quiet.length === this.#pending.size || !isPatient) {
      for (const [file] of quiet) this.#pending.delete(file)
      this.#tell(quiet.map(([file]) => file))
    }
    this.#timer = undefined
    if (this.#pending.size === 0) return
    const next = Math.min(...[...this.#pending.values()].map((last) => last + quietMilliseconds - now))
    this.#timer = setTimeout(() => this.#settle(), Math.max(next, 5))
  }
}
