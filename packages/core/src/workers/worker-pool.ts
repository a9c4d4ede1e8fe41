// A pool of threads that take tasks; main thread.
import { setTimeout } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import { BroadcastChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { errorFromRecord, MovieflowError } from '../errors/index.js'
import { callHangs, type MovieWork, PulseWatch } from '../plugins/index.js'
import { closeGates, prepareGates, threadGuard } from '../threads/index.js'
import type { LastResult, ThreadData, WorkerResult, WorkerTask, WorkerValues } from './protocol.js'

export interface WorkerPoolOptions {
  /** The worker's module. */
  readonly module: URL
  readonly threads: number
  /** Given to the worker's module when it starts. */
  readonly data: Pick<ThreadData, 'openMovies' | 'warmBytes'>
  warn(message: string): void
  /** Receives the work of plugins in each task. */
  worked?(work: readonly MovieWork[]): void
}

/**
 * The most MiB of a thread's objects, without frames. Beyond it the thread ends, and one movie's try fails. V8 lets heaps that may become
 * 2048 or more grow to four times of what is in use before it looks for garbage, others to less than two times.
 */
const mostHeapMebibytes = 1536

/** MiB of young objects, of all threads together; V8's own limit is 48 for each, which many threads would fill with garbage. */
const youngOfAll = 48
const [leastYoung, usualYoung] = [3, 48]

const tickMilliseconds = 100
/** How long stopping threads may take to clean up. */
const stopMilliseconds = 2000
/** The longest time for ending a thread, unless it is in native code. */
const endMilliseconds = 200

function youngMebibytes(threads: number): number {
  return Math.min(usualYoung, Math.max(leastYoung, Math.floor(youngOfAll / threads)))
}

/** Callbacks for following a task. */
export interface Following {
  readonly signal?: AbortSignal
  /** Called from time to time with the task's progress. */
  progress?(done: number): void
}

interface RunningTask extends Following {
  readonly pulse: PulseWatch
  readonly stop: AbortController
  told: number
  /** Why its thread was ended. */
  hung?: MovieflowError
  /** The last result of its thread, which asked to be ended. */
  last?: WorkerResult
}

/** Runs tasks on any threads. */
export type TaskRunner = Pick<WorkerPool, 'run'>

let pools = 0

/** Runs tasks on threads; errors arrive as they were thrown there. */
export class WorkerPool {
  readonly #pool: Piscina
  readonly #warn: (message: string) => void
  readonly #worked: (work: readonly MovieWork[]) => void
  readonly #tasks = new Map<number, RunningTask>()
  readonly #stop = new BroadcastChannel(`movieflow stops ${process.pid} ${pools++}`)
  readonly #spare: PulseWatch[] = []
  #watch: NodeJS.Timeout | undefined
  #count = 0
  #stopped: Promise<void> | undefined
  #ended = false

  constructor({ module, threads, data, warn, worked = () => {} }: WorkerPoolOptions) {
    prepareGates()
    this.#pool = new Piscina({
      filename: new URL('./thread.cjs', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: 600_000,
      maxQueue: Number.POSITIVE_INFINITY,
      workerData: { ...data, module: module.href, guard: threadGuard, stop: this.#stop.name } satisfies ThreadData,
      // The default parks an idle thread in Atomics.wait, where pixel buffers of the canvas are never freed.
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.min(mostHeapMebibytes, Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20)),
        maxYoungGenerationSizeMb: youngMebibytes(threads),
      },
    })
    this.#warn = warn
    this.#worked = worked
    // A thread's failure rejects its task; without a listener it would end the process as well.
    this.#pool.on('error', () => {})
    this.#pool.on('message', ({ number, result }: LastResult) => {
      const task = this.#tasks.get(number)
      if (!task) return
      task.last = result
      void this.#endThreadOf(task)
    })
    // It is not awaited.
    this.#stop.unref()
  }

  async run<T extends WorkerTask>(task: T, following: Following = {}): Promise<WorkerValues[T['type']]> {
    const { signal } = following
    const canceled = () => new MovieflowError('CANCELED', 'the run was stopped')
    if (signal?.aborted || this.#ended) throw canceled()
    let result: WorkerResult<T['type']>
    const pulse = this.#spare.pop() ?? new PulseWatch()
    const watched: RunningTask = { ...following, pulse, stop: new AbortController(), told: 0 }
    const number = this.#count++
    this.#watchTask(number, watched)
    try {
      const message = { ...task, number, pulse: pulse.memory }
      result = await this.#pool.run(message, { signal: watched.stop.signal })
      pulse.reset()
      this.#spare.push(pulse)
    } catch (thrown) {
      if (watched.hung) throw watched.hung
      if (watched.last) result = watched.last as typeof result
      else {
        if (signal?.aborted || this.#ended) throw canceled()
        const reason = thrown instanceof Error ? thrown.message : String(thrown)
        const { kind: _, member: __, ...place } = pulse.call() ?? { kind: '', member: '' }
        throw new MovieflowError('WORKER_DIED', `a worker thread ended while it worked on the movie: ${reason}`, {
          ...place,
          cause: thrown,
        })
      }
    } finally {
      this.#tasks.delete(number)
    }
    for (const warning of result.warnings) this.#warn(warning)
    this.#worked(result.work)
    if (result.ok) return result.value
    throw errorFromRecord(result.error)
  }

  /** Ends the thread of a task that is in one call of a plugin for too long; the others continue. */
  #watchTask(number: number, task: RunningTask): void {
    this.#tasks.set(number, task)
    // Each tick counts as one, however long the process was stopped before it.
    this.#watch ??= setInterval(() => {
      for (const each of this.#tasks.values()) {
        const { done } = each.pulse
        if (done !== each.told) each.progress?.(done)
        each.told = done
        const call = each.pulse.tick(tickMilliseconds) ? each.pulse.call() : undefined
        if (!call || each.hung) continue
        each.hung = callHangs(call, each.pulse.limitSeconds)
        void this.#endThreadOf(each)
      }
    }, tickMilliseconds).unref()
  }

  /** Piscina ends the thread of a task that is aborted. */
  async #endThreadOf(task: RunningTask): Promise<void> {
    const { threads } = this.#pool
    const open = await closeGates(threads)
    task.stop.abort()
    const ended = () => threads.some((thread) => thread.threadId === -1)
    for (let waited = 0; waited < endMilliseconds && !ended(); waited++) await setTimeout(1)
    open()
  }

  /** Stops the threads, waits briefly until they have, and ends them; tasks that are under way reject. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  async #stopAll(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.#stop.postMessage('stop')
    for (let waited = 0; waited < stopMilliseconds && this.#tasks.size > 0; waited += 10) await setTimeout(10)
    await this.destroy()
  }

  /** Ends all threads at once; tasks that are under way reject. */
  async destroy(): Promise<void> {
    this.#ended = true
    clearInterval(this.#watch)
    this.#stop.close()
    const open = await closeGates(this.#pool.threads)
    await this.#pool.destroy().finally(open)
  }
}
