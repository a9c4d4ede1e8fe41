// One call of a hook, within its time: what it throws names the plugin and the hook; main thread.
import type { HooksPlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { callPlugin } from '../plugins/index.js'

/** Where the plugin's `timeoutSeconds` is left out. */
const patienceSeconds = 60

export interface HookCall {
  readonly plugin: HooksPlugin
  /** As `plugins[0].movieStart`. */
  readonly step: string
  /** Less than the plugin's own time. */
  readonly mostSeconds?: number
}

/** Throws what the hook throws as a PLUGIN_FAILED, unless it is a MovieflowError already; and PLUGIN_HANGS where it does not settle in time. */
export function callHook<Result>(
  { plugin, step, mostSeconds = Number.POSITIVE_INFINITY }: HookCall,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  const timeoutSeconds = Math.min(plugin.timeoutSeconds ?? patienceSeconds, mostSeconds)
  const hook = step.slice(step.lastIndexOf('.') + 1)
  return callPlugin({ plugin: { ...plugin, timeoutSeconds }, step }, hook, async () => {
    try {
      return await call()
    } catch (thrown) {
      const error = toMovieflowError(thrown, 'PLUGIN_FAILED')
      if (error === thrown || error.code !== 'PLUGIN_FAILED') throw error
      throw new MovieflowError('PLUGIN_FAILED', `${hook} of the plugin ${plugin.name} failed: ${error.message}`, {
        cause: thrown,
      })
    }
  })
}
