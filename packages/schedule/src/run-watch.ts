// The loop of `movieflow watch`: runs a pipeline at the start, and again when files have changed and nobody writes them any more.
import type { Clock } from './clock.js'

export interface WatchedJob {
  /** Describes a file in a text that changes when it is written; quick. */
  stamp(file: string): Promise<string>
  /**
   * Makes what is missing, and ends early when the signal comes; never rejects. `again`: it could not, as another run is at work, and is
   * to be asked once more a little later.
   */
  run(signal: AbortSignal): Promise<'done' | 'again'>
}

export interface WatchOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** A file that has not changed for so long is no longer being written. */
  readonly settleMilliseconds: number
  /** Files that settled wait at most so long for those that do not. */
  readonly patienceMilliseconds: number
}

/** Before a run that another one kept from its work is tried again. */
const pauseMilliseconds = 5000

/** Files that changed, and since when each is as it is now. */
export class ChangedFiles {
  readonly #changed = new Map<string, { stamp: string; since: number }>()
  #wake = () => {}

  /** Called as events come, during a run as well. */
  add(file: string): void {
    if (!this.#changed.has(file)) this.#changed.set(file, { stamp: '', since: Number.POSITIVE_INFINITY })
    this.#wake()
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0
  }

  /** Takes out what has settled; returns how many. */
  async settle(job: WatchedJob, { clock, settleMilliseconds }: WatchOptions): Promise<number> {
    let settled = 0
    for (const [file, { stamp, since }] of [...this.#changed]) {
      const now = await job.stamp(file)
      if (now !== stamp) this.#changed.set(file, { stamp: now, since: clock.now() })
      else if (clock.now() - since >= settleMilliseconds && this.#changed.delete(file)) settled++
    }
    return settled
  }

  /** Resolves when a file changes, or the signal comes. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.isEmpty || signal.aborted) return
    await new Promise<void>((resolve) => {
      const end = () => {
        signal.removeEventListener('abort', end)
        this.#wake = () => {}
        resolve()
      }
      this.#wake = end
      signal.addEventListener('abort', end, { once: true })
    })
  }
}

/** Returns when the signal comes and the run at work has ended. Never two runs at once. */
export async function runWatch(job: WatchedJob, changes: ChangedFiles, options: WatchOptions): Promise<void> {
  const { clock, signal, settleMilliseconds, patienceMilliseconds } = options
  const lookMilliseconds = Math.min(Math.max(settleMilliseconds / 4, 20), 1000)
  // The first run is owed.
  let owedSince: number | undefined = clock.now()
  while (!signal.aborted) {
    if (owedSince === undefined) await changes.next(signal)
    if ((await changes.settle(job, options)) > 0) owedSince ??= clock.now()
    if (signal.aborted) return
    const patient = owedSince === undefined || clock.now() - owedSince < patienceMilliseconds
    if (owedSince !== undefined && (changes.isEmpty || !patient)) {
      owedSince = undefined
      if ((await job.run(signal)) === 'again') {
        await clock.sleep(pauseMilliseconds, signal)
        owedSince = clock.now()
      }
    } else if (!changes.isEmpty) await clock.sleep(lookMilliseconds, signal)
  }
}
