// Frames that are needed more than once are read once, and kept in shared memory after their transforms; main thread.
import { createHash } from 'node:crypto'
import { countShown, frameBytes, type MovieSpec, type WarmKeys } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { type FrameAccess, type KeptFrames, shareMovie, type TaskRunner } from '../workers/index.js'
import type { InputPreparer } from './input-preparer.js'

/** Bytes for kept frames of all movies together. */
const budget = 256 * 2 ** 20
/** The most bytes for one movie; one with more is read each time it is drawn or surveyed. */
const mostOfOne = budget / 4
/** Bytes of the sources that one task reads, unless a frame has more. */
const bytesPerTask = 32 * 2 ** 20

export interface FrameKeeperSetting {
  readonly pool: TaskRunner
  readonly inputs: InputPreparer
  readonly threads: number
  /** In a session: the keys of a movie's frames. */
  readonly warmKeys?: (movie: ReadyMovie) => WarmKeys
}

interface Kept {
  readonly bytes: number
  /** `undefined` if they could not be read together: then each movie reads them itself and meets the error. */
  readonly frames: Promise<KeptFrames | undefined>
}

/**
 * Decides how workers get a movie's frames. Movies of the same inputs, such as nine statistics of one file, are read
 * together: each frame once. So is a movie whose limits are surveyed before it is drawn.
 */
export class FrameKeeper {
  readonly #setting: FrameKeeperSetting
  /** Movies that will ask for frames, and how often they will be released. */
  readonly #expected = new Map<ReadyMovie, number>()
  readonly #sharers = new Map<string, Set<ReadyMovie>>()
  readonly #kept = new Map<ReadyMovie, Kept>()
  /** Kept frames that may be dropped if others need room. */
  readonly #passed = new Set<ReadyMovie>()
  #used = 0
  #groups = 0

  constructor(setting: FrameKeeperSetting) {
    this.#setting = setting
  }

  /** Announces movies, each to be released once per announcement, so that frames read for one are kept for the next. */
  expect(movies: readonly ReadyMovie[]): void {
    this.#setting.inputs.expect(movies.map(({ spec }) => spec))
    for (const movie of movies) {
      this.#expected.set(movie, (this.#expected.get(movie) ?? 0) + 1)
      const key = inputsKey(movie.spec)
      const sharers = this.#sharers.get(key)
      if (sharers) sharers.add(movie)
      else this.#sharers.set(key, new Set([movie]))
    }
  }

  /**
   * `once`: the caller reads the frames once, so that they are kept only for other movies. `inOrder`: it reads each stretch of them one after
   * the other.
   */
  async accessTo(movie: ReadyMovie, { once = false, inOrder = false } = {}): Promise<FrameAccess> {
    this.#passed.delete(movie)
    const kept = await (this.#kept.get(movie) ?? this.#keepGroup(movie, once))?.frames
    if (kept) return { prepared: {}, kept }
    // A survey of limits reads scattered frames once more.
    const surveyed = new Set(Object.values(movie.limits).flatMap(({ of }) => of.map(({ source }) => source)))
    const steady = inOrder ? Object.keys(movie.spec.sources).filter((name) => !surveyed.has(name)) : []
    const { inputs, warmKeys } = this.#setting
    return { prepared: await inputs.prepare(movie.spec, steady), ...(warmKeys && { warm: warmKeys(movie) }) }
  }

  /** The movie's frames will not be needed again soon. */
  pass(movie: ReadyMovie): void {
    if (this.#kept.has(movie)) this.#passed.add(movie)
  }

  /** The movie no longer needs its frames: to be called as often as it was expected. */
  async release(movie: ReadyMovie): Promise<void> {
    const left = (this.#expected.get(movie) ?? 1) - 1
    this.#expected.set(movie, left)
    if (left <= 0) {
      this.#expected.delete(movie)
      this.#sharers.get(inputsKey(movie.spec))?.delete(movie)
      this.#drop(movie)
    }
    await this.#setting.inputs.release(movie.spec)
  }

  #drop(movie: ReadyMovie): void {
    this.#used -= this.#kept.get(movie)?.bytes ?? 0
    this.#kept.delete(movie)
    this.#passed.delete(movie)
  }

  /** Begins to keep this movie's frames, and those of the movies that share its inputs, if there is room. */
  #keepGroup(movie: ReadyMovie, once: boolean): Kept | undefined {
    const sharers = [...(this.#sharers.get(inputsKey(movie.spec)) ?? [])]
    const bytes = bytesOf(movie)
    const twice = sharers.length > 1 || (!once && Object.keys(movie.limits).length > 0)
    if (!this.#expected.has(movie) || !twice || bytes > mostOfOne) return undefined
    for (const other of this.#passed) {
      if (this.#used + bytes <= budget) break
      this.#drop(other)
    }
    if (this.#used + bytes > budget) return undefined
    const group = [movie]
    let wanted = bytes
    for (const other of sharers) {
      const more = bytesOf(other)
      if (other === movie || this.#kept.has(other) || more > mostOfOne || this.#used + wanted + more > budget) continue
      group.push(other)
      wanted += more
    }
    const reading = this.#read(group)
    reading.catch(() => {})
    for (const [place, member] of group.entries())
      this.#kept.set(member, {
        bytes: bytesOf(member),
        frames: reading.then(
          (frames) => frames[place],
          () => undefined,
        ),
      })
    this.#used += wanted
    return this.#kept.get(movie)
  }

  async #read(movies: readonly ReadyMovie[]): Promise<KeptFrames[]> {
    const { pool, inputs, threads } = this.#setting
    const [first] = movies
    const prepared = await inputs.prepare(first!.spec)
    const all = movies.map(({ spec, clips }) => ({ spec, kept: { clips, memory: allocate(clips) } }))
    const shared = all.map(({ spec, kept }) => shareMovie({ spec, access: { prepared, kept }, knownLimits: {} }))
    const group = String(this.#groups++)
    const frames = Math.max(...movies.map(({ spec }) => countShown(spec)))
    const perFrame = Object.values(first!.spec.sources).reduce((sum, { clip }) => sum + frameBytes(clip), 0)
    const count = Math.max(1, Math.min(Math.floor(bytesPerTask / Math.max(1, perFrame)), Math.ceil(frames / threads)))
    const starts = Array.from({ length: Math.ceil(frames / count) }, (_, index) => index * count).values()
    // One task waits while each thread has one.
    await Promise.all(
      Array.from({ length: threads + 1 }, async () => {
        for (const start of starts) await pool.run({ type: 'keep', group, movies: shared, start, count })
      }),
    )
    return all.map(({ kept }) => kept)
  }
}

function allocate(clips: ReadyMovie['clips']): Record<string, SharedArrayBuffer> {
  return Object.fromEntries(
    Object.entries(clips).map(([name, clip]) => [name, new SharedArrayBuffer(frameBytes(clip) * clip.frames)]),
  )
}

function bytesOf({ clips }: ReadyMovie): number {
  return Object.values(clips).reduce((sum, clip) => sum + frameBytes(clip) * clip.frames, 0)
}

const keys = new WeakMap<MovieSpec, string>()

/** Equal for movies that read the same arrays of the same files, in any part. */
function inputsKey(spec: MovieSpec): string {
  let key = keys.get(spec)
  if (key === undefined) {
    const inputs = Object.entries(spec.sources).map(([name, { plugin, inputs }]) => [name, plugin, inputs])
    key = createHash('sha256').update(JSON.stringify(inputs)).digest('base64')
    keys.set(spec, key)
  }
  return key
}
