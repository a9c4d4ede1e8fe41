// A pipeline file becomes a plan that says of every movie whether it is new, stale, fresh or blocked; main thread.

import { readPipeline } from '../config/index.js'
import type { PluginContext } from '../contract/index.js'
import type { Pipeline, Selection } from '../model/index.js'
import { RunState } from '../output/index.js'
import { makePlan, type Plan } from '../plan/index.js'
import { type PluginEntry, PluginSet } from '../plugins/index.js'
import { assessFreshness, type MovieFreshness } from './freshness.js'
import { version } from './version.js'

export interface PlanOptions {
  /** Plugins that are known by name. */
  readonly plugins: readonly PluginEntry[]
  /** Movies to keep, as `parseSelection` reads them; empty for all. */
  readonly only?: Selection
  /** `a.b=c`, as `--set` takes them. */
  readonly settings?: readonly string[]
  readonly warn?: (message: string) => void
}

export interface AssessedPlan extends Plan {
  readonly freshness: ReadonlyMap<string, MovieFreshness>
  readonly state: RunState
}

/** Reads and plans a pipeline; nothing is rendered, nothing written. Throws where the pipeline itself is wrong. */
export async function planPipeline(file: string, options: PlanOptions): Promise<AssessedPlan> {
  return assessPipeline(await openPipeline(file, options), options)
}

export interface OpenPipeline {
  readonly pipeline: Pipeline
  readonly state: RunState
}

/** Reads a pipeline, and what earlier runs of it made. */
export async function openPipeline(file: string, options: PlanOptions): Promise<OpenPipeline> {
  const pipeline = await readPipeline(file, options.settings)
  return { pipeline, state: RunState.open(pipeline.out, pipeline.file) }
}

export async function assessPipeline({ pipeline, state }: OpenPipeline, options: PlanOptions): Promise<AssessedPlan> {
  const plan = await planOf(pipeline, options)
  return { ...plan, state, freshness: assessFreshness(plan, state) }
}

function planOf(pipeline: Pipeline, { plugins, only = [], warn = () => {} }: PlanOptions): Promise<Plan> {
  const context: PluginContext = { warn, signal: new AbortController().signal, folder: pipeline.folder }
  return makePlan({ pipeline, plugins: new PluginSet(plugins, pipeline.folder), engine: version }, only, context)
}
