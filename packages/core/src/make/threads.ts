// The worker threads of a run or a plan, started on first use; main thread.
import { availableParallelism } from 'node:os'
import type { MovieWork } from '../plugins/index.js'
import { WorkerPool } from '../workers/index.js'

export interface Threads {
  readonly pool: WorkerPool
  readonly count: number
  /** Receives the warnings of the workers. */
  warn: (message: string) => void
  /** Receives the work of plugins there. */
  worked: (work: readonly MovieWork[]) => void
}

/** The most open movies on a thread of a session: each changed version of a movie is another one. */
const openInSession = 6

export interface LazyThreads {
  /** `frames`: starts at most that many threads. */
  (frames?: number): Threads
  /** Ends what was started; never rejects. */
  end(): Promise<void>
}

/** More movies than threads: while some wait for the disk to rename files, others are made. */
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
