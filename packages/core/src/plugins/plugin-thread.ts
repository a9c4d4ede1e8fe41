// A thread's entry: asks a third-party plugin a plan's questions; it can be ended if the plugin loops.
import type { ErrorCode } from '../errors/index.js'
import type { PluginReference } from '../model/index.js'
import { answerQuestions } from './answering-thread.js'
import { callHangs, secondsOf, withinSeconds } from './calls.js'
import { loadPlugin } from './load.js'
import { type AskedMember, contextPlaces, type PluginQuestion } from './plugin-questions.js'

answerQuestions((data) => {
  const reference = data as PluginReference
  const fallback: ErrorCode = reference.kind === 'source' ? 'INPUT_UNREADABLE' : 'PLUGIN_FAILED'
  return {
    fallback,
    async answer(sent, context, loaded) {
      const { member, given } = sent as PluginQuestion
      const all = given.toSpliced(contextPlaces[member], 0, context)
      const plugin = await loadPlugin(reference)
      loaded()
      const method = (plugin as unknown as Record<AskedMember, (...all: unknown[]) => unknown>)[member]
      const seconds = secondsOf(plugin)
      // The caller adds the step and the movie.
      return withinSeconds(Promise.resolve(method.apply(plugin, all)), seconds, () =>
        callHangs({ kind: plugin.kind, plugin: plugin.name, member }, seconds),
      )
    },
  }
})
