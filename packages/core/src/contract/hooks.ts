// Hooks: what a plugin does over the whole of a run, beside the steps; and presets, plugins that bring plugins.
import type { z } from 'zod'
import type { ErrorRecord } from '../errors/index.js'
import type { Fields, Json, Size } from '../model/index.js'
import type { PluginContext } from './context.js'
import type { Plugin } from './step-plugin.js'

/** Handed to every hook. Hooks run on the main thread, one after the other in the order of `plugins:`. */
export interface HookContext<Options = unknown> extends PluginContext {
  /** As they stand beside `use:` under `plugins:`, checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** What is being done: `run`, `plan`, `frame`, `survey`, `report`, `clean`, `submit`, `schedule`, `watch`, `status` or `plugins`. */
  readonly command: string
}

/** JSON that may be changed. */
export type PipelineValue = null | boolean | number | string | PipelineValue[] | { [name: string]: PipelineValue }

/** Options by name. */
export interface PipelineOptions {
  [name: string]: PipelineValue
}

/**
 * A pipeline as its file holds it, not checked yet, short forms written out: every step is a map, and what may be one or
 * several is a list. A hook may change all of it but `plugins`.
 */
export interface PipelineData {
  version?: number
  name?: string
  out?: string
  pathMap?: { [folder: string]: string | string[] }
  /** A number or a template. */
  fps?: number | string
  source?: PipelineOptions
  sources?: { [name: string]: PipelineOptions }
  where?: { [field: string]: PipelineValue[] }[]
  except?: { [field: string]: PipelineValue[] }[]
  tables?: PipelineOptions[]
  matrix?: { [name: string]: PipelineValue }
  fields?: { [name: string]: PipelineValue }
  frames?: { [name: string]: PipelineValue }
  transform?: PipelineOptions[]
  render?: PipelineOptions
  write?: PipelineOptions[]
  plugins?: PipelineOptions[]
  schedule?: PipelineOptions
  slurm?: PipelineOptions
}

/** A movie, as hooks see it. Paths are absolute. */
export interface HookMovie {
  /** As `--only` takes it: `animal=Beto,exp=11`. */
  readonly id: string
  readonly fields: Fields
  /** `frames`, `fps` and `size` are absent where the movie is blocked before they are known. */
  readonly frames?: number
  readonly fps?: number
  /** As drawn. */
  readonly size?: Size
  /** Files that its frames are read from, then tables and arrays that its fields come from. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** What `planResolved` hooks put beside it. */
  readonly annotations: Readonly<Record<string, Json>>
}

/** A movie of a plan, which may still be held back. */
export interface ResolvedMovie extends HookMovie {
  /** Whether `--only`, the shard or the list leaves it. */
  readonly selected: boolean
  /** Absent where it is neither selected nor blocked: nobody asked. */
  readonly status?: 'new' | 'stale' | 'fresh' | 'blocked'
  /** Why it is new, stale or blocked. */
  readonly reasons: readonly string[]
  /**
   * Blocks it, with the code PLUGIN_VETOED: it is not made, what exists of it stays, and the others are made. The first veto
   * counts; a movie that is blocked stays blocked for its own reason. Its values still count in limits that movies share.
   */
  veto(reason: string): void
  /** Puts a value beside it, which `plan`, the report and the hooks of the movie show. The last value of a name counts. */
  annotate(name: string, value: Json): void
}

export interface ResolvedPlan {
  /** The pipeline's `name`. */
  readonly name: string
  /** The folder of the outputs, absolute. */
  readonly out: string
  /** All movies, those that `--only` leaves out as well. */
  readonly movies: readonly ResolvedMovie[]
}

/** A movie that was begun, and has ended. */
export interface EndedMovie extends HookMovie {
  /** `made`: its files have their names; what `movieEnd` throws makes it `failed`. */
  readonly status: 'made' | 'failed' | 'canceled'
  /** That it took. */
  readonly seconds: number
  /** Why it failed. */
  readonly error?: ErrorRecord
}

/** The end of a run. In a shard, of the shard. */
export interface EndedRun {
  readonly made: number
  readonly fresh: number
  readonly failed: number
  readonly blocked: number
  readonly canceled: number
  /** Frames rendered. */
  readonly frames: number
  readonly seconds: number
  readonly failures: readonly { readonly movie: string; readonly error: ErrorRecord }[]
}

/** What a preset brings: plugins, lists of them, and nothing (`false`, `undefined`, …), which is left out. */
export type PresetEntry =
  | Plugin
  // biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
  | HooksPlugin<any>
  | readonly PresetEntry[]
  | false
  | null
  | undefined
  | ''
  | 0

/**
 * A plugin over the whole run. All members but `name` may be left out. What a hook throws is a PLUGIN_FAILED that names the
 * plugin and, as `plugins[0].movieStart`, the hook; what it costs stands at each.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface HooksPlugin<Options = any> {
  readonly kind: 'hooks'
  readonly name: string
  readonly version: string
  /** Of what stands beside `use:` under `plugins:`. */
  readonly options: z.ZodType<Options>
  /** How long one call of a hook may take; 60 where left out. A call that takes longer counts as failed. */
  readonly timeoutSeconds?: number
  /**
   * Plugins that come with this one: steps are known by their name and endings, hooks run right after this plugin's own, with the
   * defaults of their options. Main thread and workers: the same options must give the same list.
   */
  plugins?(options: Options): readonly PresetEntry[] | Promise<readonly PresetEntry[]>
  /**
   * Changes the pipeline before it is checked, in place or by returning another. It sees what `--set` and the hooks before it
   * made. `plugins` may not be changed. Every command that reads the pipeline calls it; what it throws stops the command.
   */
  config?(
    pipeline: PipelineData,
    context: HookContext<Options>,
    // biome-ignore lint/suspicious/noConfusingVoidType: a hook that changes it in place returns nothing
  ): PipelineData | void | Promise<PipelineData | void>
  /**
   * Looks at the plan, once it is known what is new, stale or fresh; may veto and annotate movies. Every command that plans calls
   * it: `run`, `plan`, `frame`, `survey`, `submit`, `report`, `clean`. What it throws stops the command.
   */
  planResolved?(plan: ResolvedPlan, context: HookContext<Options>): void | Promise<void>
  /** Before a movie is made: once, whatever its tries; of several movies at a time. What it throws fails the movie. */
  movieStart?(movie: HookMovie, context: HookContext<Options>): void | Promise<void>
  /**
   * After a movie that was begun has ended: for a made one its files have their names, but nothing is recorded yet. What it throws
   * fails a made movie, so that the next run makes it again and calls this again (at least once, not exactly once); of a
   * movie that did not come about it is a warning. A run that is killed calls nothing.
   */
  movieEnd?(movie: EndedMovie, context: HookContext<Options>): void | Promise<void>
  /** Once a run that got as far as its plan, after failures and Ctrl-C, too. What it throws is in the summary, and the exit code is 1. */
  runEnd?(run: EndedRun, context: HookContext<Options>): void | Promise<void>
}
