// `planPipeline` with the plugins that come with movieflow: what a run would make, and why; main thread.
import type { PlanOptions, PlanReport, Trust } from '@movieflow/core'
import type { MovieflowError } from '@movieflow/core/errors'
import { firstPartyPlugins } from '../first-party.js'
import { type Given, inputOf, librarySelection, type Movies, type PipelinePlace } from './pipeline-input.js'

export interface PlanPipelineOptions extends PipelinePlace {
  /** Only these movies. */
  readonly only?: Movies
  /** As `--set` takes them: `transform[0].sigma=2`. */
  readonly settings?: readonly string[]
  /**
   * How to detect that an input changed: `mtime` never reads contents, `content` always does. Default: its size and
   * time, then its content.
   */
  readonly trust?: Trust
  /** Another version of an encoder, such as ffmpeg, makes no movie stale. Default false. */
  readonly trustEncoders?: boolean
  /** Also compares the outputs with what was written. */
  readonly verify?: boolean
  /** Outputs may replace files that no run of the pipeline made. Default false: their movies are blocked. */
  readonly overwrite?: boolean
  /** Worker threads. Default: the number of cores. */
  readonly jobs?: number
  /** Receives warnings, which do not stop the movies. */
  readonly warn?: (message: string) => void
}

/** Plans each movie: what it will be, whether it is up to date, and if not, why. Renders and writes nothing. */
export async function planPipeline(pipeline: Given, options: PlanPipelineOptions = {}): Promise<PlanReport> {
  const core = await import('@movieflow/core')
  return core.reportPlan(await core.planPipeline(inputOf(pipeline, options), await planOptions(options)))
}

/** The same in the engine's terms. */
export async function planOptions<Options extends PlanPipelineOptions>(
  given: Options,
): Promise<Omit<Options, 'folder' | 'name' | 'only'> & PlanOptions> {
  const { folder: _, name: __, only, ...options } = given
  return { ...options, only: await librarySelection(only), plugins: firstPartyPlugins }
}

/** All problems of a pipeline; the first is the error that a call threw. */
export async function pipelineErrors(error: MovieflowError): Promise<readonly MovieflowError[]> {
  return (await import('@movieflow/core')).pipelineErrors(error)
}
