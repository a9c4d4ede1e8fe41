// The answering side of an asked thread: calls plugins, and sends back what they return, warn of and throw; in a thread.
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { PluginContext } from '../contract/index.js'
import { type ErrorCode, toMovieflowError } from '../errors/index.js'
import { closePrototype } from './shared-prototype.js'
import { type AnsweringData, beatsAt, loadedAt, type ThreadAnswer, type ThreadMessage } from './thread-questions.js'

const beatMilliseconds = 100

/** A reader of this process's output may be slow. */
const mostFlushMilliseconds = 1000

export interface Answering {
  /** The code of exceptions that have none. */
  readonly fallback: ErrorCode
  /** `loaded` is called once the plugin is loaded: from then on it is the plugin that keeps the thread from its timers. */
  answer(sent: unknown, context: PluginContext, loaded: () => void): Promise<unknown>
}

/** Answers all questions from the thread that started this one. `prepare` gets its data. */
export function answerQuestions(prepare: (data: unknown) => Answering): void {
  const port = parentPort!
  closePrototype()
  const { beat, data } = workerData as AnsweringData
  const { fallback, answer } = prepare(data)
  const counts = new Int32Array(beat)
  const beating = setInterval(() => Atomics.add(counts, beatsAt, 1), beatMilliseconds)
  const loaded = () => {
    Atomics.store(counts, loadedAt, 1)
    Atomics.add(counts, beatsAt, 1)
  }
  const signals = new Map<number, AbortController>()
  // A plugin may return what `warn` returns.
  const send = (message: ThreadAnswer): void => void port.postMessage(message)
  port.on('message', async (message: ThreadMessage) => {
    if ('abort' in message) return signals.get(message.abort)?.abort()
    if ('end' in message) {
      beating.unref()
      return port.unref()
    }
    const { number, sent, folder } = message
    const aborts = signals.get(message.signal) ?? new AbortController()
    signals.set(message.signal, aborts)
    if (message.aborted) aborts.abort()
    const warn = (text: string) => send({ number, warning: String(text) })
    try {
      const value = await answer(sent, { warn, signal: aborts.signal, folder }, loaded)
      await flushOutput()
      try {
        send({ number, value })
      } catch (thrown) {
        send({ number, unsendable: (thrown as Error).message })
      }
    } catch (thrown) {
      send({ number, error: toMovieflowError(thrown, fallback).toRecord() })
    }
  })
}

/** What a thread prints is lost if the process ends before it has arrived there. */
async function flushOutput(): Promise<void> {
  const full = [process.stdout, process.stderr].filter(({ writableLength }) => writableLength > 0)
  if (full.length === 0) return
  const flushed = full.map((stream) => new Promise<void>((done) => stream.write('', () => done())))
  await Promise.race([Promise.all(flushed), setTimeout(mostFlushMilliseconds, undefined, { ref: false })])
}
