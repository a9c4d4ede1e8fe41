// Calls the hooks of a pipeline's plugins in the order of `plugins:`, and records their effects and times; main thread.
import { type ChangedData, copyPlainData, isMap, Problems, type WrittenPipeline, writeOut } from '../config/index.js'
import type { EndedMovie, EndedRun, HookContext, HookMovie, PipelineData, ResolvedPlan } from '../contract/index.js'
import { type ErrorRecord, MovieflowError } from '../errors/index.js'
import type { PluginWork } from '../model/index.js'
import type { LoadedHooks } from '../plugins/index.js'
import { callHook, type HookCall } from './call-hook.js'

/** A plugin with hooks, and its entry under `plugins:`. */
export interface ListedHooks extends LoadedHooks {
  readonly index: number
}

interface Setting {
  readonly folder: string
  readonly command: string
  readonly signal?: AbortSignal | undefined
  /** If left out, warnings wait for {@link Hooks.listen}. */
  readonly warn?: ((message: string) => void) | undefined
}

type Warn = (message: string) => void
type Data = WrittenPipeline['data']

/** The time limit after the run was stopped, when a person waits for its end. */
const secondsOnceStopped = 10

export class Hooks {
  readonly listed: readonly ListedHooks[]
  readonly #setting: Setting
  readonly #waiting: string[] = []
  readonly #work = new Map<string, Map<string, PluginWork>>()
  #warn: Warn

  constructor(listed: readonly ListedHooks[], setting: Setting) {
    this.listed = listed
    this.#setting = setting
    this.#warn = setting.warn ?? ((message) => void this.#waiting.push(message))
  }

  /** Sets the receiver of warnings, including earlier ones. */
  listen(warn: Warn): void {
    this.#warn = warn
    for (const message of this.#waiting.splice(0)) warn(message)
  }

  /** The work of all hooks so far for one movie, or under '' for the pipeline. */
  workOf(movie: string): readonly PluginWork[] {
    return [...(this.#work.get(movie)?.values() ?? [])]
  }

  /** The pipeline's data after each `config` hook. Throws a hook's exception, or an error if its result is invalid. */
  async config(written: WrittenPipeline): Promise<ChangedData[]> {
    const changed: ChangedData[] = []
    for (const hooks of this.#with('config')) {
      const before: Data = changed.at(-1)?.data ?? written.data
      const given = structuredClone(before) as PipelineData
      const returned = await this.#call(hooks, 'config', '', (context) => hooks.plugin.config!(given, context))
      const data = checkedData(returned ?? given, hooks, written)
      if (JSON.stringify(data['plugins']) !== JSON.stringify(before['plugins']))
        throw new MovieflowError('HOOK_FAILED', `config of the plugin ${hooks.plugin.name} changes \`plugins\``, {
          ...written.placeOf(['plugins', hooks.index]),
          plugin: hooks.plugin.name,
          step: stepOf(hooks, 'config'),
          hint: 'plugins are already loaded at that point; use a preset, plugins(options), to bring others',
        })
      changed.push({ plugin: hooks.plugin.name, data })
    }
    return changed
  }

  /** `plan` makes a separate plan for each plugin, so that changes of a movie can be attributed. */
  async planResolved(plan: (hooks: ListedHooks) => ResolvedPlan): Promise<void> {
    for (const hooks of this.#with('planResolved'))
      await this.#call(hooks, 'planResolved', '', (context) => hooks.plugin.planResolved!(plan(hooks), context))
  }

  /** Throws the first exception. */
  async movieStart(movie: HookMovie, warn: Warn): Promise<void> {
    this.#work.delete(movie.id)
    for (const hooks of this.#with('movieStart'))
      await this.#call(hooks, 'movieStart', movie.id, (context) => hooks.plugin.movieStart!(movie, context), warn)
  }

  /**
   * All are called even if one throws. An error makes a made movie a failed one for the following hooks, and is
   * returned.
   */
  async movieEnd(ended: EndedMovie, warn: Warn): Promise<MovieflowError | undefined> {
    let movie = ended
    let failure: MovieflowError | undefined
    for (const hooks of this.#with('movieEnd')) {
      try {
        await this.#call(hooks, 'movieEnd', movie.id, (context) => hooks.plugin.movieEnd!(movie, context), warn)
      } catch (thrown) {
        const error = thrown as MovieflowError
        if (movie.status === 'made') {
          failure = error
          movie = { ...movie, status: 'failed', error: error.at({ movie: movie.id }).toRecord() }
        } else warn(error.message)
      }
    }
    return failure
  }

  /** Their errors. */
  async runEnd(run: EndedRun): Promise<ErrorRecord[]> {
    const errors: ErrorRecord[] = []
    for (const hooks of this.#with('runEnd'))
      await this.#call(hooks, 'runEnd', '', (context) => hooks.plugin.runEnd!(run, context)).catch(
        (error: MovieflowError) => void errors.push(error.toRecord()),
      )
    return errors
  }

  #with(hook: 'config' | 'planResolved' | 'movieStart' | 'movieEnd' | 'runEnd'): ListedHooks[] {
    return this.listed.filter(({ plugin }) => plugin[hook] !== undefined)
  }

  async #call<Result>(
    hooks: ListedHooks,
    hook: string,
    movie: string,
    call: (context: HookContext) => Result | Promise<Result>,
    warn: Warn = (message) => this.#warn(message),
  ): Promise<Result> {
    const { plugin, options } = hooks
    const { folder, command, signal = new AbortController().signal } = this.#setting
    const context = { folder, command, signal, options, warn: (message: string) => warn(`${plugin.name}: ${message}`) }
    const started = performance.now()
    const stopped = signal.aborted ? { mostSeconds: secondsOnceStopped } : {}
    const code = hook === 'config' || hook === 'planResolved' ? 'HOOK_FAILED' : 'PLUGIN_FAILED'
    const called: HookCall = { plugin, code, step: stepOf(hooks, hook), ...stopped }
    try {
      return await callHook(called, () => call(context))
    } finally {
      this.#count(movie, hooks, (performance.now() - started) / 1000)
    }
  }

  #count(movie: string, { plugin, index }: ListedHooks, seconds: number): void {
    const work = this.#work.get(movie) ?? new Map<string, PluginWork>()
    this.#work.set(movie, work)
    const step = `plugins[${index}]`
    const key = `${step} ${plugin.name}`
    const { calls = 0, seconds: before = 0 } = work.get(key) ?? {}
    work.set(key, { step, plugin: `${plugin.name}@${plugin.version}`, calls: calls + 1, seconds: before + seconds })
  }
}

function stepOf({ index }: ListedHooks, hook: string): string {
  return `plugins[${index}].${hook}`
}

/** A hook's result, as data of our own. */
function checkedData(returned: unknown, { plugin, index }: ListedHooks, written: WrittenPipeline): Data {
  const { file } = written.placeOf([])
  const problems = new Problems(file, (message) => `${message}, as the plugin ${plugin.name} changed it`)
  const data = copyPlainData(returned, problems)
  problems.throwIfAny()
  if (isMap(data)) return writeOut(data)
  const found = Array.isArray(data) ? 'a list' : data === null ? 'null' : `a ${typeof data}`
  throw new MovieflowError('HOOK_FAILED', `config of the plugin ${plugin.name} returned ${found}`, {
    ...written.placeOf(['plugins', index]),
    plugin: plugin.name,
    step: `plugins[${index}].config`,
    hint: 'it must return the pipeline, or nothing if it changed it in place',
  })
}
