// A pool of threads that take tasks; main thread.
import { getHeapStatistics } from 'node:v8'
import { Piscina } from 'piscina'
import { errorFromRecord, MovieflowError } from '../errors/index.js'
import type { WorkerResult, WorkerTask, WorkerValues } from './protocol.js'

export interface WorkerPoolOptions {
  /** The worker's module. */
  readonly module: URL
  readonly threads: number
  /** Handed to the worker's module as it starts. */
  readonly data: { readonly openMovies: number }
  warn(message: string): void
}

/** What a thread's objects may take in MiB; frames lie outside of it. Beyond it the thread ends, and costs a try of one movie. */
const mostHeapMebibytes = 2048

/** Runs tasks on threads; errors arrive as they were thrown there. */
export class WorkerPool {
  readonly #pool: Piscina
  readonly #warn: (message: string) => void
  #ended = false

  constructor({ module, threads, data, warn }: WorkerPoolOptions) {
    this.#pool = new Piscina({
      filename: new URL('./thread.cjs', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: 600_000,
      maxQueue: Number.POSITIVE_INFINITY,
      workerData: { ...data, module: module.href },
      // The default parks an idle thread in Atomics.wait, where pixel buffers of the canvas are never freed.
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.min(mostHeapMebibytes, Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20)),
      },
    })
    this.#warn = warn
    // A thread's failure rejects its task; without a listener it would end the process as well.
    this.#pool.on('error', () => {})
  }

  async run<T extends WorkerTask>(task: T, signal?: AbortSignal): Promise<WorkerValues[T['type']]> {
    let result: WorkerResult<T['type']>
    try {
      result = await this.#pool.run(task)
    } catch (thrown) {
      if (signal?.aborted || this.#ended) throw new MovieflowError('CANCELED', 'the run was stopped')
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      throw new MovieflowError('WORKER_DIED', `a worker thread ended while it worked on the movie: ${reason}`, {
        cause: thrown,
      })
    }
    for (const warning of result.warnings) this.#warn(warning)
    if (result.ok) return result.value
    throw errorFromRecord(result.error)
  }

  /** Ends all threads at once; tasks that are under way reject. */
  async destroy(): Promise<void> {
    this.#ended = true
    await this.#pool.destroy()
  }
}
