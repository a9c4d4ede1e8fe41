// A clock for tests: sleeping takes no time, and things happen on the way.
import type { Clock } from '../src/index.js'

interface Happening {
  readonly at: number
  readonly happen: () => void
}

export class FakeClock implements Clock {
  #now: number
  readonly #happenings: Happening[] = []
  /** The longest sleep that was asked for, in milliseconds. */
  longestSleep = 0

  constructor(start: string) {
    this.#now = Date.parse(start)
  }

  now(): number {
    return this.#now
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.longestSleep = Math.max(this.longestSleep, milliseconds)
    // Others have their turn, as with a real one.
    await new Promise(setImmediate)
    if (!signal.aborted) this.pass(milliseconds)
  }

  /** At a time of this clock, on the way there. */
  at(instant: string, happen: () => void): this {
    this.#happenings.push({ at: Date.parse(instant), happen })
    this.#happenings.sort((left, right) => left.at - right.at)
    return this
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    while (this.#happenings.length > 0 && this.#happenings[0]!.at <= end) {
      const { at, happen } = this.#happenings.shift()!
      this.#now = Math.max(this.#now, at)
      const before = this.#now
      happen()
      // It set the clock: what was left to sleep is another matter.
      if (this.#now !== before) return
    }
    this.#now = end
  }

  set(instant: string): void {
    this.#now = Date.parse(instant)
  }
}
