// A clock of animation frames that a test moves on.
import type { PlayerClock } from '../src/frame-player.js'

export class Ticks implements PlayerClock {
  #now = 0
  #waiting: ((now: number) => void)[] = []

  now(): number {
    return this.#now
  }

  next(callback: (now: number) => void): void {
    this.#waiting.push(callback)
  }

  /** So many milliseconds, in animation frames of so many; what they begin is finished, but for what waits. */
  async pass(milliseconds: number, step: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += step) {
      this.#now += step
      const due = this.#waiting
      this.#waiting = []
      for (const callback of due) callback(this.#now)
      for (let turn = 0; turn < 4; turn++) await Promise.resolve()
    }
  }
}
