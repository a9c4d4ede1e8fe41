// The work of plugins for each movie, added up over all threads; main thread.
import type { PluginWork } from '../model/index.js'
import { type MovieWork, takeWork } from '../plugins/index.js'

export class WorkAccount {
  readonly #movies = new Map<string, Map<string, PluginWork>>()

  add(work: readonly MovieWork[]): void {
    for (const { movie, ...done } of work) {
      const steps = this.#movies.get(movie) ?? new Map<string, PluginWork>()
      const { calls = 0, seconds = 0 } = steps.get(done.step) ?? {}
      steps.set(done.step, { ...done, calls: calls + done.calls, seconds: seconds + done.seconds })
      this.#movies.set(movie, steps)
    }
  }

  /** The work for one movie, in the order of its steps; closes its account. */
  take(movie: string): PluginWork[] {
    this.add(takeWork())
    const steps = [...(this.#movies.get(movie)?.values() ?? [])]
    this.#movies.delete(movie)
    const place = ({ step }: PluginWork) => stepOrder.findIndex((kind) => step.startsWith(kind))
    return steps
      .map((work) => ({ ...work, seconds: Math.round(work.seconds * 1e6) / 1e6 }))
      .sort((left, right) => place(left) - place(right) || (left.step < right.step ? -1 : 1))
  }
}

const stepOrder = ['plugins', 'source', 'transform', 'render', 'write']
