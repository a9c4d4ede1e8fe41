// A third-party plugin that answers a plan's questions on a thread, which is restarted after a loop; main thread.
import { types } from 'node:util'
import type { Plugin, PluginContext } from '../contract/index.js'
import type { PluginReference } from '../model/index.js'
import { AskedThread } from './asked-thread.js'
import { callEnds, callHangs, limitedElsewhere, secondsOf } from './calls.js'
import { keyOfReference } from './load.js'
import { type AskedMember, contextPlaces, type PluginQuestion } from './plugin-questions.js'

const known = new Map<string, Plugin>()

/**
 * The same plugin, which answers a plan's questions on a thread, if they may loop where they cannot be broken off: those of a source, and the
 * `async` `plan` of a writer. Everything else is unchanged.
 */
export function askedElsewhere<P extends Plugin>(plugin: P, reference: PluginReference): P {
  const members = askedMembers(plugin)
  if (members.length === 0) return plugin
  const key = keyOfReference(reference)
  const made = known.get(key) ?? askedPlugin(plugin, reference, members)
  known.set(key, made)
  return made as P
}

function askedMembers(plugin: Plugin): AskedMember[] {
  if (plugin.kind === 'writer') return types.isAsyncFunction(plugin.plan) ? ['plan'] : []
  if (plugin.kind !== 'source') return []
  const members = Object.keys(contextPlaces) as AskedMember[]
  return members.filter((member) => member !== 'plan' && plugin[member] !== undefined)
}

function askedPlugin(plugin: Plugin, reference: PluginReference, members: readonly AskedMember[]): Plugin {
  const thread = new AskedThread(new URL('./plugin-thread.js', import.meta.url), { data: reference })
  const functions = plugin as unknown as Readonly<Record<string, (...given: unknown[]) => unknown>>
  const own = ['open', 'prepare', 'join'].filter((member) => functions[member] !== undefined)
  const replaced = [
    ...members.map((member) => [member, asker(member)] as const),
    ...own.map((member) => [member, functions[member]!.bind(plugin)] as const),
  ]
  return Object.create(
    plugin,
    Object.fromEntries(replaced.map(([member, value]) => [member, { value, enumerable: true }])),
  ) as Plugin

  function asker(member: AskedMember) {
    const seconds = secondsOf(plugin)
    const call = { kind: plugin.kind, plugin: plugin.name, member }
    return (...given: unknown[]) => {
      const place = contextPlaces[member]
      const sent: PluginQuestion = { member, given: given.filter((_, index) => index !== Number(place)) }
      return limitedElsewhere(
        thread.ask({
          sent,
          seconds,
          context: given[place] as PluginContext,
          hangs: () => callHangs(call, seconds),
          ends: (why) => callEnds(call, why),
          here: () => functions[member]!.apply(plugin, given),
        }),
      )
    }
  }
}
