// One movie in one worker: its frames, its drawing and its encoders, opened as they are needed.
import type { PluginContext } from '../contract/index.js'
import { type EncodedOutputs, FrameEncoder, makePoster, type PreviousFrame } from '../encode/index.js'
import { type MovieFrames, openFrames, openKept, type PreparedInput, sourceOpener } from '../frames/index.js'
import type { FrameBytes, MovieSpec, Picture, Size } from '../model/index.js'
import { type MovieDrawing, openDrawing } from '../render/index.js'
import { type DrawnFrames, type DrawTask, inputKey, type MovieInCommon, type PreparedInputs } from '../workers/index.js'

interface Studio {
  readonly drawing: MovieDrawing
  readonly encoder: FrameEncoder
  /** Two; a third one joins them once a frame is drawn while the one before is still being encoded. */
  readonly pictures: Picture[]
}

/** A frame in its picture. */
interface DrawnFrame {
  readonly index: number
  readonly picture: Picture
  /** Of each output; only until the end of the task that encoded it. */
  bytes?: readonly Uint8Array[] | undefined
  /** While it is being encoded: until then its picture and that of the frame before are read. */
  encoding?: Promise<EncodedOutputs> | undefined
}

/** Reads, draws and encodes frames of one movie. Tasks come one at a time. */
export class OpenMovie {
  readonly frames: MovieFrames
  readonly #spec: MovieSpec
  readonly #knownLimits: MovieInCommon['knownLimits']
  readonly #context: PluginContext
  #studio: Promise<Studio> | undefined
  #last: DrawnFrame | undefined
  #beforeLast: DrawnFrame | undefined

  private constructor({ spec, knownLimits }: MovieInCommon, frames: MovieFrames, context: PluginContext) {
    this.#spec = spec
    this.#knownLimits = knownLimits
    this.frames = frames
    this.#context = context
  }

  static async open(movie: MovieInCommon, thread: Omit<PluginContext, 'folder'>): Promise<OpenMovie> {
    const context: PluginContext = { ...thread, folder: movie.spec.folder }
    return new OpenMovie(movie, await openAccess(movie, context), context)
  }

  async draw({ start, patches, limits, before, slots, poster: wanted }: DrawTask): Promise<DrawnFrames> {
    this.#studio ??= this.#openStudio()
    const { encoder } = await this.#studio
    if (encoder.needsPrevious && slots.length > 0 && before && this.#last?.index !== start - 1)
      await this.#drawFrame(start - 1, before.patches, before.limits)
    const encoded: Promise<EncodedOutputs>[] = []
    const pictures: (readonly FrameBytes[])[] = []
    let poster: Uint8Array | undefined
    try {
      for (let offset = 0; offset < patches.length; offset++) {
        const index = start + offset
        const previous = this.#last?.index === index - 1 ? this.#last : undefined
        const frame = await this.#drawFrame(index, patches[offset]!, limits[offset]!)
        if (index === wanted) poster = makePoster(frame.picture)
        if (slots.length === 0) pictures.push([{ apart: frame.picture.data.slice() }])
        else encoded.push(encodeFrame(encoder, frame, previous, slots[offset]!))
      }
      const outputs = await Promise.all(encoded)
      return { parts: slots.length === 0 ? pictures : outputs.map(({ parts }) => parts), poster }
    } finally {
      // Once the task has ended its slots are others' to write to.
      await Promise.allSettled(encoded)
      if (this.#last) this.#last.bytes = undefined
    }
  }

  async close(): Promise<void> {
    const studio = await this.#studio
    await studio?.drawing.close()
    if (studio) givePictures(studio.pictures)
    await this.frames.close()
  }

  async #drawFrame(
    index: number,
    patches: DrawTask['patches'][number],
    limits: DrawTask['limits'][number],
  ): Promise<DrawnFrame> {
    const { drawing, pictures } = await this.#studio!
    await this.#beforeLast?.encoding
    const read = [this.#last?.picture, this.#last?.encoding && this.#beforeLast?.picture]
    let picture = pictures.find((each) => !read.includes(each))
    if (!picture) {
      picture = takePicture(this.#spec.render.size)
      pictures.push(picture)
    }
    const data = await this.frames.read(index)
    await drawing.draw({ index, data, patches, limits }, picture)
    this.#beforeLast = this.#last
    this.#last = { index, picture }
    return this.#last
  }

  async #openStudio(): Promise<Studio> {
    const { size } = this.#spec.render
    const drawing = await openDrawing(this.#spec, this.frames, this.#knownLimits, this.#context)
    const encoder = await FrameEncoder.open(this.#spec, this.#context)
    return { drawing, encoder, pictures: [takePicture(size), takePicture(size)] }
  }
}

function encodeFrame(
  encoder: FrameEncoder,
  frame: DrawnFrame,
  previous: PreviousFrame | undefined,
  slot: SharedArrayBuffer,
): Promise<EncodedOutputs> {
  const encoding = encoder.encode(frame.index, frame.picture, previous, slot).then((outputs) => {
    frame.bytes = outputs.views
    frame.encoding = undefined
    return outputs
  })
  // Drawing goes on, and meets the error later.
  encoding.catch(() => {})
  frame.encoding = encoding
  return encoding
}

function openAccess({ spec, access: { prepared, kept } }: MovieInCommon, context: PluginContext): Promise<MovieFrames> {
  if (kept) return Promise.resolve(openKept(kept))
  return openFrames(spec, sourceOpener(preparedInput(prepared), context), context)
}

/** Looks up what `prepare` returned for an input. */
export function preparedInput(prepared: PreparedInputs): PreparedInput {
  return (source, input) => prepared[inputKey(source, input)]
}

/** Pictures of movies that were closed, for the next ones of their size: fresh memory is dear. */
const spare: Picture[] = []
const mostSpare = 8

function takePicture([width, height]: Size): Picture {
  const at = spare.findIndex((picture) => picture.width === width && picture.height === height)
  const data = at < 0 ? new Uint8Array(width * height * 4) : spare.splice(at, 1)[0]!.data
  // A new view: a drawing takes a buffer that it knows for its own.
  return { width, height, data: new Uint8Array(data.buffer) }
}

function givePictures(pictures: readonly Picture[]): void {
  spare.unshift(...pictures)
  spare.length = Math.min(spare.length, mostSpare)
}
