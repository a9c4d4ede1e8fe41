// A thread's entry: asks a third-party source a plan's questions about files; it can be ended if the source loops.
import { parentPort, workerData } from 'node:worker_threads'
import type { SourcePlugin } from '../contract/index.js'
import { toMovieflowError } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { callPlugin } from './calls.js'
import { loadPlugin } from './load.js'
import { closePrototype } from './shared-prototype.js'
import { contextPlaces, type SourceAnswer, type SourceQuestion } from './source-questions.js'

export interface SourceThreadData {
  readonly reference: PluginReference
  /** Counts up as long as the thread gets to its timers. */
  readonly beat: SharedArrayBuffer
}

const beatMilliseconds = 100

const port = parentPort!
closePrototype()
const { reference, beat } = workerData as SourceThreadData
const count = new Int32Array(beat)
setInterval(() => Atomics.add(count, 0, 1), beatMilliseconds)
const tell = (answer: SourceAnswer) => port.postMessage(answer)
port.on('message', async ({ number, member, given, folder }: SourceQuestion) => {
  const warn = (message: string) => tell({ number, warning: String(message) })
  const context = { warn, signal: new AbortController().signal, folder }
  const all = given.toSpliced(contextPlaces[member], 0, context)
  try {
    const plugin = (await loadPlugin(reference)) as SourcePlugin
    // From here on it is the plugin that keeps the thread from its timers.
    Atomics.add(count, 0, 1)
    const method = plugin[member] as (...all: unknown[]) => unknown
    const callee = { plugin, step: 'source', fallback: 'INPUT_UNREADABLE' } as const
    const value = await callPlugin(callee, member, () => method.apply(plugin, all))
    try {
      tell({ number, value })
    } catch {
      tell({ number, unsendable: true })
    }
  } catch (thrown) {
    tell({ number, error: toMovieflowError(thrown, 'INPUT_UNREADABLE').toRecord() })
  }
})
