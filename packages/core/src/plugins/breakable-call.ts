// A call that loops is broken off, on a thread that cannot be ended; main thread.
import { Script } from 'node:vm'

interface Holder {
  movieflowCall?: (() => unknown) | undefined
}

/** Whatever this calls can be broken off by V8, wherever it was written. */
const script = new Script('globalThis.movieflowCall()')

/**
 * What `action` returns; if it has not returned in time, it is broken off in the midst of what it does, and `late()` is thrown. What it does after an
 * `await` of its own is not part of it. It costs 40 µs.
 */
export function breakOff<Result>(action: () => Result, seconds: number, late: () => Error): Result {
  const most = 2 ** 31 - 1
  if (!(seconds * 1000 <= most)) return action()
  const holder = globalThis as Holder
  const outer = holder.movieflowCall
  const began = performance.now()
  holder.movieflowCall = action
  try {
    return script.runInThisContext({ timeout: Math.max(1, Math.ceil(seconds * 1000)) }) as Result
  } catch (thrown) {
    // A plugin may use such limits itself, shorter ones.
    const isTimeout = (thrown as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    throw isTimeout && performance.now() - began >= seconds * 1000 ? late() : thrown
  } finally {
    holder.movieflowCall = outer
  }
}
