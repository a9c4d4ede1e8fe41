// One long movie in one of its workers: its frames, drawing and encoders, opened as needed.
import type { PluginContext } from '../contract/index.js'
import { type EncodedOutputs, makePoster } from '../encode/index.js'
import { MovieflowError } from '../errors/index.js'
import type { FrameBytes, MovieSpec } from '../model/index.js'
import {
  type MovieFrames,
  openKept,
  openMovieFrames,
  PausingFrames,
  type PreparedInput,
  sourceOpener,
  type WarmFrames,
} from '../readers/index.js'
import {
  type DrawnFrames,
  type DrawTask,
  type FrameAccess,
  inputKey,
  type MovieInCommon,
  type PreparedInputs,
} from '../workers/index.js'
import { Studio } from './studio.js'

/** Reads, draws and encodes frames of one movie. Tasks come one at a time. */
export class WorkerMovie {
  readonly frames: PausingFrames
  readonly #movie: MovieInCommon
  readonly #context: PluginContext
  #studio: Promise<Studio> | undefined

  private constructor(movie: MovieInCommon, frames: PausingFrames, context: PluginContext) {
    this.#movie = movie
    this.frames = frames
    this.#context = context
  }

  /** `warm`: the frames that this thread keeps between tasks of a session. */
  static async open(
    movie: MovieInCommon,
    thread: Omit<PluginContext, 'folder'>,
    warm?: WarmFrames,
  ): Promise<WorkerMovie> {
    const context: PluginContext = { ...thread, folder: movie.spec.folder }
    const frames = await PausingFrames.open(() => openAccess(movie.spec, movie.access, context, warm))
    return new WorkerMovie(movie, frames, context)
  }

  get spec(): MovieSpec {
    return this.#movie.spec
  }

  /** Opened on first use. */
  studio(): Promise<Studio> {
    const { spec, knownLimits } = this.#movie
    this.#studio ??= Studio.open(spec, this.frames, knownLimits, this.#context)
    return this.#studio
  }

  async draw({ start, patches, limits, before, slots, poster: wanted }: DrawTask): Promise<DrawnFrames> {
    const studio = await this.studio()
    if (studio.needsPrevious && slots.length > 0 && before && studio.lastIndex !== start - 1)
      await studio.draw({ index: start - 1, ...before })
    const encoded: Promise<EncodedOutputs>[] = []
    const pictures: (readonly FrameBytes[])[] = []
    let poster: Uint8Array | undefined
    try {
      for (let offset = 0; offset < patches.length; offset++) {
        this.#context.signal.throwIfAborted()
        const slot = slots[offset]
        const frame = await studio.draw({ index: start + offset, patches: patches[offset]!, limits: limits[offset]! })
        if (frame.index === wanted) poster = makePoster(frame.picture)
        if (slot) encoded.push(studio.encode(frame, slot))
        else pictures.push([{ apart: frame.picture.data.slice() }])
      }
      const outputs = await Promise.all(encoded)
      const parts = slots.length === 0 ? pictures : outputs.map(({ parts }) => parts)
      return { parts, poster, drawn: await studio.parts() }
    } finally {
      // After the task, others may write to its slots.
      await Promise.allSettled(encoded)
      studio.forgetBytes()
    }
  }

  /** Ends activities of its sources; never rejects. */
  pause(): Promise<void> {
    return closeQuietly({ close: () => this.frames.pause() }, this.#context)
  }

  async close(): Promise<void> {
    await (await this.#studio)?.close()
    await this.frames.close()
  }
}

/** Opens the frames of a movie: kept in memory, or its inputs. */
export function openAccess(
  spec: MovieSpec,
  { prepared, kept, warm: keys }: FrameAccess,
  context: PluginContext,
  warm?: WarmFrames,
): Promise<MovieFrames> {
  if (kept) return Promise.resolve(openKept(kept))
  if (warm && keys) return warm.open(spec, keys, preparedInput(prepared), context)
  return openMovieFrames(spec, sourceOpener(preparedInput(prepared), context), context)
}

/** A movie does not fail if a plugin fails while closing. */
export async function closeQuietly(
  opened: { close(): Promise<void> } | undefined,
  { warn }: Pick<PluginContext, 'warn'>,
): Promise<void> {
  try {
    await opened?.close()
  } catch (thrown) {
    if (!(thrown instanceof MovieflowError)) warn(`a plugin failed while closing: ${String(thrown)}`)
  }
}

/** Looks up the result of `prepare` for an input. */
export function preparedInput(prepared: PreparedInputs): PreparedInput {
  return (source, input) => prepared[inputKey(source, input)]
}
