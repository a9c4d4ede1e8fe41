// Asks plugins questions on a thread of their own, which is ended if it loops, and started again; any thread.
import { SHARE_ENV, type Worker } from 'node:worker_threads'
import type { PluginContext } from '../contract/index.js'
import { type ErrorRecord, errorFromRecord } from '../errors/index.js'
import { endThread, startModule } from '../threads/index.js'
import { type AnsweringData, beatsAt, loadedAt, type ThreadAnswer, type ThreadMessage } from './thread-questions.js'

const tickMilliseconds = 250
const mostLoadingSeconds = 60
/** Answered questions whose late warnings are still shown. */
const mostAnswered = 1000

export interface ThreadQuestion {
  /** Plain data. */
  readonly sent: unknown
  /** The thread is ended if it is silent for so long. */
  readonly seconds: number
  readonly context: PluginContext
  /** The error if the thread is silent for too long. */
  hangs(): Error
  /** The error if the thread has ended. */
  ends(why: string): Error
  /** Answers on the calling thread if the question or its answer cannot cross a thread. */
  here?(): unknown
  /** The thread has ended since the last question. */
  restarts?(why: string): void
}

const running = new Set<AskedThread>()

/** What a plugin does without being waited for is completed before the process ends, as on the main thread. */
function letAllEnd(): void {
  for (const thread of running) thread.letEnd()
}

interface StartedThread {
  readonly worker: Worker
  readonly beat: Int32Array
  /** A call on it was given up while it waited, and may go on at any time. */
  unsettled: boolean
}

interface OpenQuestion {
  readonly question: ThreadQuestion
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Questions may be open at the same time. If the thread is lost meanwhile, and any of several may have caused it, each is
 * asked once more, alone: so a question may be asked twice.
 */
export class AskedThread {
  readonly #module: URL
  readonly #data: unknown
  readonly #background: boolean
  #thread: StartedThread | undefined
  readonly #open = new Map<number, OpenQuestion>()
  readonly #suspects: OpenQuestion[] = []
  readonly #later: OpenQuestion[] = []
  /** Of questions that the thread has answered, for warnings of what it still does for them. */
  readonly #answered = new Map<number, PluginContext>()
  readonly #signals = new WeakMap<AbortSignal, number>()
  #signalCount = 0
  #number = 0
  #watch: NodeJS.Timeout | undefined
  #beats = 0
  #stillMs = 0
  #endedIdle: string | undefined

  /**
   * `module` calls `answerQuestions`, which passes it `data`. With `background`, what a call does without being waited
   * for counts: it may warn, and is completed before the process ends.
   */
  constructor(module: URL, { data, background = false }: { data?: unknown; background?: boolean }) {
    this.#module = module
    this.#data = data
    this.#background = background
  }

  /** A call on the thread was given up, and may go on at any time. If it then loops, the open question is not to blame. */
  markUnsettled(): void {
    if (this.#thread) this.#thread.unsettled = true
  }

  ask(question: ThreadQuestion): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = { question, resolve, reject }
      if (this.#suspects.length > 0) this.#later.push(asked)
      else this.#send(asked)
    })
  }

  #send(asked: OpenQuestion): void {
    const { question } = asked
    const { worker } = this.#started()
    if (this.#endedIdle !== undefined) question.restarts?.(this.#endedIdle)
    this.#endedIdle = undefined
    const { folder, signal } = question.context
    const number = this.#number++
    try {
      const { sent } = question
      this.#post({ number, sent, folder, signal: this.#numberOf(signal), aborted: signal.aborted })
    } catch (unsendable) {
      answerHere(asked, unsendable)
      return
    }
    this.#open.set(number, asked)
    worker.ref()
    this.#watch ??= setInterval(() => this.#look(), tickMilliseconds)
  }

  #post(message: ThreadMessage): void {
    this.#thread?.worker.postMessage(message)
  }

  #numberOf(signal: AbortSignal): number {
    const known = this.#signals.get(signal)
    if (known !== undefined) return known
    const number = this.#signalCount++
    this.#signals.set(signal, number)
    signal.addEventListener('abort', () => this.#post({ abort: number }), { once: true })
    return number
  }

  #started(): StartedThread {
    if (this.#thread) return this.#thread
    const beat = new SharedArrayBuffer(8)
    const workerData: AnsweringData = { beat, data: this.#data }
    const worker = startModule(this.#module, { workerData, env: SHARE_ENV })
    const died = (why: string) => {
      if (this.#thread?.worker !== worker) return
      if (this.#open.size === 0) this.#endedIdle = why
      this.#lost(({ question }) => question.ends(why))
    }
    worker.on('message', (answer: ThreadAnswer) => this.#settle(answer))
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => died(`its thread ended with exit code ${code}`))
    this.#stillMs = this.#beats = 0
    this.#thread = { worker, beat: new Int32Array(beat), unsettled: false }
    if (this.#background) {
      if (running.size === 0) process.once('beforeExit', letAllEnd)
      running.add(this)
    }
    return this.#thread
  }

  /** Lets the thread complete what nobody waits for. */
  letEnd(): void {
    this.#post({ end: true })
    this.#thread?.worker.ref()
  }

  #settle(answer: ThreadAnswer): void {
    const asked = this.#open.get(answer.number)
    if ('warning' in answer) {
      const context = asked?.question.context ?? this.#answered.get(answer.number)
      context?.warn(answer.warning)
      return
    }
    if (!asked) return
    this.#open.delete(answer.number)
    if (this.#background) this.#remember(answer.number, asked.question.context)
    if ('value' in answer) asked.resolve(answer.value)
    else if ('error' in answer) {
      const error = errorFromRecord(answer.error as ErrorRecord)
      if (error.code === 'PLUGIN_HANGS') this.markUnsettled()
      asked.reject(error)
    } else answerHere(asked, new TypeError(answer.unsendable))
    this.#goOn()
  }

  #remember(number: number, context: PluginContext): void {
    this.#answered.set(number, context)
    if (this.#answered.size > mostAnswered) this.#answered.delete(this.#answered.keys().next().value!)
  }

  /** Whether the thread gets to its timers. */
  #look(): void {
    const { beat } = this.#thread!
    const beats = Atomics.load(beat, beatsAt)
    this.#stillMs = beats === this.#beats ? this.#stillMs + tickMilliseconds : 0
    this.#beats = beats
    const longest = Math.max(...[...this.#open.values()].map(({ question }) => question.seconds))
    // It loads the plugin before it gets to its timers.
    const most = Atomics.load(beat, loadedAt) === 0 ? Math.max(longest, mostLoadingSeconds) : longest
    if (this.#stillMs >= most * 1000) this.#lost(({ question }) => question.hangs())
  }

  #lost(blame: (asked: OpenQuestion) => Error): void {
    const thread = this.#thread
    if (thread) void endThread(thread.worker)
    this.#thread = undefined
    if (running.delete(this) && running.size === 0) process.removeListener('beforeExit', letAllEnd)
    this.#stillMs = 0
    this.#answered.clear()
    const lost = [...this.#open.values()]
    this.#open.clear()
    if (lost.length === 1 && !thread?.unsettled) lost[0]!.reject(blame(lost[0]!))
    else this.#suspects.push(...lost)
    this.#goOn()
  }

  #goOn(): void {
    if (this.#open.size > 0) return
    const suspect = this.#suspects.shift()
    if (suspect) this.#send(suspect)
    else for (const asked of this.#later.splice(0)) this.#send(asked)
    if (this.#open.size > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
    // The thread waits for questions that may never come.
    this.#thread?.worker.unref()
  }
}

function answerHere({ question, resolve, reject }: OpenQuestion, unsendable: unknown): void {
  if (question.here === undefined) reject(unsendable)
  else
    void Promise.resolve()
      .then(() => question.here!())
      .then(resolve, reject)
}
