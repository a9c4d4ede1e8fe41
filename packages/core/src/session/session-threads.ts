// The threads of a session: one draws and keeps its data, others survey and prepare inputs; on the session's thread.
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { type LazyThreads, threadsAsNeeded } from '../make/index.js'
import { countElements } from '../model/index.js'
import {
  type Following,
  readSharedMovie,
  type TaskRunner,
  type WorkerTask,
  type WorkerValues,
} from '../workers/index.js'
import type { SessionProgress } from './protocol.js'

/** Bytes of frames, in all threads together. */
const mostWarmBytes = 1 << 30
/** Larger files are prepared, and more values surveyed, on other threads. */
const quickBytes = 16 << 20
const quickValues = 4_000_000
/** Work that takes less time is not reported. */
const quietMilliseconds = 150
const quietWhileDrawing = 1000

export interface SessionThreadsOptions {
  readonly jobs?: number
  warn(message: string): void
  progress(progress: SessionProgress): void
}

export class SessionThreads implements TaskRunner {
  readonly #drawing: LazyThreads
  readonly #others: LazyThreads
  readonly #options: SessionThreadsOptions
  /** The number of threads among which a survey is divided. */
  readonly count: number
  readonly #atWork = new Map<object, string>()
  #told: string | null = null

  constructor(options: SessionThreadsOptions) {
    this.#options = options
    const jobs = options.jobs ?? availableParallelism()
    this.count = Math.max(1, jobs - 1)
    this.#drawing = threadsAsNeeded({ jobs: 1, warmBytes: mostWarmBytes / 2 })
    this.#others = threadsAsNeeded({ jobs: this.count, warmBytes: Math.floor(mostWarmBytes / 2 / this.count) })
  }

  /** Runs a task on the other threads. */
  readonly aside: TaskRunner = { run: (task, following) => this.#run(this.#others, task, following) }

  run<T extends WorkerTask>(task: T, following?: Following): Promise<WorkerValues[T['type']]> {
    return this.#run(isQuick(task) ? this.#drawing : this.#others, task, following)
  }

  async #run<T extends WorkerTask>(
    lazy: LazyThreads,
    task: T,
    following: Following | undefined,
  ): Promise<WorkerValues[T['type']]> {
    const threads = lazy()
    threads.warn = this.#options.warn
    const work = {}
    const timer = setTimeout(
      () => {
        this.#atWork.set(work, describe(task))
        this.#tell()
      },
      task.type === 'draw' ? quietWhileDrawing : quietMilliseconds,
    )
    try {
      return await threads.pool.run(task, following)
    } finally {
      clearTimeout(timer)
      if (this.#atWork.delete(work)) this.#tell()
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.#drawing.end(), this.#others.end()])
  }

  #tell(): void {
    const what = this.#atWork.values().next().value ?? null
    if (what !== this.#told) this.#options.progress({ what })
    this.#told = what
  }
}

function isQuick(task: WorkerTask): boolean {
  if (task.type === 'hash') return false
  if (task.type === 'prepare') return (statSync(task.input.file, { throwIfNoEntry: false })?.size ?? 0) <= quickBytes
  if (task.type !== 'survey') return true
  const { sources } = readSharedMovie(task.movie).spec
  const perFrame = Math.max(...Object.values(sources).map(({ clip }) => countElements(clip.shape)))
  return task.groups.reduce((sum, { frames }) => sum + frames.length * perFrame, 0) <= quickValues
}

function describe(task: WorkerTask): string {
  if (task.type === 'prepare') return `reading ${basename(task.input.file)}`
  if (task.type === 'survey') return 'computing limits'
  if (task.type === 'hash') return 'comparing files with the records of earlier runs'
  return 'drawing'
}
