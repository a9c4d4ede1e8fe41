// Keeps threads from being ended while Node makes a zlib stream for them, which would abort the whole process; any thread.
// Seen in Node 20, 22 and 24: "Assertion failed: close before init".
import { setTimeout } from 'node:timers/promises'
import { getEnvironmentData, isMainThread, setEnvironmentData, threadId } from 'node:worker_threads'

/** Threads started by this process find the numbers under it: how many ends are under way, then by thread whether it is at zlib. */
const key = 'movieflow: thread gates'
const threads = 4096

/** Who is at zlib for longer than this has its stream, and works with it. */
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
    // At its end a process ends the threads that are left.
    if (isMainThread) process.once('exit', closeForGood)
  }
  return gates
}

/** To be called before the first thread is started: it hands on what the threads share. */
export function prepareGates(): void {
  sharedGates()
}

/** Waits until no thread is at zlib; none begins until the function that it returns is called. */
export async function closeGates(): Promise<() => void> {
  const shared = sharedGates()
  Atomics.add(shared, 0, 1)
  for (let waited = 0; waited < mostMilliseconds && placeAtZlib(shared) > 0; waited++) await setTimeout(1)
  return () => {
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

/** Any thread that is; -1 if there is none. */
function placeAtZlib(shared: Int32Array): number {
  for (let place = 1; place <= threads; place++) if (Atomics.load(shared, place) === 1) return place
  return -1
}

/** Does `work` when no thread is about to be ended; in a thread. */
export function passGate<Result>(work: () => Result): Result {
  const shared = sharedGates()
  const place = 1 + (threadId % threads)
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
  for (let waits = 0; ; waits++) {
    Atomics.store(shared, place, 1)
    const ends = Atomics.load(shared, 0)
    if (ends === 0 || waits > 0) return
    Atomics.store(shared, place, 0)
    Atomics.wait(shared, 0, ends, mostWaitMilliseconds)
  }
}
