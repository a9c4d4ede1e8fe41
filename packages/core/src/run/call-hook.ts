// One call of a hook, within its time: what it throws names the plugin and the hook; main thread.
import type { HooksPlugin } from '../contract/index.js'
import { type ErrorCode, MovieflowError, toMovieflowError } from '../errors/index.js'

/** Where the plugin's `timeoutSeconds` is left out. */
const patienceSeconds = 60

export interface HookCall {
  readonly plugin: HooksPlugin
  /** As `plugins[0].movieStart`. */
  readonly step: string
  /** Of what it throws: HOOK_FAILED where the whole command is lost. */
  readonly code: ErrorCode
  /** Less than the plugin's own time. */
  readonly mostSeconds?: number
}

/** Throws what the hook throws with that code, unless it is a MovieflowError already; and where the hook does not settle in time. */
export async function callHook<Result>(
  { plugin, step, code, mostSeconds = Number.POSITIVE_INFINITY }: HookCall,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  const { name, timeoutSeconds = patienceSeconds } = plugin
  const seconds = Math.min(timeoutSeconds, mostSeconds)
  const hook = step.slice(step.lastIndexOf('.') + 1)
  let timer: NodeJS.Timeout | undefined
  try {
    const called = Promise.resolve(call())
    if (seconds === Number.POSITIVE_INFINITY) return await called
    const late = new Promise<never>((_, reject) => {
      const error = new MovieflowError(code, `${hook} of the plugin ${name} has not ended after ${seconds} s`, {
        hint: 'see what it waits for, or give the plugin more time: timeoutSeconds',
      })
      // A longer delay than this one Node takes for none.
      timer = setTimeout(() => reject(error), Math.min(seconds * 1000, 2 ** 31 - 1))
    })
    return await Promise.race([called, late])
  } catch (thrown) {
    const error = toMovieflowError(thrown, code)
    if (error.code === code && !(thrown instanceof MovieflowError)) {
      const message = `${hook} of the plugin ${name} failed: ${error.message}`
      throw new MovieflowError(code, message, { plugin: name, step, cause: thrown })
    }
    throw error.at({ plugin: name, step })
  } finally {
    clearTimeout(timer)
  }
}
