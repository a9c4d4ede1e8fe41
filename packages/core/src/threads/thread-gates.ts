// Prevents ending threads while Node makes a zlib stream for them, which would abort the whole process; any thread.
// Seen in Node 20, 22 and 24: "Assertion failed: close before init".
import { setTimeout } from 'node:timers/promises'
import { getEnvironmentData, isMainThread, setEnvironmentData, threadId, type Worker } from 'node:worker_threads'

/** Threads of this process find the numbers under this key: how many ends are under way, then for each thread whether it is in zlib. */
const key = 'movieflow: thread gates'
const threads = 4096

/** A thread that is in zlib for longer than this has its stream, and uses it. */
const mostMilliseconds = 200

/** A thread that ended another one, and was itself ended meanwhile, must not keep the others waiting. */
const mostWaitMilliseconds = 1000

let gates: Int32Array | undefined

function sharedGates(): Int32Array {
  if (gates) return gates
  const known = getEnvironmentData(key)
  gates = new Int32Array(known instanceof SharedArrayBuffer ? known : new SharedArrayBuffer(4 * (1 + threads)))
  if (known === undefined) {
    setEnvironmentData(key, gates.buffer)
    // A process that exits ends its remaining threads.
    if (isMainThread) process.once('exit', closeForGood)
  }
  return gates
}

/** Call before the first thread is started: sets up the memory that threads share. */
export function prepareGates(): void {
  sharedGates()
}

/** Waits until no thread is in zlib; none enters until the returned function is called, by when some of `ending` have ended. */
export async function closeGates(ending: readonly Worker[]): Promise<() => void> {
  const shared = sharedGates()
  const places = ending.map((worker) => placeOf(worker.threadId))
  Atomics.add(shared, 0, 1)
  for (let waited = 0; waited < mostMilliseconds && placeAtZlib(shared) > 0; waited++) await setTimeout(1)
  return () => {
    // A thread that was ended while it used its stream has not said that it left.
    for (const [at, worker] of ending.entries()) if (worker.threadId === -1) Atomics.store(shared, places[at]!, 0)
    Atomics.sub(shared, 0, 1)
    Atomics.notify(shared, 0)
  }
}

function closeForGood(): void {
  const shared = sharedGates()
  Atomics.add(shared, 0, 1)
  for (let waited = 0; waited < mostMilliseconds; waited++) {
    const place = placeAtZlib(shared)
    if (place < 0) return
    Atomics.wait(shared, place, 1, 1)
  }
}

const placeOf = (id: number) => 1 + (Math.max(0, id) % threads)

/** The place of any thread in zlib; -1 if there is none. */
function placeAtZlib(shared: Int32Array): number {
  for (let place = 1; place <= threads; place++) if (Atomics.load(shared, place) === 1) return place
  return -1
}

/** Does `work` when no thread is about to be ended; in a thread. */
export function passGate<Result>(work: () => Result): Result {
  const shared = sharedGates()
  const place = placeOf(threadId)
  if (Atomics.load(shared, place) === 1) return work()
  enter(shared, place)
  try {
    return work()
  } finally {
    Atomics.store(shared, place, 0)
    Atomics.notify(shared, place)
  }
}

function enter(shared: Int32Array, place: number): void {
  for (let late = false; ; ) {
    Atomics.store(shared, place, 1)
    const ends = Atomics.load(shared, 0)
    if (ends === 0 || late) return
    Atomics.store(shared, place, 0)
    late = Atomics.wait(shared, 0, ends, mostWaitMilliseconds) === 'timed-out'
  }
}
