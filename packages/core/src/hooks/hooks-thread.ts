// A thread's entry: calls the hooks of one plugin module; it can be ended if a hook loops.
import { copyPlainData, Problems, pipelineErrors } from '../config/index.js'
import type { EndedMovie, EndedRun, HookContext, HookMovie, PipelineData, ResolvedPlan } from '../contract/index.js'
import { type MovieflowError, toMovieflowError } from '../errors/index.js'
import type { Json } from '../model/index.js'
import { answerQuestions, type HooksReference, loadHooks } from '../plugins/index.js'
import { callHook } from './call-hook.js'
import type { HookAnswer, HookQuestion, MovieNote, PlanToResolve } from './hook-questions.js'

const plugins = new Map<string, ReturnType<typeof loadHooks>>()

/** Once per entry of `plugins:`, whose options may hold what the plugin keeps. */
function loadOnce(reference: HooksReference): ReturnType<typeof loadHooks> {
  const key = JSON.stringify(reference)
  const plugin = plugins.get(key) ?? loadHooks(reference)
  plugins.set(key, plugin)
  return plugin
}

answerQuestions(() => ({
  fallback: 'PLUGIN_FAILED',
  async answer(sent, context, loaded): Promise<HookAnswer> {
    const question = sent as HookQuestion
    const { plugin, options } = await loadOnce(question.reference)
    loaded()
    const { command, given, hook } = question
    const notes: MovieNote[] = []
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    const full: HookContext = { ...context, command, options }
    try {
      const returned = await callHook(plugin, question, () => {
        if (hook === 'config') return plugin.config?.(given as PipelineData, full)
        if (hook === 'planResolved') return plugin.planResolved?.(withFunctions(given as PlanToResolve, notes), full)
        if (hook === 'movieStart') return plugin.movieStart?.(given as HookMovie, full)
        if (hook === 'movieEnd') return plugin.movieEnd?.(given as EndedMovie, full)
        return plugin.runEnd?.(given as EndedRun, full)
      })
      const took = seconds()
      return { seconds: took, notes, ...(hook === 'config' && plainResult(returned ?? given)) }
    } catch (thrown) {
      return { seconds: seconds(), notes, error: toMovieflowError(thrown, question.code).toRecord() }
    }
  },
}))

function plainResult(returned: unknown): Pick<HookAnswer, 'data' | 'problems'> {
  const problems = new Problems(undefined)
  const data = copyPlainData(returned, problems)
  try {
    problems.throwIfAny()
    return { data }
  } catch (thrown) {
    return { problems: pipelineErrors(thrown as MovieflowError).map((error) => error.toRecord()) }
  }
}

function withFunctions({ movies, ...plan }: PlanToResolve, notes: MovieNote[]): ResolvedPlan {
  return {
    ...plan,
    movies: movies.map((data) => ({
      ...data,
      veto(reason) {
        if (typeof reason !== 'string' || reason.trim() === '')
          throw new TypeError(`veto(reason) of ${data.id}: expected a text with the reason`)
        notes.push({ movie: data.id, note: { veto: reason } })
      },
      annotate(name, value) {
        if (typeof name !== 'string' || name === '')
          throw new TypeError(`annotate(name, value) of ${data.id}: expected a name`)
        const copy = jsonOf(value, `annotate('${name}', …) of ${data.id}`)
        notes.push({ movie: data.id, note: { name, value: copy } })
      },
    })),
  }
}

function jsonOf(value: unknown, what: string): Json {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {}
  if (text === undefined) throw new TypeError(`${what}: expected a value that JSON can hold`)
  return JSON.parse(text) as Json
}
