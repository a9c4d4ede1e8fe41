// Movies whose frames are asked for: surveyed and shared with the drawing thread once, then drawn frame by frame; on the session's thread.
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

/** Limits that are remembered: those of changes that were tried are of no use for long. */
const mostLimits = 2000

/** Of a movie's sources, in all their frames: more is sought in its files. */
const mostSettledBytes = 4 * 2 ** 30

export interface ShownMoviesSetting {
  readonly threads: TaskRunner
  /** For what must not hold up whoever looks; left out: the same. */
  readonly aside?: TaskRunner
  /** For how many of them the work is cut. */
  readonly count: number
  readonly scratch: Scratch
  /** Only some frames will be read: what takes as long as reading all of them is not worth it. */
  readonly fewFrames: boolean
  /** What frames, and limits that were found, are known by from one plan to the next; left out: nothing is kept. */
  readonly keyring?: WarmKeyring
  /** What earlier runs knew of the inputs of a plan's movies. */
  contentsOf(plan: Plan): InputContents
  /** How limits that reach over several movies are looked up, and whether they are kept for the next runs. */
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

  /** What cannot be seen in any frame, a sentence each; none before all of them were drawn. */
  get warnings(): string[] {
    return this.#drawn.size < this.ready.spec.frames ? [] : this.#parts.warnings()
  }

  /** Frame `index`, from 0; its memory is the caller's. */
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

  /** Frame `index` as a file of shapes, which is the caller's; `null` if the renderer writes none of that format. */
  drawVector(index: number, format: VectorFormat, signal?: AbortSignal): Promise<Uint8Array | null> {
    const [patches, limits] = [this.ready.patches(index), this.limits.ofFrame(index)]
    const task = { type: 'vector', movie: this.shared, index, patches, limits, format } as const
    return this.#threads.run(task, { ...(signal && { signal }) })
  }

  /** What the data say under a pixel of a frame. */
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

  /** Whether limits of this name are taken from the data. */
  asksFor(limits: string): boolean {
    return this.#request(limits) !== undefined
  }

  #request(name: string): LimitsRequest | undefined {
    return this.ready.limits[name] ?? this.ready.spec.render.frameLimits[name]
  }

  /** How the values are spread that limits are taken from; of single frames' limits (`over: frame`), over the movie. */
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

/** Frames whose values are counted, of those that limits reach over. */
const mostCounted = 40
/** And values, unless one frame has more. */
const mostValues = 4_000_000
const bins = 64

export class ShownMovies {
  readonly #setting: ShownMoviesSetting
  readonly #inputs: InputPreparer
  /** Inputs in which any frame is found at once: what a few frames are not worth, and a long look is. */
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

  /** Reads what its limits need, if that is not known. `plan` holds all movies that they reach over. */
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
   * Makes any frame of a movie quick to find, if that takes no more than some gigabytes on the disk; what was made for another movie goes.
   * Returns whether there is something that was not there before: from then on the movie is to be shown anew.
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

  /** What was made of files that have changed is made again. */
  async forget(isChanged: (file: string) => boolean): Promise<void> {
    await this.#inputs.forget(isChanged)
    await this.#seekable.forget(isChanged)
  }
}
