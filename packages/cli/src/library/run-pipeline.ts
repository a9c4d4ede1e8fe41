// `runPipeline` with the plugins that come with movieflow; main thread.
import type { RunEvent, RunSummary } from '@movieflow/core'
import { reportStyle } from '../report-style.js'
import { type Given, inputOf } from './pipeline-input.js'
import { type PlanPipelineOptions, planOptions } from './plan-pipeline.js'

export interface RunPipelineOptions extends PlanPipelineOptions {
  /** Rebuilds movies that are up to date, too. */
  readonly force?: boolean
  /** Stops at the first failure. */
  readonly failFast?: boolean
  /** Retries of a movie that failed. Default: one, and only after an accident. */
  readonly retries?: number
  /** Seconds to wait for another run of the pipeline to end. Default 0: throws LOCKED. */
  readonly wait?: number
  /** Leaves `report.html` and `report.json` in `out`. Default true. */
  readonly report?: boolean
  /** Stops the run when it aborts: movies in progress are dropped, finished ones are kept. */
  readonly signal?: AbortSignal
  /** Called as the run proceeds, on the caller's thread. */
  readonly onEvent?: (event: RunEvent) => void
}

/**
 * Makes what is missing or out of date. Throws if the pipeline itself is wrong or another run is at work; failures of
 * single movies are in the summary's `failures`.
 */
export async function runPipeline(pipeline: Given, given: RunPipelineOptions = {}): Promise<RunSummary> {
  const core = await import('@movieflow/core')
  const { wait, report = true, ...options } = given
  const input = inputOf(pipeline, options)
  const { settings = [] } = options
  return core.runPipeline(input, {
    ...(await planOptions(options)),
    ...(wait !== undefined && { waitSeconds: wait }),
    ...(report && { report: typeof input === 'string' ? reportStyle({ file: input, settings }) : reportOfData() }),
  })
}

function reportOfData() {
  const { render } = reportStyle({ file: '', settings: [] })
  return { render, again: (movie: string) => `runPipeline(pipeline, { only: ${JSON.stringify(movie)} })` }
}
