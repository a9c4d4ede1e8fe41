// Calls a hook within its time limit; errors name the plugin and the hook; on the thread of the hooks.
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { type Callee, callPlugin, secondsOf } from '../plugins/index.js'
import type { HookQuestion } from './hook-questions.js'

type Called = Pick<HookQuestion, 'hook' | 'step' | 'code' | 'mostSeconds'>

/** Seconds that a hook may take. */
export function secondsOfHook(plugin: Callee['plugin'], mostSeconds = Number.POSITIVE_INFINITY): number {
  return Math.min(secondsOf(plugin), mostSeconds)
}

/**
 * Throws the hook's exception with that code, unless it is a MovieflowError, or an error if the hook does not settle in
 * time.
 */
export async function callHook<Result>(
  plugin: Callee['plugin'],
  { hook, step, code, mostSeconds }: Called,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  const callee = { plugin: { ...plugin, timeoutSeconds: secondsOfHook(plugin, mostSeconds) }, step }
  return callPlugin(callee, hook, async () => {
    try {
      return await call()
    } catch (thrown) {
      const error = toMovieflowError(thrown, code)
      if (error.code !== code || thrown instanceof MovieflowError) throw error
      const message = `${hook} of the plugin ${plugin.name} failed: ${error.message}`
      throw new MovieflowError(code, message, { cause: thrown })
    }
  })
}
