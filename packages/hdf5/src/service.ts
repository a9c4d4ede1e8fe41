// Sends questions about HDF5 files to a thread that is started on the first one, watched, and replaced if it fails.
import type { Worker } from 'node:worker_threads'
import { endThread as endStarted, startModule } from '@movieflow/core/plugin'
import type { Answer, Operation, Question, Requests, ThreadProblem } from './messages.js'

/**
 * The thread is given up when it has not got on for so long: with what does not depend on the data's size, with reads, and
 * while it waits for the disk.
 */
export const patience = { structure: 1_500, read: 5_000, disk: 20_000, start: 30_000 }

const readsData: ReadonlySet<Operation> = new Set(['read', 'value', 'references'])

/** A question that the thread cannot answer. */
export class ReadingFailed extends Error {
  constructor(readonly problem: ThreadProblem) {
    super(problem.message)
  }

  /** The thread did not get on, and was ended. */
  get isStuck(): boolean {
    return this.problem === stuck
  }
}

interface Thread {
  readonly worker: Worker
  readonly progress: Int32Array
  readonly ready: Promise<unknown>
}

let thread: Thread | undefined
let last: Promise<unknown> = Promise.resolve()

/** Asks when all questions before have been answered. Rejects with {@link ReadingFailed}. */
export function ask<Name extends Operation>(
  operation: Name,
  subject: { readonly handle: number; readonly file: string },
  question: Requests[Name]['ask'],
): Promise<Requests[Name]['answer']> {
  const answer = last.then(() => askNow({ operation, ...subject, ask: { ...question } }))
  last = answer.catch(() => undefined)
  return answer as Promise<Requests[Name]['answer']>
}

async function askNow(question: Question): Promise<unknown> {
  // A thread that does not run has no file open.
  if (question.operation === 'close' && thread === undefined) return null
  thread ??= startThread()
  const { worker, progress, ready } = thread
  worker.ref()
  try {
    await withPatience(ready, patience.start, progress)
    const limit = readsData.has(question.operation) ? patience.read : patience.structure
    const reply = nextMessage(worker)
    worker.postMessage(question)
    const answer = (await withPatience(reply, limit, progress)) as Answer
    if (answer.worn) await endThread()
    if ('problem' in answer) throw new ReadingFailed(answer.problem)
    return answer.answer
  } catch (error) {
    if (error instanceof ReadingFailed && !error.isStuck) throw error
    await endThread()
    if (error instanceof ReadingFailed) throw error
    const words = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 100) : 'unknown'
    throw new ReadingFailed({ message: `HDF5 failed while it read the file (${words})` })
  } finally {
    if (thread?.worker === worker) worker.unref()
  }
}

const stuck: ThreadProblem = {
  message: 'HDF5 makes no progress with the file: it is damaged, or its disk does not answer',
  hint: 'copy or save the file again; `h5dump -H` shows what is left of it',
}

function startThread(): Thread {
  const progress = new Int32Array(new SharedArrayBuffer(4))
  const worker = startModule(new URL('./thread.js', import.meta.url), {
    workerData: { progress },
    // The library's output must not reach the user's terminal. It is not read: a stream that flows keeps the process alive.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 8 },
  })
  // A caller that waits for an answer gets the error; else the next question starts another thread.
  worker.on('error', () => {})
  worker.on('exit', () => {
    if (thread?.worker === worker) thread = undefined
  })
  const ready = nextMessage(worker)
  ready.catch(() => undefined)
  return { worker, progress, ready }
}

async function endThread(): Promise<void> {
  const ended = thread
  thread = undefined
  // Node closes the files of a thread that it ends.
  if (ended) await endStarted(ended.worker)
}

function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      action()
    }
    const onMessage = (message: unknown) => settle(() => resolve(message))
    const onError = (error: unknown) => settle(() => reject(error))
    const onExit = () => settle(() => reject(new Error('its thread ended')))
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
  })
}

/** Waits as long as the thread makes progress: it is given up after this many milliseconds without any. */
export async function withPatience<T>(promise: Promise<T>, milliseconds: number, progress: Int32Array): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const impatience = new Promise<never>((_, reject) => {
    let seen = Atomics.load(progress, 0)
    let since = performance.now()
    timer = setInterval(() => {
      const now = Atomics.load(progress, 0)
      const waitsForDisk = now % 2 !== 0
      if (now !== seen) since = performance.now()
      else if (performance.now() - since >= (waitsForDisk ? patience.disk : milliseconds))
        reject(new ReadingFailed(stuck))
      seen = now
    }, milliseconds / 3)
  })
  try {
    return await Promise.race([promise, impatience])
  } finally {
    clearInterval(timer)
  }
}
