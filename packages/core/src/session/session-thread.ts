// A session's thread: calls come in, answers go out. Plugins plan here, so that they can be ended, and loaded again.
import { parentPort, workerData } from 'node:worker_threads'
import { toMovieflowError } from '../errors/index.js'
import { closePrototype } from '../plugins/index.js'
import type { SessionAnswer, SessionCall, SessionQuestion, SessionThreadData } from './messages.js'
import type { FrameRequest, HistogramRequest, PixelRequest, SessionFrame } from './protocol.js'
import { WarmSession } from './warm-session.js'

/** A thread that does not get to its timers for a long time is in a loop. */
const beatMilliseconds = 250

closePrototype()
const port = parentPort!
const { file, options, beat } = workerData as SessionThreadData
const count = new Int32Array(beat)
setInterval(() => Atomics.add(count, 0, 1), beatMilliseconds)

const session = new WarmSession(file, { ...options, warn: () => {} })
session.listen({
  plan: (plan) => tell({ plan, watched: session.watched }),
  progress: (progress) => tell({ progress }),
  watched: (watched) => tell({ watched }),
})
const aborts = new Map<number, AbortController>()

port.on('message', (question: SessionQuestion) => {
  if ('abort' in question) aborts.get(question.abort)?.abort()
  else void answer(question)
})

function tell(message: SessionAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

async function answer({ number, call, argument }: Exclude<SessionQuestion, { abort: number }>): Promise<void> {
  const abort = new AbortController()
  aborts.set(number, abort)
  try {
    const value = await perform(call, argument, abort.signal)
    const data = call === 'frame' ? (value as SessionFrame).data.buffer : undefined
    tell({ number, ok: true, value }, data instanceof ArrayBuffer ? [data] : [])
  } catch (thrown) {
    tell({ number, ok: false, error: toMovieflowError(thrown, 'INTERNAL').toRecord() })
  } finally {
    aborts.delete(number)
  }
}

function perform(call: SessionCall, argument: unknown, signal: AbortSignal): Promise<unknown> {
  switch (call) {
    case 'open':
      return session.open()
    case 'changed':
      return session.changed(argument as readonly string[])
    case 'frame':
      return session.frame(argument as FrameRequest, signal)
    case 'pixel':
      return session.pixel(argument as PixelRequest, signal)
    case 'histogram':
      return session.histogram(argument as HistogramRequest, signal)
    case 'write':
      return session.write(argument as readonly string[])
    case 'undo':
      return session.undo()
    case 'close':
      return session.close()
  }
}
