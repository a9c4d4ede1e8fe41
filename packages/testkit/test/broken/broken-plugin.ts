// A plugin that breaks rules on purpose, and the call that shall tell.
import { ConformanceError } from '../../src/index.js'
import type { Rule } from '../../src/rules.js'

export interface BrokenPlugin {
  /** What is wrong with it. */
  readonly what: string
  /** Rules that cannot be kept where this one is broken. */
  readonly also?: readonly Rule[]
  /** Calls the kit. */
  test(): Promise<void>
  /** Puts right what the plugin did to the process. */
  clean?(): unknown
  /** Open files and processes are seen on Linux alone. */
  readonly linux?: true
}

/** Broken plugins of one kind, by the rule that they break. */
export type BrokenPlugins = Partial<Record<Rule, readonly BrokenPlugin[]>>

/** Seconds for each call of a plugin: few only for one that hangs, as what is wrong with it says; a loaded machine needs them. */
export function patienceWith(what: string): { readonly timeoutSeconds: number } {
  return { timeoutSeconds: /never settles|waited for|waits for/.test(what) ? 0.5 : 60 }
}

/** The rules that a call finds broken, in its own order. */
export async function findBroken(test: () => Promise<void>): Promise<Rule[]> {
  try {
    await test()
    return []
  } catch (thrown) {
    if (!(thrown instanceof ConformanceError)) throw thrown
    return thrown.failures.map(({ rule }) => rule as Rule)
  }
}
