// The worker threads of a run or a plan, started when they are first asked for; main thread.
import { availableParallelism } from 'node:os'
import type { MovieWork } from '../plugins/index.js'
import { WorkerPool } from '../workers/index.js'

export interface Threads {
  readonly pool: WorkerPool
  readonly count: number
  /** Who hears the warnings of the workers. */
  warn: (message: string) => void
  /** Who hears what plugins did there. */
  worked: (work: readonly MovieWork[]) => void
}

/** Movies that a thread of a session has open: each change of one is another. */
const openInSession = 6

export interface LazyThreads {
  /** `frames`: no more threads than there are, where that is known. */
  (frames?: number): Threads
  /** Ends what was started; never rejects. */
  end(): Promise<void>
}

/** More movies than threads: while some get their names, which the disk takes its time for, others are made. */
export function lanesOf(threads: number): number {
  return threads + 1 + Math.floor(threads / 4)
}

export interface ThreadsSetting {
  readonly jobs?: number
  /** Bytes of frames that each thread keeps between tasks; left out: none. */
  readonly warmBytes?: number
}

export function threadsAsNeeded({ jobs = availableParallelism(), warmBytes }: ThreadsSetting): LazyThreads {
  let started: Threads | undefined
  const threads = (frames = Number.POSITIVE_INFINITY) => {
    started ??= startThreads(jobs, frames, warmBytes)
    return started
  }
  return Object.assign(threads, {
    end: async () => {
      await started?.pool.destroy().catch(() => {})
    },
  })
}

function startThreads(jobs: number, frames: number, warmBytes: number | undefined): Threads {
  const threads = { count: jobs, warn: (_message: string) => {}, worked: (_work: readonly MovieWork[]) => {} }
  const pool = new WorkerPool({
    module: new URL('./worker.js', import.meta.url),
    threads: Math.min(jobs, Math.max(1, frames)),
    data: { openMovies: warmBytes === undefined ? lanesOf(jobs) + 1 : openInSession, warmBytes },
    warn: (message) => threads.warn(message),
    worked: (work) => threads.worked(work),
  })
  return Object.assign(threads, { pool })
}
