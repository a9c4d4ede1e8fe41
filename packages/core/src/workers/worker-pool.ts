// A pool of threads that take tasks; main thread.
import { getHeapStatistics } from 'node:v8'
import { Piscina } from 'piscina'
import { errorFromRecord, MovieflowError } from '../errors/index.js'
import { callHangs, type MovieWork, PulseWatch } from '../plugins/index.js'
import type { WorkerResult, WorkerTask, WorkerValues } from './protocol.js'

export interface WorkerPoolOptions {
  /** The worker's module. */
  readonly module: URL
  readonly threads: number
  /** Handed to the worker's module as it starts. */
  readonly data: { readonly openMovies: number }
  warn(message: string): void
  /** Is told what plugins did in each task. */
  worked?(work: readonly MovieWork[]): void
}

/** What a thread's objects may take in MiB; frames lie outside of it. Beyond it the thread ends, and costs a try of one movie. */
const mostHeapMebibytes = 2048

const tickMilliseconds = 100

interface RunningTask {
  readonly pulse: PulseWatch
  readonly stop: AbortController
  /** Why its thread was ended. */
  hung?: MovieflowError
}

/** Runs tasks on threads; errors arrive as they were thrown there. */
export class WorkerPool {
  readonly #pool: Piscina
  readonly #warn: (message: string) => void
  readonly #worked: (work: readonly MovieWork[]) => void
  readonly #tasks = new Set<RunningTask>()
  readonly #spare: PulseWatch[] = []
  #watch: NodeJS.Timeout | undefined
  #ended = false

  constructor({ module, threads, data, warn, worked = () => {} }: WorkerPoolOptions) {
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
    this.#worked = worked
    // A thread's failure rejects its task; without a listener it would end the process as well.
    this.#pool.on('error', () => {})
  }

  async run<T extends WorkerTask>(task: T, signal?: AbortSignal): Promise<WorkerValues[T['type']]> {
    let result: WorkerResult<T['type']>
    const watched: RunningTask = { pulse: this.#spare.pop() ?? new PulseWatch(), stop: new AbortController() }
    this.#watchTask(watched)
    try {
      result = await this.#pool.run({ ...task, pulse: watched.pulse.memory }, { signal: watched.stop.signal })
      this.#spare.push(watched.pulse)
    } catch (thrown) {
      if (watched.hung) throw watched.hung
      if (signal?.aborted || this.#ended) throw new MovieflowError('CANCELED', 'the run was stopped')
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      const { kind: _, member: __, ...place } = watched.pulse.call() ?? { kind: '', member: '' }
      throw new MovieflowError('WORKER_DIED', `a worker thread ended while it worked on the movie: ${reason}`, {
        ...place,
        cause: thrown,
      })
    } finally {
      this.#tasks.delete(watched)
    }
    for (const warning of result.warnings) this.#warn(warning)
    this.#worked(result.work)
    if (result.ok) return result.value
    throw errorFromRecord(result.error)
  }

  /** Ends the thread of a task that is in one call of a plugin for too long; the others go on. */
  #watchTask(task: RunningTask): void {
    this.#tasks.add(task)
    // Each tick counts as one, however long the process was stopped before it.
    this.#watch ??= setInterval(() => {
      for (const each of this.#tasks) {
        const call = each.pulse.tick(tickMilliseconds) ? each.pulse.call() : undefined
        if (!call) continue
        each.hung = callHangs(call, each.pulse.limitSeconds)
        each.stop.abort()
      }
    }, tickMilliseconds).unref()
  }

  /** Ends all threads at once; tasks that are under way reject. */
  async destroy(): Promise<void> {
    this.#ended = true
    clearInterval(this.#watch)
    await this.#pool.destroy()
  }
}
