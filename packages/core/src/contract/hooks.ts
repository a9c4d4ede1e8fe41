// Hooks: functions of a plugin that are called throughout a run; and presets: plugins that bring plugins.
import type { z } from 'zod'
import type { ErrorRecord } from '../errors/index.js'
import type { Fields, Json, Size } from '../model/index.js'
import type { PluginContext } from './context.js'
import type { Plugin } from './step-plugin.js'

/**
 * Passed to every hook. Hooks are called one after the other in the order of `plugins:`, those of a module on a thread of
 * their own, which keeps the module's variables.
 */
export interface HookContext<Options = unknown> extends PluginContext {
  /** The options next to `use:` under `plugins:`, checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /**
   * The current command: `run`, `plan`, `frame`, `survey`, `report`, `clean`, `submit`, `schedule`, `watch`, `status`
   * or `plugins`.
   */
  readonly command: string
}

/** JSON that may be changed. */
export type PipelineValue = null | boolean | number | string | PipelineValue[] | { [name: string]: PipelineValue }

/** Options by name. */
export interface PipelineOptions {
  [name: string]: PipelineValue
}

/**
 * A pipeline as in its file, not checked yet, short forms written out: every step is a map, and everything that may be
 * one or several is a list. A hook may change all of it except `plugins`.
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
  /** As in `--only`: `animal=Beto,exp=11`. */
  readonly id: string
  /** Movie fields: captures, columns of tables, the matrix, `fields:`. */
  readonly fields: Fields
  /** `frames`, `fps` and `size` are absent if the movie is blocked before they are known. */
  readonly frames?: number
  /** Frames a second. */
  readonly fps?: number
  /** As drawn. */
  readonly size?: Size
  /** Files that its frames are read from, then tables and arrays that its fields come from. */
  readonly inputs: readonly string[]
  /** Output files. */
  readonly outputs: readonly string[]
  /** Values that `planResolved` hooks added to it. */
  readonly annotations: Readonly<Record<string, Json>>
}

/** A movie of a plan, which may still be vetoed. */
export interface ResolvedMovie extends HookMovie {
  /** Whether `--only`, the shard or the list includes it. */
  readonly selected: boolean
  /** Absent if it is neither selected nor blocked, because it was not checked. */
  readonly status?: 'new' | 'stale' | 'fresh' | 'blocked'
  /** Why it is new, stale or blocked. */
  readonly reasons: readonly string[]
  /**
   * Blocks it, with the code PLUGIN_VETOED: it is not made, its existing outputs are kept, and the others are made. The
   * first veto counts; a movie that is blocked stays blocked for its own reason. Its values still count in limits that
   * movies share.
   */
  veto(reason: string): void
  /** Adds a value, which `plan`, the report and the hooks of the movie show. The last value of a name counts. */
  annotate(name: string, value: Json): void
}

/** The argument of `planResolved`. */
export interface ResolvedPlan {
  /** The pipeline's `name`. */
  readonly name: string
  /** The folder of the outputs, absolute. */
  readonly out: string
  /** All movies, including those that `--only` leaves out. */
  readonly movies: readonly ResolvedMovie[]
}

/** A movie that was started and has ended. */
export interface EndedMovie extends HookMovie {
  /** `made`: its files have their final names; an error in `movieEnd` makes it `failed`. */
  readonly status: 'made' | 'failed' | 'canceled'
  /** That it took. */
  readonly seconds: number
  /** Why it failed. */
  readonly error?: ErrorRecord
}

/** The end of a run, or of a shard. */
export interface EndedRun {
  /** Movies whose files have their final names. */
  readonly made: number
  /** Movies that were made before, and are up to date. */
  readonly fresh: number
  /** Movies that were started but not completed. */
  readonly failed: number
  /** Movies that could not be started. */
  readonly blocked: number
  /** Movies that were stopped with the run. */
  readonly canceled: number
  /** Frames rendered. */
  readonly frames: number
  /** That the run took. */
  readonly seconds: number
  /** Why movies failed or were blocked. */
  readonly failures: readonly { readonly movie: string; readonly error: ErrorRecord }[]
}

/** The plugins of a preset: plugins, lists of them, and empty values (`false`, `undefined`, …), which are skipped. */
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
 * A plugin for the whole run. All members except `name` are optional. An exception in a hook becomes an error that
 * names the plugin and the hook, such as `plugins[0].movieStart`: HOOK_FAILED in `config` and `planResolved`,
 * PLUGIN_FAILED in the others; each hook describes the consequences.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface HooksPlugin<Options = any> {
  readonly kind: 'hooks'
  readonly name: string
  /** Shown by `movieflow plugins`. */
  readonly version: string
  /** The schema of the options next to `use:` under `plugins:`. */
  readonly options: z.ZodType<Options>
  /**
   * Seconds that one call of a hook may take; default 60. A call that takes longer counts as failed. If it loops, its
   * thread is ended; the next call loads the module again.
   */
  readonly timeoutSeconds?: number
  /**
   * Plugins that come with this one: steps are known by name and ending, hooks run right after this plugin's own, with
   * the defaults of their options. Called on several threads: the same options must give the same list.
   */
  plugins?(options: Options): readonly PresetEntry[] | Promise<readonly PresetEntry[]>
  /**
   * Changes the pipeline before it is checked, in place or by returning another. It sees the changes by `--set` and by
   * earlier hooks. `plugins` may not be changed. Every command that reads the pipeline calls it; an exception stops the
   * command.
   */
  config?(
    pipeline: PipelineData,
    context: HookContext<Options>,
    // biome-ignore lint/suspicious/noConfusingVoidType: a hook that changes it in place returns nothing
  ): PipelineData | void | Promise<PipelineData | void>
  /**
   * Inspects the plan, once it is known which movies are new, stale or fresh; may veto and annotate movies. Every
   * command that plans calls it: `run`, `plan`, `frame`, `survey`, `submit`, `report`, `clean`. An exception stops the
   * command.
   */
  planResolved?(plan: ResolvedPlan, context: HookContext<Options>): void | Promise<void>
  /**
   * Before a movie is made: once, however many tries it takes, and again if another hook ended the thread meanwhile;
   * several movies may be in progress. An exception fails the movie.
   */
  movieStart?(movie: HookMovie, context: HookContext<Options>): void | Promise<void>
  /**
   * After a movie that was started has ended: the files of a made movie have their final names, but nothing is recorded
   * yet. An exception fails a made movie, so the next run makes it again and calls this again (at least once, not
   * exactly once); for other movies it is a warning. A run that is killed calls nothing.
   */
  movieEnd?(movie: EndedMovie, context: HookContext<Options>): void | Promise<void>
  /**
   * Once per run that got as far as its plan, also after failures and Ctrl-C. An exception appears in the summary, and
   * the exit code is 1.
   */
  runEnd?(run: EndedRun, context: HookContext<Options>): void | Promise<void>
}
