// A third-party source that answers a plan's questions on a thread, which is restarted after a loop; main thread.
import type { Worker } from 'node:worker_threads'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { type ErrorRecord, errorFromRecord, MovieflowError } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { endThread, startModule } from '../threads/index.js'
import { callHangs, limitedElsewhere, secondsOf } from './calls.js'
import { keyOfReference } from './load.js'
import { type AskedMember, contextPlaces, type SourceAnswer, type SourceQuestion } from './source-questions.js'

const tickMilliseconds = 250
const mostLoadingSeconds = 60

const known = new Map<string, SourcePlugin>()

/** The same source, which answers a plan's questions on a thread; reading of frames is unchanged. */
export function askedElsewhere(plugin: SourcePlugin, reference: PluginReference): SourcePlugin {
  const key = keyOfReference(reference)
  const made = known.get(key) ?? new AskedSource(plugin, reference).plugin
  known.set(key, made)
  return made
}

interface Question {
  readonly sent: SourceQuestion
  readonly context: PluginContext
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** Asks it on this thread. */
  readonly here: () => unknown
}

class AskedSource {
  readonly plugin: SourcePlugin
  readonly #reference: PluginReference
  readonly #seconds: number
  #thread: { readonly worker: Worker; readonly beat: Int32Array } | undefined
  readonly #open = new Map<number, Question>()
  /** Questions that were open when the thread was lost: each is asked alone, to find the one that caused it. */
  readonly #suspects: Question[] = []
  readonly #later: Question[] = []
  #number = 0
  #watch: NodeJS.Timeout | undefined
  #beats = 0
  #stillMs = 0

  constructor(plugin: SourcePlugin, reference: PluginReference) {
    this.#reference = reference
    this.#seconds = secondsOf(plugin)
    const members = Object.keys(contextPlaces) as AskedMember[]
    const asked = members.filter((member) => plugin[member] !== undefined)
    const own = (['open', 'prepare'] as const).filter((member) => plugin[member] !== undefined)
    this.plugin = Object.create(plugin, {
      ...Object.fromEntries(asked.map((member) => [member, { value: this.#asker(plugin, member), enumerable: true }])),
      ...Object.fromEntries(
        own.map((member) => [member, { value: plugin[member]!.bind(plugin as never), enumerable: true }]),
      ),
    }) as SourcePlugin
  }

  #asker(plugin: SourcePlugin, member: AskedMember) {
    const method = plugin[member] as (...given: unknown[]) => unknown
    return (...given: unknown[]) => {
      const place = contextPlaces[member]
      const context = given[place] as PluginContext
      const sent = {
        number: this.#number++,
        member,
        given: given.filter((_, index) => index !== Number(place)),
        folder: context.folder,
      }
      return limitedElsewhere(
        new Promise<unknown>((resolve, reject) => {
          const here = () => method.apply(plugin, given)
          this.#ask({ sent, context, resolve, reject, here })
        }),
      )
    }
  }

  #ask(question: Question): void {
    if (this.#suspects.length > 0) this.#later.push(question)
    else this.#send(question)
  }

  #send(question: Question): void {
    const { worker } = this.#started()
    try {
      worker.postMessage(question.sent)
    } catch {
      // The arguments cannot cross a thread.
      question.resolve(question.here())
      return
    }
    this.#open.set(question.sent.number, question)
    worker.ref()
    this.#watch ??= setInterval(() => this.#look(), tickMilliseconds)
  }

  #started() {
    if (this.#thread) return this.#thread
    const beat = new SharedArrayBuffer(4)
    const workerData = { reference: this.#reference, beat }
    const worker = startModule(new URL('./source-thread.js', import.meta.url), { workerData })
    const died = (why: string) => {
      if (this.#thread?.worker === worker) this.#lost(({ sent }) => ends(this.plugin, sent.member, why))
    }
    worker.on('message', (answer: SourceAnswer) => this.#settle(answer))
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => died(`its thread ended with exit code ${code}`))
    this.#stillMs = this.#beats = 0
    this.#thread = { worker, beat: new Int32Array(beat) }
    return this.#thread
  }

  #settle(answer: SourceAnswer): void {
    const question = this.#open.get(answer.number)
    if (!question) return
    if ('warning' in answer) {
      question.context.warn(answer.warning)
      return
    }
    this.#open.delete(answer.number)
    if ('value' in answer) question.resolve(answer.value)
    else if ('error' in answer) question.reject(errorFromRecord(answer.error as ErrorRecord))
    else question.resolve(question.here())
    this.#goOn()
  }

  /** Whether the thread gets to its timers. */
  #look(): void {
    const beats = Atomics.load(this.#thread!.beat, 0)
    this.#stillMs = beats === this.#beats ? this.#stillMs + tickMilliseconds : 0
    this.#beats = beats
    // It loads the plugin before it gets to its timers.
    const most = beats === 0 ? Math.max(this.#seconds, mostLoadingSeconds) : this.#seconds
    if (this.#stillMs < most * 1000) return
    const { kind, name } = this.plugin
    this.#lost(({ sent }) => callHangs({ kind, plugin: name, member: sent.member }, this.#seconds))
  }

  #lost(blame: (question: Question) => MovieflowError): void {
    if (this.#thread) void endThread(this.#thread.worker)
    this.#thread = undefined
    this.#stillMs = 0
    const lost = [...this.#open.values()]
    this.#open.clear()
    if (lost.length === 1) lost[0]!.reject(blame(lost[0]!))
    else this.#suspects.push(...lost)
    this.#goOn()
  }

  #goOn(): void {
    if (this.#open.size > 0) return
    const suspect = this.#suspects.shift()
    if (suspect) this.#send(suspect)
    else for (const question of this.#later.splice(0)) this.#send(question)
    if (this.#open.size > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
    // The thread waits for questions that may never come.
    this.#thread?.worker.unref()
  }
}

function ends({ name }: SourcePlugin, member: AskedMember, why: string): MovieflowError {
  return new MovieflowError('PLUGIN_FAILED', `the source ${name} ended its thread in ${member}: ${why}`, {
    hint: 'a plugin must throw its errors, and catch those of its timers and streams',
  })
}
