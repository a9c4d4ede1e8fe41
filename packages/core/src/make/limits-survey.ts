// Limits of several frames: workers read the frames, the groups add up the results; main thread.
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { type GroupMember, groupsOfMovie } from '../freshness/index.js'
import { countElements, countShown, type Limits } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { describeRequested, GroupSurvey } from '../survey/index.js'
import { type LimitsPlan, type SharedMovie, type SurveyGroup, shareMovie, type TaskRunner } from '../workers/index.js'
import type { FrameKeeper } from './frame-keeper.js'
import { type FoundLimits, type MovieLimits, planLimits, resolveLimits } from './movie-limits.js'
import type { LeftOut, SharedLimits } from './shared-limits.js'

/** The most values that one task reads, unless a frame has more. */
const valuesPerTask = 16_000_000
/** A worker's list of the frames in a task should stay small compared with the data. */
const framesPerTask = 10_000

export interface SurveySetting {
  /** May be left out if no movie shares limits with others. */
  readonly shared?: SharedLimits | undefined
  readonly pool: TaskRunner
  readonly frames: FrameKeeper
  readonly threads: number
  warn(message: string, movie: string): void
  /** In a session: limits found before. */
  readonly memory?: LimitsMemory | undefined
  /** Called as movies are read for limits that several share. */
  surveyed?(done: number, movies: number): void
}

/** Limits found before, each under a text that identifies it. */
export interface LimitsMemory {
  keyOf(members: readonly GroupMember[]): string
  readonly found: Map<string, Limits | undefined>
}

/** The members of each group of limits, by the group's name. */
type Groups = ReadonlyMap<string, readonly GroupMember[]>

export class LimitsSurvey {
  readonly #setting: SurveySetting
  #wide: Promise<FoundLimits> | undefined
  readonly #leftOut: string[] = []

  constructor(setting: SurveySetting) {
    this.#setting = setting
  }

  /** Movies that could not be read for the limits that they share, by their ids. */
  get leftOut(): readonly string[] {
    return this.#leftOut
  }

  /** All limits of a movie, its own frames surveyed by the pool. */
  async limitsOf(movie: ReadyMovie): Promise<MovieLimits> {
    const own = [...groupsOfMovie(movie)].filter(([, { key }]) => movie.limits[key]!.over.includes('movie'))
    const surveyed = own.length > 0 && (await this.#survey(new Map(own.map(([name, member]) => [name, [member]]))))
    const shared = await this.#sharedOf(movie)
    return resolveLimits(planLimits(movie, new Map([...(surveyed || []), ...shared])))
  }

  /** The limits that a movie shares with others; its own are found by the worker that makes it. */
  async planOf(movie: ReadyMovie): Promise<LimitsPlan> {
    return planLimits(movie, await this.#sharedOf(movie))
  }

  async #sharedOf(movie: ReadyMovie): Promise<FoundLimits> {
    if (Object.values(movie.limits).every(({ over }) => over.includes('movie'))) return new Map()
    this.#wide ??= this.#surveyWide()
    return this.#wide
  }

  /**
   * All groups of several movies, in one reading, or as an earlier run found them. They may include movies
   * that are not made now. A movie that cannot be read is left out, and reported.
   */
  async #surveyWide(): Promise<FoundLimits> {
    const { frames, shared, warn } = this.#setting
    if (!shared) throw new MovieflowError('INTERNAL', 'limits of several movies without `shared`')
    const { movies } = shared
    // Finding kept limits may read all inputs, if the state does not know them.
    const remembered = this.#rememberedOf(wideGroups(movies))
    if (remembered) return remembered
    await shared.settle()
    const kept = shared.find()
    const tell = ({ movie, message }: LeftOut) => {
      this.#leftOut.push(movie)
      warn(`left out of the limits that it shares with others: ${message}`, movie)
    }
    if (kept) {
      kept.leftOut.forEach(tell)
      if (kept.leftOut.length === 0) this.#remember(wideGroups(movies), kept.limits)
      return kept.limits
    }
    const leftOut: LeftOut[] = []
    frames.expect(movies)
    try {
      const found = await this.#surveyMovies(movies, (movie, message) => {
        leftOut.push({ movie, message })
        tell({ movie, message })
      })
      shared.keep(found, leftOut)
      return found
    } finally {
      for (const movie of movies) await frames.release(movie)
    }
  }

  /** Computes limits that are not kept yet; nothing if no movies share limits. */
  async surveyShared(): Promise<void> {
    this.#wide ??= this.#surveyWide()
    await this.#wide
  }

  async #surveyMovies(
    all: readonly ReadyMovie[],
    leaveOut: (movie: string, message: string) => void,
  ): Promise<FoundLimits> {
    let movies = all
    for (;;) {
      try {
        return await this.#survey(wideGroups(movies))
      } catch (error) {
        const culprit = error instanceof MovieflowError ? error.place.movie : undefined
        if (
          culprit === undefined ||
          (error as MovieflowError).responsible !== 'movie' ||
          (error as MovieflowError).code === 'CANCELED'
        )
          throw error
        leaveOut(culprit, (error as Error).message)
        movies = movies.filter(({ id }) => id !== culprit)
      }
    }
  }

  async #survey(groups: Groups): Promise<FoundLimits> {
    const { memory } = this.#setting
    if (!memory) return this.#surveyAll(groups)
    const keys = new Map([...groups].map(([name, members]) => [name, memory.keyOf(members)]))
    const open = new Map([...groups].filter(([name]) => !memory.found.has(keys.get(name)!)))
    for (const [name, limits] of await this.#surveyAll(open)) memory.found.set(keys.get(name)!, limits)
    return new Map([...keys].map(([name, key]) => [name, memory.found.get(key)]))
  }

  /** `undefined` unless all of them are remembered. */
  #rememberedOf(groups: Groups): FoundLimits | undefined {
    const { memory } = this.#setting
    if (!memory) return undefined
    const keys = [...groups].map(([name, members]) => [name, memory.keyOf(members)] as const)
    if (!keys.every(([, key]) => memory.found.has(key))) return undefined
    return new Map(keys.map(([name, key]) => [name, memory.found.get(key)]))
  }

  #remember(groups: Groups, limits: FoundLimits): void {
    const { memory } = this.#setting
    for (const [name, members] of groups) memory?.found.set(memory.keyOf(members), limits.get(name))
  }

  async #surveyAll(groups: Groups): Promise<FoundLimits> {
    const surveys = new Map([...groups].map(([name, members]) => [name, openSurvey(members)]))
    while ([...surveys.values()].some((survey) => survey.pass)) {
      const pending = [...groups].filter(([name]) => surveys.get(name)!.pass)
      await this.#passOver(pending, surveys)
      for (const [name] of pending) surveys.get(name)!.endPass()
    }
    return new Map([...surveys].map(([name, survey]) => [name, survey.limits]))
  }

  async #passOver(
    pending: readonly (readonly [string, readonly GroupMember[]])[],
    surveys: ReadonlyMap<string, GroupSurvey>,
  ): Promise<void> {
    const byMovie = new Map<ReadyMovie, { name: string; member: GroupMember }[]>()
    for (const [name, members] of pending)
      for (const member of members) byMovie.set(member.movie, [...(byMovie.get(member.movie) ?? []), { name, member }])
    const tasks = surveyTasks(byMovie)
    const share = this.#sharing()
    const started = new Set<ReadyMovie>()
    const tell = (movie: ReadyMovie) => {
      if (byMovie.size < 2 || started.has(movie)) return
      started.add(movie)
      this.#setting.surveyed?.(started.size, byMovie.size)
    }
    // Only as many at once as keep the threads busy: each result is up to half a megabyte.
    const lanes = Array.from({ length: this.#setting.threads + 1 }, async () => {
      for (const { movie, parts, last } of tasks) {
        const shared = await share(movie)
        const groups = parts.map(({ member, frames, name }): SurveyGroup => {
          const { of, positive } = movie.limits[member.key]!
          return { select: { of, ...(positive && { positive }) }, frames, pass: surveys.get(name)!.pass! }
        })
        const found = await this.#setting.pool.run({ type: 'survey', movie: shared, groups })
        parts.forEach(({ name }, index) => {
          surveys.get(name)!.add(found[index]!)
        })
        if (last && byMovie.size > 1) this.#setting.frames.pass(movie)
        tell(movie)
      }
    })
    const results = await Promise.allSettled(lanes)
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Shares each movie once, as long as its tasks follow each other. */
  #sharing(): (movie: ReadyMovie) => Promise<SharedMovie> {
    let last: { movie: ReadyMovie; shared: Promise<SharedMovie> } | undefined
    return (movie) => {
      if (last?.movie !== movie) last = { movie, shared: this.#share(movie) }
      return last.shared
    }
  }

  async #share(movie: ReadyMovie): Promise<SharedMovie> {
    try {
      return shareMovie({ spec: movie.spec, access: await this.#setting.frames.accessTo(movie), knownLimits: {} })
    } catch (thrown) {
      throw toMovieflowError(thrown, 'INPUT_UNREADABLE', { movie: movie.id })
    }
  }
}

/** The groups of several movies. */
function wideGroups(movies: readonly ReadyMovie[]): Groups {
  const groups = new Map<string, GroupMember[]>()
  for (const movie of movies)
    for (const [name, member] of groupsOfMovie(movie)) {
      if (movie.limits[member.key]!.over.includes('movie')) continue
      const known = groups.get(name)
      if (known) known.push(member)
      else groups.set(name, [member])
    }
  return groups
}

interface SurveyPartOfTask {
  readonly name: string
  readonly member: GroupMember
  readonly frames: readonly number[]
}

/** Cuts movies into runs of frames. */
function* surveyTasks(
  byMovie: ReadonlyMap<ReadyMovie, readonly { name: string; member: GroupMember }[]>,
): Generator<{ movie: ReadyMovie; parts: SurveyPartOfTask[]; last: boolean }> {
  for (const [movie, members] of byMovie) {
    const perTask = Math.min(framesPerTask, Math.max(1, Math.floor(valuesPerTask / Math.max(1, valuesPerFrame(movie)))))
    // How many frames of each member are in tasks; they ascend.
    const done = members.map(() => 0)
    const count = countShown(movie.spec)
    for (let start = 0; start < count; start += perTask) {
      const parts = members
        .map(({ name, member }, index) => {
          const from = done[index]!
          while (member.frames[done[index]!]! < start + perTask) done[index]!++
          return { name, member, frames: member.frames.slice(from, done[index]) }
        })
        .filter(({ frames }) => frames.length > 0)
      if (parts.length > 0) yield { movie, parts, last: start + perTask >= count }
    }
  }
}

/** An upper bound if transforms reduce the data: it only decides how the work is cut. */
function valuesPerFrame({ spec }: ReadyMovie): number {
  return Math.max(...Object.values(spec.sources).map(({ clip }) => countElements(clip.shape)))
}

function openSurvey(members: readonly GroupMember[]): GroupSurvey {
  const { movie, key } = members[0]!
  const request = movie.limits[key]!
  const parts = members.map(({ movie: { clips }, frames }) => ({
    ...describeRequested(clips, request),
    frames: frames.length,
  }))
  return new GroupSurvey(
    request,
    parts.reduce((sum, { count, frames }) => sum + count * frames, 0),
    parts.flatMap(({ dtypes }) => dtypes),
  )
}
