// The outcome of each movie's last try, from the records of all runs and shards of a pipeline.
import type { ErrorRecord } from '../errors/index.js'
import { RunState } from '../output/index.js'

export interface MovieOutcome {
  /** ISO 8601: when it was made, or failed. */
  readonly at: string
  /** The error if it failed. */
  readonly error?: ErrorRecord
}

/** By the movies' ids; `out` and `pipelineFile` are absolute. */
export function readOutcomes(out: string, pipelineFile: string): Map<string, MovieOutcome> {
  const state = RunState.open(out, pipelineFile)
  const outcomes = new Map<string, MovieOutcome>()
  for (const id of state.ids()) {
    const failure = state.failure(id)
    outcomes.set(id, failure ? { at: failure.at, error: failure.error } : { at: state.madeAt(id)! })
  }
  return outcomes
}
