// Calls a hook within its time limit; errors name the plugin and the hook; main thread.
import type { HooksPlugin } from '../contract/index.js'
import { type ErrorCode, MovieflowError, toMovieflowError } from '../errors/index.js'
import { callPlugin } from '../plugins/index.js'

/** Default of the plugin's `timeoutSeconds`. */
const patienceSeconds = 60

export interface HookCall {
  readonly plugin: HooksPlugin
  /** Such as `plugins[0].movieStart`. */
  readonly step: string
  /** The code of its exceptions: HOOK_FAILED if the whole command fails. */
  readonly code: ErrorCode
  /** Less than the plugin's own time. */
  readonly mostSeconds?: number
}

/**
 * Throws the hook's exception with that code, unless it is a MovieflowError, or an error if the hook does not settle in
 * time.
 */
export async function callHook<Result>(
  { plugin, step, code, mostSeconds = Number.POSITIVE_INFINITY }: HookCall,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  const timeoutSeconds = Math.min(plugin.timeoutSeconds ?? patienceSeconds, mostSeconds)
  const hook = step.slice(step.lastIndexOf('.') + 1)
  const callee = { plugin: { ...plugin, timeoutSeconds }, step }
  try {
    return await callPlugin(callee, hook, async () => {
      try {
        return await call()
      } catch (thrown) {
        const error = toMovieflowError(thrown, code)
        if (error.code !== code || thrown instanceof MovieflowError) throw error
        const message = `${hook} of the plugin ${plugin.name} failed: ${error.message}`
        throw new MovieflowError(code, message, { cause: thrown })
      }
    })
  } catch (thrown) {
    const { code: own, message, place, hint } = thrown as MovieflowError
    throw own === 'PLUGIN_HANGS' && code === 'HOOK_FAILED'
      ? new MovieflowError(code, message, { ...place, hint })
      : thrown
  }
}
