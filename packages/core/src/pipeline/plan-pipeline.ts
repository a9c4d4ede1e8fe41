// Plans a pipeline, and decides for every movie whether it is new, stale, fresh or blocked; main thread.

import type { PipelineInput } from '../config/index.js'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { assessFreshness, type HashFiles, hashingBy, InputContents, type Trust } from '../freshness/index.js'
import { threadsAsNeeded } from '../make/index.js'
import { type Selection, version } from '../model/index.js'
import { RunState, type Shard } from '../output/index.js'
import { makePlan, type Plan, type PlanAids } from '../plan/index.js'
import type { PluginEntry } from '../plugins/index.js'
import { dividePlan } from './division.js'
import { checkNamesake } from './namesake.js'
import { type OpenPipeline, openPipeline, type ReadingOptions } from './open-pipeline.js'
import { type ResolvedFreshness, resolvePlan } from './resolve-plan.js'
import { blockTaken } from './taken-outputs.js'

export interface PlanOptions extends ReadingOptions {
  /** Plugins that are known by name. */
  readonly plugins: readonly PluginEntry[]
  /** Movies to keep, as `parseSelection` reads them; empty for all. */
  readonly only?: Selection
  /** Only this part of the movies. */
  readonly shard?: Shard
  readonly trust?: Trust
  /** Another version of an encoder, such as ffmpeg, makes no movie stale. */
  readonly trustEncoders?: boolean
  /** Also compares outputs with their recorded hash. */
  readonly verify?: boolean
  /** Outputs may replace files that no run of the pipeline made. */
  readonly overwrite?: boolean
  /** For callers that make no outputs: ignores existing files at their paths. */
  readonly ignoreOutputs?: boolean
  /** Worker threads. */
  readonly jobs?: number
}

export interface AssessedPlan extends ResolvedFreshness, Pick<OpenPipeline, 'hooks' | 'added' | 'changes'> {
  readonly state: RunState
  readonly contents: InputContents
}

/** Reads and plans a pipeline; nothing is rendered or written. Throws if the pipeline itself is wrong. */
export async function planPipeline(input: string | PipelineInput, options: PlanOptions): Promise<AssessedPlan> {
  const opened = await openPipeline(input, options)
  const plan = await planMovies(opened, options)
  const threads = threadsAsNeeded(options)
  try {
    return await assessPlan(
      plan,
      opened,
      options,
      hashingBy(() => threads().pool),
    )
  } finally {
    await threads.end()
  }
}

/** The movies of a pipeline, or of the requested part. */
export async function planMovies(opened: OpenPipeline, options: PlanOptions, aids: PlanAids = {}): Promise<Plan> {
  const { pipeline, plugins, list } = opened
  const { only = [], warn = () => {}, shard } = options
  const context: PluginContext = { warn, signal: new AbortController().signal, folder: pipeline.folder }
  const plan = await makePlan({ pipeline, plugins, engine: version }, only, context, aids).catch((error) => {
    throw blamePlugin(error, opened)
  })
  return dividePlan(plan, list, shard)
}

/** Attributes a mistake in an option to the plugin that changed it. */
function blamePlugin(thrown: unknown, { changedBy }: OpenPipeline): unknown {
  if (!(thrown instanceof MovieflowError) || thrown.place.option === undefined) return thrown
  const path = thrown.place.option.match(/[^.[\]]+/g) ?? []
  const by = changedBy(path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)))
  if (by === undefined) return thrown
  const { line: _, column: __, ...place } = thrown.place
  const { code, message, hint, cause } = thrown
  return new MovieflowError(code, `${message}, as the plugin ${by} changed it`, { ...place, hint, cause })
}

/** Compares a plan with the results of earlier runs, and calls the plugins' hooks with it. */
export async function assessPlan(
  given: Plan,
  { hooks, added, changes }: OpenPipeline,
  options: PlanOptions,
  hash: HashFiles,
): Promise<AssessedPlan> {
  const { pipeline } = given
  const { shard, trust, trustEncoders, verify } = options
  const state = RunState.open(pipeline.out, pipeline.file, shard)
  if (!options.ignoreOutputs) checkNamesake(pipeline, state)
  const plan = options.ignoreOutputs ? given : blockTaken(given, state, options)
  const contents = new InputContents(state, { folder: pipeline.folder, trust, hash })
  const freshness = await assessFreshness({ plan, state, contents, trustEncoders, verify, hash })
  return { ...(await resolvePlan(plan, freshness, hooks)), state, contents, hooks, added, changes }
}
