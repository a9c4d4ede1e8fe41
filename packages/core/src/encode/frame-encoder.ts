// Encodes a picture into bytes for each writer, inside the frame's slot of shared memory; on a worker.
import type { EncodeContext, PluginContext, WriterPlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import type { EncoderSpec, FrameBytes, MovieSpec, Picture, Size } from '../model/index.js'
import { type Callee, callPlugin, loadPlugin } from '../plugins/index.js'

/** The previous frame, if this worker has just drawn it. */
export interface PreviousFrame {
  readonly index: number
  readonly picture: Picture
  /** One per output; only while their slots belong to this task. */
  readonly bytes?: readonly Uint8Array[] | undefined
}

export interface EncodedOutputs {
  readonly parts: readonly FrameBytes[]
  readonly views: readonly Uint8Array[]
}

/** Size of a slot for any frame of a movie: a picture for the writers that take pixels, and one for each that encodes. */
export function slotBytes([width, height]: Size, encoding: readonly boolean[]): number {
  const picture = width * height * 4
  const encoders = encoding.filter(Boolean).length
  const takesPixels = encoders < encoding.length
  return picture * (encoders + (takesPixels ? 1 : 0)) + 4096
}

/** The facts about a movie that encoders get. */
interface EncodedMovie {
  readonly id?: string
  /** If known. */
  readonly frames?: number
  readonly outputs: readonly Pick<EncoderSpec, 'options' | 'plan' | 'fps'>[]
}

/** Encodes pictures for all outputs of one movie. */
export class FrameEncoder {
  readonly #movie: EncodedMovie
  readonly #writers: readonly WriterPlugin[]
  readonly #callees: readonly Callee[]
  readonly #context: PluginContext

  /** `writers` are those of the movie's outputs. */
  constructor(movie: EncodedMovie, writers: readonly WriterPlugin[], context: PluginContext) {
    this.#movie = movie
    this.#writers = writers
    this.#callees = writers.map((plugin, index) => ({
      plugin,
      step: `write[${index}]`,
      ...(movie.id !== undefined && { movie: movie.id }),
    }))
    this.#context = context
  }

  static async open(spec: MovieSpec, context: PluginContext): Promise<FrameEncoder> {
    const writers = await Promise.all(
      spec.outputs.map(async ({ plugin }) => (await loadPlugin(plugin)) as WriterPlugin),
    )
    return new FrameEncoder(spec, writers, context)
  }

  /** Whether a writer needs the previous frame. */
  get needsPrevious(): boolean {
    return this.#writers.some((writer) => writer.needsPrevious === true && writer.encodeFrame !== undefined)
  }

  /**
   * Settles once all writers have settled: from then on `picture` and `previous` may change. If two frames are being
   * encoded at one time, the earlier one is requested first.
   */
  async encode(
    index: number,
    picture: Picture,
    previous: PreviousFrame | undefined,
    slot: SharedArrayBuffer,
  ): Promise<EncodedOutputs> {
    const cursor = new SlotCursor(slot)
    const encoded = await Promise.allSettled(
      this.#writers.map((writer, output) =>
        writer.encodeFrame ? this.#call(writer, output, index, picture, previous, cursor) : picture.data,
      ),
    )
    const parts: FrameBytes[] = []
    const views: Uint8Array[] = []
    let pixels: Uint8Array | undefined
    for (const result of encoded) {
      if (result.status === 'rejected') throw result.reason
      let view = result.value
      if (view === picture.data) {
        pixels ??= cursor.copy(picture.data)
        view = pixels
      } else if (view.buffer !== slot) view = cursor.copy(view)
      views.push(view)
      parts.push(view.buffer === slot ? { offset: view.byteOffset, length: view.byteLength } : { apart: view })
    }
    return { parts, views }
  }

  async #call(
    writer: WriterPlugin,
    output: number,
    index: number,
    picture: Picture,
    previous: PreviousFrame | undefined,
    cursor: SlotCursor,
  ): Promise<Uint8Array> {
    const { options, plan, fps } = this.#movie.outputs[output]!
    const callee = this.#callees[output]!
    const { frames } = this.#movie
    const { warn, signal, folder } = this.#context
    // Not a spread, whose copies live until the whole heap is searched: that took most of a thread's memory.
    const frame: { -readonly [name in keyof EncodeContext]: EncodeContext[name] } = {
      warn,
      signal,
      folder,
      index,
      fps,
      options,
      plan,
      allocate: (length) => cursor.allocate(length),
    }
    if (frames !== undefined) frame.frames = frames
    if (previous) frame.previous = { picture: previous.picture, bytes: previous.bytes?.[output] }
    const encode = (): unknown => writer.encodeFrame!(picture, frame)
    const bytes = await callPlugin(callee, 'encodeFrame', encode, index)
    if (bytes instanceof Uint8Array) return bytes
    throw new MovieflowError('PLUGIN_FAILED', `encodeFrame of the writer ${writer.name} did not return a Uint8Array`, {
      plugin: writer.name,
      step: callee.step,
      frame: index,
    })
  }
}

/** Allocates memory of a slot from its start; arrays that do not fit are allocated elsewhere. */
class SlotCursor {
  readonly #slot: SharedArrayBuffer
  #used = 0

  constructor(slot: SharedArrayBuffer) {
    this.#slot = slot
  }

  allocate(length: number): Uint8Array {
    if (this.#used + length > this.#slot.byteLength) return new Uint8Array(length)
    const view = new Uint8Array(this.#slot, this.#used, length)
    // Aligned, so that typed arrays of any element fit.
    this.#used += Math.ceil(length / 8) * 8
    return view
  }

  copy(bytes: Uint8Array): Uint8Array {
    const view = this.allocate(bytes.byteLength)
    view.set(bytes)
    return view
  }
}
