// The work of each plugin on each movie of a pipeline, and its time when the movie was last made; main thread.
import type { PipelineInput } from '../config/index.js'
import { formatOptionPath, type Json, type PluginWork } from '../model/index.js'
import { type AssessedPlan, type PlanOptions, planPipeline } from '../pipeline/index.js'

export interface PluginsInspection {
  readonly version: 1
  /** The pipeline's `name`. */
  readonly pipeline: string
  /** Plugins with hooks, in the order in which they are called. */
  readonly hooks: readonly {
    readonly plugin: string
    readonly entry: string
    readonly use: string
    /** Calls of `config` and `planResolved` in this command. */
    readonly calls: number
    readonly seconds: number
  }[]
  /** Changes by `config` hooks; `before` is absent if the option is new, `after` if it was removed. */
  readonly changes: readonly {
    readonly plugin: string
    readonly option: string
    readonly before?: Json
    readonly after?: Json
  }[]
  /** Movies that `only` selects. */
  readonly movies: readonly InspectedMovie[]
  /** Times of all these movies together, the longest first. */
  readonly totals: readonly (Omit<PluginWork, 'step'> & { readonly movies: number })[]
}

export interface InspectedMovie {
  readonly id: string
  readonly status: 'new' | 'stale' | 'fresh' | 'blocked'
  readonly vetoes: readonly { readonly plugin: string; readonly reason: string }[]
  readonly annotations: readonly { readonly plugin: string; readonly name: string; readonly value: Json }[]
  /** When it was last made, ISO 8601; `null` if it was not made yet. */
  readonly made: string | null
  /** The work of each plugin then; `null` if it is not known. */
  readonly work: readonly PluginWork[] | null
}

/** Plans the pipeline, and reads the records of earlier runs. */
export async function inspectPlugins(input: string | PipelineInput, options: PlanOptions): Promise<PluginsInspection> {
  const plan = await planPipeline(input, { command: 'plugins', ...options })
  const { pipeline, hooks, changes, movies, selected } = plan
  const inspected = movies.filter(({ id }) => selected.has(id)).map(({ id }) => inspectMovie(plan, id))
  return {
    version: 1,
    pipeline: pipeline.name,
    hooks: hooks.listed.map(({ plugin: { name, version }, index }) => {
      const [plugin, entry] = [`${name}@${version}`, `plugins[${index}]`]
      const own = hooks.workOf('').find((work) => work.plugin === plugin && work.step === entry)
      const { calls, seconds } = own ?? { calls: 0, seconds: 0 }
      return { plugin, entry, use: pipeline.plugins[index]!.use, calls, seconds }
    }),
    changes: changes.map(({ plugin, path, ...values }) => ({ plugin, option: formatOptionPath(path), ...values })),
    movies: inspected,
    totals: totalsOf(inspected),
  }
}

function inspectMovie({ freshness, notes, state }: AssessedPlan, id: string): InspectedMovie {
  const own = notes.filter(({ movie }) => movie === id)
  const details = state.details(id)
  return {
    id,
    status: freshness.get(id)!.status,
    vetoes: own.flatMap(({ plugin, note }) => ('veto' in note ? [{ plugin, reason: note.veto }] : [])),
    annotations: own.flatMap(({ plugin, note }) => ('name' in note ? [{ plugin, ...note }] : [])),
    made: state.madeAt(id) ?? null,
    work: details?.work ?? null,
  }
}

/** By plugin and version. */
function totalsOf(movies: readonly InspectedMovie[]): PluginsInspection['totals'] {
  const totals = new Map<string, { plugin: string; calls: number; seconds: number; ids: Set<string> }>()
  for (const { id, work } of movies)
    for (const { plugin, calls, seconds } of work ?? []) {
      const total = totals.get(plugin) ?? { plugin, calls: 0, seconds: 0, ids: new Set() }
      totals.set(plugin, total)
      total.calls += calls
      total.seconds += seconds
      total.ids.add(id)
    }
  return [...totals.values()]
    .map(({ ids, ...total }) => ({ ...total, movies: ids.size }))
    .sort((left, right) => right.seconds - left.seconds)
}
