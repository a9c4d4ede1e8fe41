// The main thread's side of a session: calls go to the session's thread, which restarts if a plugin's code changed or it ended.
import { resolve } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { errorFromRecord, MovieflowError } from '../errors/index.js'
import { endThread, startModule } from '../threads/index.js'
import type { SessionAnswer, SessionCall, SessionQuestion, SessionThreadData } from './messages.js'
import type { Session, SessionPlan } from './protocol.js'
import type { SessionOptions } from './warm-session.js'

const lookMilliseconds = 500
/** Time for a thread to clean up. */
const closeMilliseconds = 3000

interface Open {
  readonly call: SessionCall
  readonly argument: unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: MovieflowError) => void
}

export interface OpenSessionOptions extends Pick<SessionOptions, 'plugins' | 'settings' | 'only' | 'jobs'> {
  /** Seconds that a planning plugin may block its thread before the thread is ended; default 20. */
  readonly patienceSeconds?: number
}

/** Opens a session of a pipeline's file. Problems of the pipeline are in its plan; throws if there is no such file. */
export async function openSession(file: string, options: OpenSessionOptions): Promise<Session> {
  const session = new SessionOfThread(resolve(file), options)
  await session.start()
  return session
}

class SessionOfThread implements Session {
  readonly #file: string
  readonly #options: SessionThreadData['options']
  readonly #patienceSeconds: number
  readonly #listeners = new Set<Parameters<Session['listen']>[0]>()
  readonly #open = new Map<number, Open>()
  #thread: Worker | undefined
  #plan: SessionPlan
  #watched: readonly string[]
  #count = 0
  #watch: NodeJS.Timeout | undefined
  #closed = false

  constructor(file: string, { plugins, settings, only, jobs, patienceSeconds = 20 }: OpenSessionOptions) {
    this.#file = file
    this.#patienceSeconds = patienceSeconds
    this.#options = {
      plugins,
      ...(settings && { settings }),
      ...(only && { only }),
      ...(jobs !== undefined && { jobs }),
    }
    this.#plan = { edition: 0, pipeline: file, movies: [], canUndo: false }
    this.#watched = [file]
  }

  get plan(): SessionPlan {
    return this.#plan
  }

  get watched(): readonly string[] {
    return this.#watched
  }

  listen(listener: Parameters<Session['listen']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Settles when the movies are planned. */
  async start(): Promise<void> {
    this.#startThread()
    await this.#ask('open')
  }

  async changed(files: readonly string[]): Promise<void> {
    if (this.#thread && (await this.#ask('changed', files)) !== 'restart') return
    await this.#endThread()
    await this.start()
  }

  frame: Session['frame'] = (request, signal) => this.#ask('frame', request, signal)
  pixel: Session['pixel'] = (request, signal) => this.#ask('pixel', request, signal)
  histogram: Session['histogram'] = (request, signal) => this.#ask('histogram', request, signal)
  write: Session['write'] = (settings) => this.#ask('write', settings)
  undo: Session['undo'] = () => this.#ask('undo')

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#endThread()
    for (const { reject } of this.#open.values()) reject(new MovieflowError('CANCELED', 'the session was closed'))
    this.#open.clear()
  }

  #startThread(): void {
    const beat = new SharedArrayBuffer(4)
    const data: SessionThreadData = {
      file: this.#file,
      options: { ...this.#options, edition: this.#plan.edition },
      beat,
    }
    const thread = startModule(new URL('./session-thread.js', import.meta.url), { workerData: data })
    this.#thread = thread
    thread.on('message', (answer: SessionAnswer) => this.#take(answer))
    thread.on('error', (error) => this.#lose(thread, `an uncaught error: ${error.message}`))
    thread.on('exit', () => this.#lose(thread, 'a plugin ended the thread that plans'))
    this.#watchBeat(thread, new Int32Array(beat))
  }

  #watchBeat(thread: Worker, count: Int32Array): void {
    clearInterval(this.#watch)
    let [last, still] = [-1, 0]
    // Each check counts as one, however long the process was suspended before it.
    this.#watch = setInterval(() => {
      const now = Atomics.load(count, 0)
      still = now === last ? still + lookMilliseconds : 0
      last = now
      if (still < this.#patienceSeconds * 1000) return
      this.#lose(thread, `a plugin did not return while planning within ${this.#patienceSeconds} s, and was ended`)
      void endThread(thread)
    }, lookMilliseconds)
    this.#watch.unref()
  }

  /** The thread ended unexpectedly: calls in progress fail; the next change starts another thread. */
  #lose(thread: Worker, reason: string): void {
    if (this.#thread !== thread) return
    this.#thread = undefined
    clearInterval(this.#watch)
    const error = new MovieflowError('WORKER_DIED', reason, {
      file: this.#file,
      hint: 'change the plugin or the pipeline: saved files are read again',
    })
    for (const { reject } of this.#open.values()) reject(error)
    this.#open.clear()
    const { stack: _, ...problem } = error.toRecord()
    this.#tell({ ...this.#plan, edition: this.#plan.edition + 1, problem })
  }

  /** Pictures that it has not delivered are requested from the next one. */
  async #endThread(): Promise<void> {
    const thread = this.#thread
    if (!thread) return
    clearInterval(this.#watch)
    for (const [number, { call, argument, resolve, reject }] of this.#open) {
      if (this.#closed || !['frame', 'pixel', 'histogram'].includes(call)) continue
      this.#open.delete(number)
      this.#waiting.push(() => void this.#ask(call, argument).then(resolve, reject))
    }
    const closed = this.#ask('close').catch(() => {})
    this.#thread = undefined
    const late = new Promise((done) => setTimeout(done, closeMilliseconds).unref())
    await Promise.race([closed, late])
    await endThread(thread)
  }

  /** Calls made while there was no thread. */
  readonly #waiting: (() => void)[] = []

  async #ask<T>(call: SessionCall, argument?: unknown, signal?: AbortSignal): Promise<T> {
    const thread = this.#thread
    if (this.#closed && call !== 'close') throw new MovieflowError('CANCELED', 'the session was closed')
    if (signal?.aborted) throw new MovieflowError('CANCELED', 'the call was canceled')
    if (!thread) {
      if (this.#plan.problem) throw errorFromRecord(this.#plan.problem)
      return new Promise((resolve, reject) =>
        this.#waiting.push(() => void this.#ask<T>(call, argument, signal).then(resolve, reject)),
      )
    }
    const number = this.#count++
    const abort = () => thread.postMessage({ abort: number } satisfies SessionQuestion)
    signal?.addEventListener('abort', abort)
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#open.set(number, { call, argument, resolve: resolve as (value: unknown) => void, reject })
        thread.postMessage({ number, call, argument } satisfies SessionQuestion)
        if (call === 'open') for (const waiting of this.#waiting.splice(0)) waiting()
      })
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  #take(answer: SessionAnswer): void {
    if ('watched' in answer) this.#watched = answer.watched
    if ('plan' in answer) this.#tell(answer.plan)
    else if ('watched' in answer) for (const listener of this.#listeners) listener.watched?.(answer.watched)
    if ('progress' in answer) for (const listener of this.#listeners) listener.progress?.(answer.progress)
    if (!('number' in answer)) return
    const open = this.#open.get(answer.number)
    this.#open.delete(answer.number)
    if (answer.ok) open?.resolve(answer.value)
    else open?.reject(errorFromRecord(answer.error))
  }

  #tell(plan: SessionPlan): void {
    this.#plan = plan
    for (const listener of this.#listeners) listener.plan?.(plan)
  }
}
