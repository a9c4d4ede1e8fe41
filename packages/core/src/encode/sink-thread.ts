// Sinks on threads of their own: a writer that loops, throws from a timer or calls `process.exit` fails only its movie; main thread.
import type { EncodedFrame, PluginContext, Sink, WriterOpenInput, WrittenFile } from '../contract/index.js'
import { errorFromRecord, MovieflowError } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { withinSeconds } from '../plugins/index.js'
import { endThread, startModule } from '../threads/index.js'
import { describeLeft, openFiles } from './rest.js'
import type { SinkAnswer, SinkRequest } from './sink-host.js'

/** The threads of a run's sinks, each for one sink at a time. */
export class SinkThreads {
  readonly #idle: SinkThread[] = []
  readonly #all = new Set<SinkThread>()

  /** A sink that is not open yet. */
  take(writer: PluginReference, input: WriterOpenInput, context: PluginContext): RemoteSink {
    const thread = this.#idleThread() ?? new SinkThread()
    this.#all.add(thread)
    return new RemoteSink(thread, { writer, input, context }, (reusable) => {
      if (reusable) this.#idle.push(thread)
      else {
        this.#all.delete(thread)
        return thread.end()
      }
    })
  }

  /** Work that a writer left behind may have ended a thread meanwhile. */
  #idleThread(): SinkThread | undefined {
    for (let thread = this.#idle.pop(); thread; thread = this.#idle.pop()) {
      if (thread.lives) return thread
      this.#all.delete(thread)
    }
    return undefined
  }

  /** Ends all threads, in any state. */
  async end(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.end()))
    this.#all.clear()
    this.#idle.length = 0
  }
}

/** A thread with at most one call under way. */
class SinkThread {
  readonly #worker = startModule(new URL('./sink-host.js', import.meta.url), {
    stdin: true,
    // Frames are not in its heap, and there may be many such threads.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
  #waiting: { resolve(answer: SinkAnswer): void; reject(error: Error): void } | undefined
  #dead: MovieflowError | undefined
  warn: (message: string) => void = () => {}

  constructor() {
    this.#worker.on('message', (answer: SinkAnswer) => {
      if ('warning' in answer) return this.warn(answer.warning)
      this.#waiting?.resolve(answer)
      this.#waiting = undefined
    })
    this.#worker.on('error', (thrown) => {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      this.#die(new MovieflowError('PLUGIN_FAILED', `an uncaught error: ${reason}`, { cause: thrown }))
    })
    this.#worker.on('exit', (code) =>
      this.#die(new MovieflowError('PLUGIN_FAILED', `it ended its thread: process.exit(${code}) was called`)),
    )
    // An awaited call keeps the process alive, but an idle thread does not.
    this.#worker.unref()
  }

  get lives(): boolean {
    return this.#dead === undefined
  }

  async call(request: SinkRequest): Promise<Exclude<SinkAnswer, { warning: string }>> {
    if (this.#dead) throw this.#dead
    const answer = new Promise<SinkAnswer>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    this.#worker.ref()
    try {
      this.#worker.postMessage(request)
      return (await answer) as Exclude<SinkAnswer, { warning: string }>
    } finally {
      this.#worker.unref()
    }
  }

  tell(request: SinkRequest): void {
    this.#worker.postMessage(request)
  }

  async end(): Promise<void> {
    this.#die(new MovieflowError('CANCELED', 'the thread of the writer was ended'))
    await endThread(this.#worker)
  }

  #die(error: MovieflowError): void {
    this.#dead ??= error
    this.#waiting?.reject(this.#dead)
    this.#waiting = undefined
  }
}

/** Returns a thread; it ends if it cannot be reused for another sink. */
type Release = (reusable: boolean) => Promise<void> | void

export interface SinkOrder {
  readonly writer: PluginReference
  readonly input: WriterOpenInput
  readonly context: PluginContext
}

export class RemoteSink implements Sink {
  readonly #thread: SinkThread
  readonly #order: SinkOrder
  readonly #release: Release
  readonly #abort = () => this.#thread.tell({ call: 'abort' })
  #released = false
  #underWay: Promise<unknown> | undefined

  constructor(thread: SinkThread, order: SinkOrder, release: Release) {
    this.#thread = thread
    this.#order = order
    this.#release = release
    thread.warn = order.context.warn
    order.context.signal.addEventListener('abort', this.#abort, { once: true })
  }

  async open(): Promise<void> {
    const { writer, input, context } = this.#order
    await this.#call({ call: 'open', writer, input, folder: context.folder })
  }

  async write({ index, data }: EncodedFrame): Promise<void> {
    await this.#call({ call: 'write', index, data })
  }

  async finalize(): Promise<WrittenFile | undefined> {
    return (await this.#call({ call: 'finalize' })).value
  }

  /** Ends a sink that stays in a call although the run stops. */
  async cancel(): Promise<void> {
    if (this.#released) return
    this.#abort()
    const late = () => new MovieflowError('PLUGIN_HANGS', 'cancel takes too long')
    const ask = async () => {
      await this.#underWay?.catch(() => {})
      await this.#call({ call: 'cancel' })
    }
    const asked = await withinSeconds(ask(), 1, late).then(
      () => true,
      () => false,
    )
    await this.#leave(asked && (await this.#atRest()).length === 0)
  }

  /**
   * Waits until the writer is at rest, or ends its thread: nothing of it writes any more. Returns the work that it had not ended,
   * in words; to be called after `finalize`.
   */
  async settle(): Promise<string | undefined> {
    const atWork = await this.#atRest()
    const { files } = this.#order.input
    const left = [...atWork, ...openFiles(files)]
    await this.#leave(left.length === 0)
    return describeLeft(left, files)
  }

  async #atRest(): Promise<readonly string[]> {
    try {
      return (await this.#call({ call: 'rest' })).atWork ?? []
    } catch {
      return ['an error']
    }
  }

  async #leave(reusable: boolean): Promise<void> {
    if (this.#released) return
    this.#released = true
    this.#order.context.signal.removeEventListener('abort', this.#abort)
    await this.#release(reusable)
  }

  async #call(request: SinkRequest): Promise<{ value?: WrittenFile | undefined; atWork?: readonly string[] }> {
    const answered = this.#thread.call(request)
    this.#underWay = answered
    const answer = await answered
    if (answer.ok) return answer
    throw errorFromRecord(answer.error)
  }
}
