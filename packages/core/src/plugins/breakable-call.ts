// Breaks off a call that loops on a thread that cannot be ended; main thread.
import { Script } from 'node:vm'

interface Holder {
  movieflowCall?: (() => unknown) | undefined
}

/** V8 can break off any code that this calls. */
const script = new Script('globalThis.movieflowCall()')

/**
 * Returns the result of `action`; if it has not returned in time, it is broken off and `late()` is thrown. Code after
 * an `await` in it is not covered. Costs 40 µs.
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
    // A plugin may use shorter limits of this kind itself.
    const isTimeout = (thrown as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    throw isTimeout && performance.now() - began >= seconds * 1000 ? late() : thrown
  } finally {
    holder.movieflowCall = outer
  }
}
