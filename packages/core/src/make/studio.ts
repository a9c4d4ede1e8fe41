// Draws and encodes the frames of one movie in order: a frame is drawn while earlier ones are still being encoded; on a worker.
import type { PluginContext } from '../contract/index.js'
import { type EncodedOutputs, FrameEncoder, type PreviousFrame } from '../encode/index.js'
import {
  type DrawnPart,
  type Limits,
  type MovieSpec,
  type OptionPatch,
  type Picture,
  type PixelReading,
  pictureSize,
  type Size,
  shownFrame,
  type VectorFormat,
} from '../model/index.js'
import type { MovieFrames } from '../readers/index.js'
import { FinishedPictures, type MovieDrawing, openDrawing } from '../render/index.js'

/** A frame with its own options and limits. */
export interface FrameToDraw {
  /** Index in the finished movie. */
  readonly index: number
  readonly patches: readonly OptionPatch[]
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** A drawn frame with its picture. */
export interface DrawnFrame {
  readonly index: number
  readonly picture: Picture
  /** The bytes for each output, once encoded, until their slot is reused. */
  bytes?: readonly Uint8Array[] | undefined
  /** Set while it is being encoded: until it settles, its picture and the previous one are read. */
  encoding?: Promise<EncodedOutputs> | undefined
}

export class Studio {
  readonly #spec: MovieSpec
  readonly #size: Size
  readonly #frames: MovieFrames
  /** The finished pictures, if the movie is more than one renderer's drawing. */
  readonly #drawing: MovieDrawing | FinishedPictures
  readonly #encoder: FrameEncoder
  /** Two; a third is added once a frame is drawn while the one before is still being encoded. */
  readonly #pictures: Picture[]
  #last: DrawnFrame | undefined
  #beforeLast: DrawnFrame | undefined
  /** The frame whose pixels were read last: a pointer stays on one frame, and a video's would be decoded each time. */
  #read: { readonly index: number; readonly data: Awaited<ReturnType<MovieFrames['read']>> } | undefined

  private constructor(
    spec: MovieSpec,
    frames: MovieFrames,
    drawing: MovieDrawing | FinishedPictures,
    encoder: FrameEncoder,
  ) {
    const size = pictureSize(spec)
    this.#spec = spec
    this.#size = size
    this.#frames = frames
    this.#drawing = drawing
    this.#encoder = encoder
    this.#pictures = [takePicture(size), takePicture(size)]
  }

  static async open(
    spec: MovieSpec,
    frames: MovieFrames,
    knownLimits: Readonly<Record<string, readonly Limits[]>>,
    context: PluginContext,
  ): Promise<Studio> {
    const { timeline } = spec
    const drawing = timeline
      ? new FinishedPictures(spec, timeline, frames, knownLimits, context)
      : await openDrawing(spec, frames, knownLimits, context)
    return new Studio(spec, frames, drawing, await FrameEncoder.open(spec, context))
  }

  /** The index of the frame that was drawn last. */
  get lastIndex(): number | undefined {
    return this.#last?.index
  }

  /** Whether a writer needs the frame before. */
  get needsPrevious(): boolean {
    return this.#encoder.needsPrevious
  }

  /** Draws a frame. Its picture is valid until the frame after the next, and while it is being encoded. */
  async draw({ index, patches, limits }: FrameToDraw): Promise<DrawnFrame> {
    const shown = shownFrame(this.#spec, index)
    await this.#beforeLast?.encoding
    const read = [this.#last?.picture, this.#last?.encoding && this.#beforeLast?.picture]
    let picture = this.#pictures.find((each) => !read.includes(each))
    if (!picture) {
      picture = takePicture(this.#size)
      this.#pictures.push(picture)
    }
    const data = shown === undefined ? undefined : await this.#frames.read(shown)
    this.#read = undefined
    const frame = data && { index: shown!, data, patches, limits }
    if (this.#drawing instanceof FinishedPictures) await this.#drawing.draw(index, frame, picture)
    else if (frame) await this.#drawing.draw(frame, picture)
    this.#beforeLast = this.#last
    this.#last = { index, picture }
    return this.#last
  }

  /** Begins to encode the frame that was drawn last, into a slot; settles when all writers have. */
  encode(frame: DrawnFrame, slot: SharedArrayBuffer): Promise<EncodedOutputs> {
    const before = this.#beforeLast
    const previous: PreviousFrame | undefined = before?.index === frame.index - 1 ? before : undefined
    const encoding = this.#encoder.encode(frame.index, frame.picture, previous, slot).then((outputs) => {
      frame.bytes = outputs.views
      frame.encoding = undefined
      return outputs
    })
    // Drawing continues; the error is thrown later.
    encoding.catch(() => {})
    frame.encoding = encoding
    return encoding
  }

  /** The data at a pixel of a frame; `null` if there are none. */
  async readPixel({ index, patches, limits }: FrameToDraw, x: number, y: number): Promise<PixelReading | null> {
    const shown = shownFrame(this.#spec, index)
    if (shown === undefined) return null
    if (this.#read?.index !== index) this.#read = { index, data: await this.#frames.read(shown) }
    const frame = { index: shown, data: this.#read.data, patches, limits }
    return this.#drawing.readPixel(frame, x, y)
  }

  /** A vector file of a frame, owned by the caller; `null` if the renderer does not write that format. */
  async drawVector({ index, patches, limits }: FrameToDraw, format: VectorFormat): Promise<Uint8Array | null> {
    const shown = shownFrame(this.#spec, index)
    if (shown === undefined) return null
    return this.#drawing.drawVector({ index: shown, data: await this.#frames.read(shown), patches, limits }, format)
  }

  /** The parts that can be seen in the frames so far. */
  parts(): Promise<readonly DrawnPart[]> {
    return this.#drawing.parts()
  }

  /** Call when the slots of all frames so far are reused. */
  forgetBytes(): void {
    for (const frame of [this.#last, this.#beforeLast]) if (frame) frame.bytes = undefined
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#last?.encoding, this.#beforeLast?.encoding])
    await this.#drawing.close()
    givePictures(this.#pictures)
  }
}

/** Pictures of closed movies, reused for others of their size: fresh memory is expensive. */
const spare: Picture[] = []
const mostSpare = 8

function takePicture([width, height]: Size): Picture {
  const at = spare.findIndex((picture) => picture.width === width && picture.height === height)
  const data = at < 0 ? new Uint8Array(width * height * 4) : spare.splice(at, 1)[0]!.data
  // A new view: a drawing takes a known buffer for its own.
  return { width, height, data: new Uint8Array(data.buffer) }
}

function givePictures(pictures: readonly Picture[]): void {
  spare.unshift(...pictures)
  spare.length = Math.min(spare.length, mostSpare)
}
