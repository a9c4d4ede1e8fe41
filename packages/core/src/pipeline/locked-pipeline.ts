// Reads, plans and locks a pipeline, so that the state of earlier runs stays valid during the work; main thread.
import type { PipelineInput } from '../config/index.js'
import { hashingBy } from '../freshness/index.js'
import { type LazyThreads, threadsAsNeeded } from '../make/index.js'
import type { Pipeline } from '../model/index.js'
import { RunLock, RunState } from '../output/index.js'
import { openPipeline } from './open-pipeline.js'
import { type AssessedPlan, assessPlan, type PlanOptions, planMovies } from './plan-pipeline.js'

export interface LockingOptions extends PlanOptions {
  /** Makes fresh movies again. */
  readonly force?: boolean
  /** How long to wait for another run of the pipeline to end. */
  readonly waitSeconds?: number
  readonly signal?: AbortSignal
}

/** Plans a pipeline and locks it, so that the state of earlier runs stays valid during `work`. */
export async function whileLocked<Result>(
  input: string | PipelineInput,
  options: LockingOptions,
  work: (plan: AssessedPlan, threads: LazyThreads) => Promise<Result>,
): Promise<Result> {
  let opened = await openPipeline(input, options)
  const { pipeline } = opened
  const threads = threadsAsNeeded(options)
  let lock: RunLock | undefined
  try {
    // Take the lock before planning, to fail early. An invalid pipeline leaves no file, not even a lock.
    if (RunLock.lies(pipeline.out, pipeline.file)) lock = await lockPipeline(pipeline, options)
    // A first run has work for its threads, so they start during planning.
    if (options.force || !RunState.exists(pipeline.out, pipeline.file)) threads()
    let plan = await planMovies(opened, options)
    lock ??= await lockPipeline(pipeline, options)
    // Much may have changed while waiting.
    if (lock.waited) {
      opened = await openPipeline(input, options)
      plan = await planMovies(opened, options)
    }
    const assessed = await assessPlan(
      plan,
      opened,
      options,
      hashingBy(() => threads().pool),
    )
    // No lock file means an unwritable folder: fail, unless nothing has to be written.
    const idle = !options.force && [...assessed.freshness.values()].every(({ status }) => status === 'fresh')
    if (lock.refused && !idle) throw lock.refused
    return await work(assessed, threads)
  } finally {
    await threads.end()
    lock?.release()
  }
}

function lockPipeline({ out, file }: Pipeline, { shard, waitSeconds, signal }: LockingOptions): Promise<RunLock> {
  return RunLock.acquire({ out, pipelineFile: file, shard, waitSeconds, signal })
}
