// A pipeline becomes a plan that says of every movie whether it is new, stale, fresh or blocked; main thread.

import { fileOf, type PipelineInput, readPipeline } from '../config/index.js'
import type { PluginContext } from '../contract/index.js'
import type { Pipeline, Selection } from '../model/index.js'
import { RunState, type Shard } from '../output/index.js'
import { makePlan, type Plan } from '../plan/index.js'
import { type PluginEntry, PluginSet } from '../plugins/index.js'
import { dividePlan, type FrozenList, readFrozenList } from './division.js'
import { assessFreshness, type MovieFreshness } from './freshness.js'
import { hashingBy } from './hash-files.js'
import { type HashFiles, InputContents, type Trust } from './input-contents.js'
import { threadsAsNeeded } from './threads.js'
import { version } from './version.js'

export interface PlanOptions {
  /** Plugins that are known by name. */
  readonly plugins: readonly PluginEntry[]
  /** Movies to keep, as `parseSelection` reads them; empty for all. */
  readonly only?: Selection
  /** `a.b=c`, as `--set` takes them. */
  readonly settings?: readonly string[]
  /** Only this part of the movies. */
  readonly shard?: Shard
  /** A file that `submit` wrote: only the movies that it names. */
  readonly list?: string
  readonly trust?: Trust
  /** Compares outputs with their recorded hash, too. */
  readonly verify?: boolean
  /** Worker threads. */
  readonly jobs?: number
  readonly warn?: (message: string) => void
}

export interface AssessedPlan extends Plan {
  readonly freshness: ReadonlyMap<string, MovieFreshness>
  readonly state: RunState
  readonly contents: InputContents
}

/** Reads and plans a pipeline; nothing is rendered, nothing written. Throws where the pipeline itself is wrong. */
export async function planPipeline(input: string | PipelineInput, options: PlanOptions): Promise<AssessedPlan> {
  const plan = await planMovies(await openPipeline(input, options), options)
  const threads = threadsAsNeeded(options)
  try {
    return await assessPlan(
      plan,
      options,
      hashingBy(() => threads().pool),
    )
  } finally {
    await threads.end()
  }
}

export interface OpenPipeline {
  readonly pipeline: Pipeline
  readonly list: FrozenList | undefined
}

/** Reads a pipeline, with the settings that a frozen list was made with. */
export async function openPipeline(
  input: string | PipelineInput,
  { settings = [], list }: PlanOptions,
): Promise<OpenPipeline> {
  const frozen = list === undefined ? undefined : readFrozenList(list, fileOf(input))
  return { pipeline: await readPipeline(input, [...(frozen?.settings ?? []), ...settings]), list: frozen }
}

/** The movies of a pipeline, or of the part that is asked for. */
export async function planMovies({ pipeline, list }: OpenPipeline, options: PlanOptions): Promise<Plan> {
  const { plugins, only = [], warn = () => {}, shard } = options
  const context: PluginContext = { warn, signal: new AbortController().signal, folder: pipeline.folder }
  const set = new PluginSet(plugins, pipeline.folder)
  return dividePlan(await makePlan({ pipeline, plugins: set, engine: version }, only, context), list, shard)
}

/** Holds a plan against what earlier runs left. */
export async function assessPlan(plan: Plan, options: PlanOptions, hash: HashFiles): Promise<AssessedPlan> {
  const { pipeline } = plan
  const { shard, trust, verify } = options
  const state = RunState.open(pipeline.out, pipeline.file, shard)
  const contents = new InputContents(state, { folder: pipeline.folder, trust, hash })
  return { ...plan, state, contents, freshness: await assessFreshness({ plan, state, contents, verify, hash }) }
}
