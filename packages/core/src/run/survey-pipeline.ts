// Computes limits of several movies before the shards that need them: once, not once per shard; main thread.
import type { PipelineInput } from '../config/index.js'
import { hashingBy } from '../freshness/index.js'
import { FrameKeeper, InputPreparer, LimitsSurvey, SharedLimits, threadsAsNeeded } from '../make/index.js'
import { Scratch } from '../output/index.js'
import { type PlanOptions, planPipeline } from '../pipeline/index.js'

export interface PipelineSurvey {
  /** The number of movies that share limits. */
  readonly movies: number
}

export interface SurveyOptions extends PlanOptions {
  readonly surveyed?: (done: number, movies: number) => void
}

/** Computes the limits that movies share, if unknown, and keeps them for later runs. */
export async function surveyPipeline(input: string | PipelineInput, options: SurveyOptions): Promise<PipelineSurvey> {
  const threads = threadsAsNeeded(options)
  const plan = await planPipeline(input, { command: 'survey', ignoreOutputs: true, ...options })
  const shared = new SharedLimits(plan, plan.contents.rereading(hashingBy(() => threads().pool)), {
    complete: options.list === undefined,
  })
  if (shared.movies.length === 0) return { movies: 0 }
  const scratch = new Scratch(plan.pipeline.out)
  try {
    const { pool, count } = threads()
    const frames = new FrameKeeper({ pool, inputs: new InputPreparer(pool, scratch), threads: count })
    const { warn, surveyed } = options
    const survey = new LimitsSurvey({
      shared,
      pool,
      frames,
      threads: count,
      warn: (message, movie) => warn?.(`${movie}: ${message}`),
      surveyed,
    })
    await survey.surveyShared()
    return { movies: shared.movies.length }
  } finally {
    await threads.end()
    await scratch.remove()
  }
}
