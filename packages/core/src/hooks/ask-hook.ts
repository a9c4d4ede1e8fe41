// Has hooks called on the thread of their plugin's module; any thread.
import type { PluginContext } from '../contract/index.js'
import { type ErrorCode, errorFromRecord, type MovieflowError, toMovieflowError } from '../errors/index.js'
import { AskedThread, callEnds, callHangs, type LoadedHooks } from '../plugins/index.js'
import { secondsOfHook } from './call-hook.js'
import type { HookAnswer, HookQuestion } from './hook-questions.js'

/** By the module's URL: what a plugin keeps in memory lasts as long as the process, as that of a module does. */
const threads = new Map<string, AskedThread>()

function threadOf(url: string): AskedThread {
  const module = new URL('./hooks-thread.js', import.meta.url)
  const thread = threads.get(url) ?? new AskedThread(module, { background: true })
  threads.set(url, thread)
  return thread
}

/** A hook that failed has its error in the answer, also if it loops, or ends its thread. */
export async function askHook(
  { plugin, reference }: LoadedHooks,
  question: Omit<HookQuestion, 'reference'>,
  context: PluginContext,
): Promise<HookAnswer> {
  const { hook, step, code, mostSeconds } = question
  const seconds = secondsOfHook(plugin, mostSeconds)
  const call = { kind: 'hooks', plugin: plugin.name, step, member: hook } as const
  const thread = threadOf(reference.url)
  const began = performance.now()
  const asked = thread.ask({
    sent: { ...question, reference } satisfies HookQuestion,
    seconds,
    context,
    hangs: () => callHangs(call, seconds),
    ends: (why) => callEnds(call, why, code),
    restarts: (why) => context.warn(`it ended its thread between its hooks, and lost what it kept in memory: ${why}`),
  })
  return asked.then(
    (value) => {
      const answer = value as HookAnswer
      if (answer.error?.code === 'PLUGIN_HANGS') thread.markUnsettled()
      return answer
    },
    (thrown) => ({
      seconds: (performance.now() - began) / 1000,
      error: toMovieflowError(thrown, code).toRecord(),
    }),
  )
}

/** The error of an answer. A hook that hangs fails the command if its exceptions do. */
export function errorOf({ error }: HookAnswer, code: ErrorCode): MovieflowError | undefined {
  if (!error) return undefined
  const hangs = error.code === 'PLUGIN_HANGS' && code === 'HOOK_FAILED'
  return errorFromRecord(hangs ? { ...error, code } : error)
}
