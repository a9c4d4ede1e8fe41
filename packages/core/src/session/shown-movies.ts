// Movies whose frames are requested: surveyed and sent to the drawing thread once, then drawn; on the session's thread.
import { MovieflowError } from '../errors/index.js'
import type { InputContents } from '../freshness/index.js'
import {
  drawTask,
  FrameKeeper,
  InputPreparer,
  type LimitsMemory,
  LimitsSurvey,
  type MovieLimits,
  SharedLimits,
  ShownParts,
} from '../make/index.js'
import {
  countElements,
  countShown,
  frameBytes,
  type LimitsRequest,
  type Picture,
  type PixelReading,
  pictureSize,
  type VectorFormat,
} from '../model/index.js'
import type { Scratch } from '../output/index.js'
import type { Plan, ReadyMovie } from '../plan/index.js'
import { type SharedMovie, shareMovie, type TaskRunner } from '../workers/index.js'
import { dropOldest } from './drop-oldest.js'
import type { Histogram } from './protocol.js'
import type { WarmKeyring } from './warm-keys.js'

/** Limits to remember: those of tried changes are useful only for a while. */
const mostLimits = 2000

/** Bytes of a movie's sources in all frames: with more, frames are searched in the files. */
const mostSettledBytes = 4 * 2 ** 30

export interface ShownMoviesSetting {
  readonly threads: TaskRunner
  /** Threads for work that must not block the view; default: the same. */
  readonly aside?: TaskRunner
  /** The number of them among which work is divided. */
  readonly count: number
  readonly scratch: Scratch
  /** Only some frames will be read: preparations as long as reading all frames are not worth it. */
  readonly fewFrames: boolean
  /** Keys of frames and limits from one plan to the next; if left out, nothing is kept. */
  readonly keyring?: WarmKeyring
  /** Records of earlier runs about the inputs of a plan's movies. */
  contentsOf(plan: Plan): InputContents
  /** How limits shared by several movies are looked up, and whether they are kept for the next runs. */
  readonly sharedLimits: { readonly complete: boolean; readonly writes: boolean }
}

/** A movie that can be drawn. */
export class ShownMovie {
  readonly ready: ReadyMovie
  readonly shared: SharedMovie
  readonly limits: MovieLimits
  readonly #threads: TaskRunner
  readonly #parts = new ShownParts()
  readonly #drawn = new Set<number>()

  constructor(ready: ReadyMovie, shared: SharedMovie, limits: MovieLimits, threads: TaskRunner) {
    this.ready = ready
    this.shared = shared
    this.limits = limits
    this.#threads = threads
  }

  /** Parts that are visible in no frame, one sentence each; none before all frames were drawn. */
  get warnings(): string[] {
    return this.#drawn.size < this.ready.spec.frames ? [] : this.#parts.warnings()
  }

  /** Frame `index`, from 0; its memory belongs to the caller. */
  async draw(index: number, signal?: AbortSignal): Promise<Picture> {
    const task = drawTask({ movie: this.ready, shared: this.shared, limits: this.limits }, index, 1, [])
    const { parts, drawn } = await this.#threads.run(task, { ...(signal && { signal }) })
    this.#parts.add(drawn)
    this.#drawn.add(index)
    const part = parts[0]?.[0]
    const [width, height] = pictureSize(this.ready.spec)
    if (!part || !('apart' in part)) throw new MovieflowError('INTERNAL', 'the worker sent no picture')
    return { width, height, data: part.apart }
  }

  /** Frame `index` as a vector file, owned by the caller; `null` if the renderer does not write that format. */
  drawVector(index: number, format: VectorFormat, signal?: AbortSignal): Promise<Uint8Array | null> {
    const [patches, limits] = [this.ready.patches(index), this.limits.ofFrame(index)]
    const task = { type: 'vector', movie: this.shared, index, patches, limits, format } as const
    return this.#threads.run(task, { ...(signal && { signal }) })
  }

  /** The data values at a pixel of a frame. */
  async pixel(index: number, { x, y }: { x: number; y: number }, signal?: AbortSignal): Promise<PixelReading | null> {
    const patches = this.ready.patches(index)
    const task = {
      type: 'pixel',
      movie: this.shared,
      index,
      patches,
      limits: this.limits.ofFrame(index),
      x,
      y,
    } as const
    return this.#threads.run(task, { ...(signal && { signal }) })
  }

  /** Whether limits of this name are computed from the data. */
  asksFor(limits: string): boolean {
    return this.#request(limits) !== undefined
  }

  #request(name: string): LimitsRequest | undefined {
    return this.ready.limits[name] ?? this.ready.spec.render.frameLimits[name]
  }

  /**
   * The distribution of the values from which limits are computed; for limits of single frames (`over: frame`), over
   * the movie.
   */
  async histogram(name: string, signal?: AbortSignal): Promise<Histogram> {
    const { spec, clips } = this.ready
    const request = this.#request(name)
    if (!request) throw new MovieflowError('CALL_INVALID', `there are no limits called ${name}`)
    const { of, positive } = request
    const perFrame = of.reduce((sum, { source }) => sum + countElements(clips[source]!.shape), 0)
    const affordable = Math.max(1, Math.floor(mostValues / Math.max(1, perFrame)))
    const all = of.every(({ source }) => clips[source]!.frames === 1) ? 1 : countShown(spec)
    const frames = spreadOver(all, Math.min(mostCounted, affordable))
    const select = { of, ...(positive && { positive }) }
    const task = { type: 'histogram', movie: this.shared, select, frames, bins } as const
    const counted = await this.#threads.run(task, { ...(signal && { signal }) })
    return { ...counted, frames: frames.length, of: all }
  }
}

/** `count` of the frames from 0, at equal distances, the first and the last among them. */
function spreadOver(frames: number, count: number): number[] {
  if (count >= frames) return Array.from({ length: frames }, (_, index) => index)
  if (count === 1) return [Math.floor(frames / 2)]
  return Array.from({ length: count }, (_, index) => Math.round((index * (frames - 1)) / (count - 1)))
}

/** The most frames whose values are counted, of those that limits cover. */
const mostCounted = 40
/** The most values, unless one frame has more. */
const mostValues = 4_000_000
const bins = 64

export class ShownMovies {
  readonly #setting: ShownMoviesSetting
  readonly #inputs: InputPreparer
  /** Inputs with fast random access: worth preparing for a long view, but not for a few frames. */
  readonly #seekable: InputPreparer
  readonly #frames: FrameKeeper
  readonly #memory: LimitsMemory | undefined
  #settled: ReadyMovie | undefined

  constructor(setting: ShownMoviesSetting) {
    const { threads, aside = threads, count, scratch, keyring, fewFrames } = setting
    this.#setting = setting
    this.#inputs = new InputPreparer(threads, scratch, { fewFrames })
    this.#seekable = new InputPreparer(aside, scratch)
    this.#frames = new FrameKeeper({
      ...{ pool: threads, inputs: this.#inputs, threads: count },
      ...(keyring && { warmKeys: keyring.keysOf }),
    })
    this.#memory = keyring && { found: new Map(), keyOf: keyring.keyOfLimits }
  }

  /** Reads the data for its limits, if they are not known. `plan` contains all movies that share them. */
  async show(ready: ReadyMovie, plan: Plan, warn: (message: string, movie: string) => void): Promise<ShownMovie> {
    const { threads, count, contentsOf, sharedLimits } = this.#setting
    const wide = Object.values(ready.limits).some(({ over }) => !over.includes('movie'))
    const shared = wide ? new SharedLimits(plan, contentsOf(plan), sharedLimits) : undefined
    const memory = this.#memory
    const survey = new LimitsSurvey({ shared, pool: threads, frames: this.#frames, threads: count, warn, memory })
    if (memory) dropOldest(memory.found, mostLimits)
    const quick = this.#seekable.readyFor(ready.spec)
    const known = await this.#frames.accessTo(ready)
    const access = { ...known, prepared: { ...known.prepared, ...quick } }
    const limits = await survey.limitsOf(ready)
    const spec = { ...ready.spec, outputs: [] }
    return new ShownMovie(ready, shareMovie({ spec, access, knownLimits: limits.known }), limits, threads)
  }

  /**
   * Prepares fast random access to a movie's frames, if that takes at most some gigabytes on the disk; removes the
   * preparations of another movie. Returns whether something was prepared: then the movie must be shown again.
   */
  async settle(ready: ReadyMovie, inTurn: (work: () => Promise<void>) => Promise<void>): Promise<boolean> {
    const { spec } = ready
    const bytes = Object.values(spec.sources).reduce((sum, { clip }) => sum + frameBytes(clip) * clip.frames, 0)
    if (this.#settled === ready || bytes > mostSettledBytes) return false
    const before = this.#settled
    this.#settled = ready
    this.#seekable.expect([spec])
    const known = JSON.stringify(this.#seekable.readyFor(spec))
    if (before) await inTurn(() => this.#seekable.release(before.spec))
    const prepared = JSON.stringify(await this.#seekable.prepare(spec))
    return prepared !== known && prepared !== JSON.stringify(this.#inputs.readyFor(spec))
  }

  /** Preparations of changed files are made again. */
  async forget(isChanged: (file: string) => boolean): Promise<void> {
    await this.#inputs.forget(isChanged)
    await this.#seekable.forget(isChanged)
  }
}
