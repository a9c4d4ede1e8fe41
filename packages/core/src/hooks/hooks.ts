// Calls the hooks of a pipeline's plugins in the order of `plugins:`, and records their effects and times; main thread.
import { type ChangedData, isMap, Problems, type WrittenPipeline, writeOut } from '../config/index.js'
import type { EndedMovie, EndedRun, HookMovie } from '../contract/index.js'
import { type ErrorRecord, MovieflowError } from '../errors/index.js'
import type { PluginWork } from '../model/index.js'
import type { LoadedHooks } from '../plugins/index.js'
import { askHook, errorOf } from './ask-hook.js'
import type { HookAnswer, HookName, MovieNote, PlanToResolve } from './hook-questions.js'

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
  readonly #signal: AbortSignal
  readonly #waiting: string[] = []
  readonly #work = new Map<string, Map<string, PluginWork>>()
  #warn: Warn

  constructor(listed: readonly ListedHooks[], setting: Setting) {
    this.listed = listed
    this.#setting = setting
    this.#signal = setting.signal ?? new AbortController().signal
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
      const data = checkedData(await this.#call(hooks, 'config', '', before), hooks, written)
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

  /** `plan` is the plan as the notes of earlier plugins left it. */
  async planResolved(plan: () => PlanToResolve, take: (note: MovieNote, by: ListedHooks) => void): Promise<void> {
    for (const hooks of this.#with('planResolved')) {
      const { notes = [] } = await this.#call(hooks, 'planResolved', '', plan())
      for (const note of notes) take(note, hooks)
    }
  }

  /** Throws the first exception. */
  async movieStart(movie: HookMovie, warn: Warn): Promise<void> {
    this.#work.delete(movie.id)
    for (const hooks of this.#with('movieStart')) await this.#call(hooks, 'movieStart', movie.id, movie, warn)
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
        await this.#call(hooks, 'movieEnd', movie.id, movie, warn)
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
      await this.#call(hooks, 'runEnd', '', run).catch((error: MovieflowError) => void errors.push(error.toRecord()))
    return errors
  }

  #with(hook: HookName): ListedHooks[] {
    return this.listed.filter(({ plugin }) => plugin[hook] !== undefined)
  }

  /** Throws the hook's exception. */
  async #call(
    hooks: ListedHooks,
    hook: HookName,
    movie: string,
    given: unknown,
    warn: Warn = (message) => this.#warn(message),
  ): Promise<HookAnswer> {
    const { folder, command } = this.#setting
    const signal = this.#signal
    const context = { folder, signal, warn: (message: string) => warn(`${hooks.plugin.name}: ${message}`) }
    const stopped = signal.aborted ? { mostSeconds: secondsOnceStopped } : {}
    const code = hook === 'config' || hook === 'planResolved' ? 'HOOK_FAILED' : 'PLUGIN_FAILED'
    const question = { hook, given, command, step: stepOf(hooks, hook), code, ...stopped } as const
    const answer = await askHook(hooks, question, context)
    this.#count(movie, hooks, answer.seconds)
    const error = errorOf(answer, code)
    if (error) throw error
    return answer
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
function checkedData(returned: HookAnswer, { plugin, index }: ListedHooks, written: WrittenPipeline): Data {
  const { file } = written.placeOf([])
  const problems = new Problems(file, (message) => `${message}, as the plugin ${plugin.name} changed it`)
  for (const { code, message, option } of returned.problems ?? []) problems.add(code, message, option ? { option } : {})
  problems.throwIfAny()
  const { data } = returned
  if (isMap(data)) return writeOut(data)
  const found = Array.isArray(data) ? 'a list' : data === null ? 'null' : `a ${typeof data}`
  throw new MovieflowError('HOOK_FAILED', `config of the plugin ${plugin.name} returned ${found}`, {
    ...written.placeOf(['plugins', index]),
    plugin: plugin.name,
    step: `plugins[${index}].config`,
    hint: 'it must return the pipeline, or nothing if it changed it in place',
  })
}
