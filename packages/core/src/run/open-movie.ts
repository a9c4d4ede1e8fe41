// One movie in one worker: its frames, its drawing and its encoders, opened as they are needed.
import type { PluginContext } from '../contract/index.js'
import { FrameEncoder, makePoster, type PreviousFrame } from '../encode/index.js'
import { type MovieFrames, openFrames, openKept, type PreparedInput, sourceOpener } from '../frames/index.js'
import type { FrameBytes, MovieSpec, Picture } from '../model/index.js'
import { type MovieDrawing, openDrawing } from '../render/index.js'
import { type DrawnFrames, type DrawTask, type FrameAccess, inputKey, type PreparedInputs } from '../workers/index.js'

interface Studio {
  readonly drawing: MovieDrawing
  readonly encoder: FrameEncoder
  /** Two, so that the frame before is still there: frame i is drawn in picture i % 2. */
  readonly pictures: readonly [Picture, Picture]
}

/** Reads, draws and encodes frames of one movie. Tasks come one at a time. */
export class OpenMovie {
  readonly frames: MovieFrames
  readonly #spec: MovieSpec
  readonly #context: PluginContext
  #studio: Promise<Studio> | undefined
  /** Index of the frame that its picture holds. */
  #lastDrawn = -2

  private constructor(spec: MovieSpec, frames: MovieFrames, context: PluginContext) {
    this.#spec = spec
    this.frames = frames
    this.#context = context
  }

  static async open(spec: MovieSpec, access: FrameAccess, context: PluginContext): Promise<OpenMovie> {
    return new OpenMovie(spec, await openAccess(spec, access, context), context)
  }

  async draw({ start, patches, limits, knownLimits, before, slots, poster: wanted }: DrawTask): Promise<DrawnFrames> {
    this.#studio ??= this.#openStudio(knownLimits)
    const { encoder, pictures } = await this.#studio
    const needsPrevious = encoder.needsPrevious && slots.length > 0
    if (needsPrevious && before && this.#lastDrawn !== start - 1)
      await this.#drawFrame(start - 1, before.patches, before.limits)
    const encoded: (readonly FrameBytes[])[] = []
    let bytes: readonly Uint8Array[] | undefined
    let poster: Uint8Array | undefined
    for (let offset = 0; offset < patches.length; offset++) {
      const index = start + offset
      const hasPrevious = this.#lastDrawn === index - 1 && index > 0
      await this.#drawFrame(index, patches[offset]!, limits[offset]!)
      const picture = pictures[index % 2]!
      if (index === wanted) poster = makePoster(picture)
      if (slots.length === 0) {
        encoded.push([{ apart: picture.data.slice() }])
        continue
      }
      const previous: PreviousFrame | undefined = hasPrevious
        ? { index: index - 1, picture: pictures[(index + 1) % 2]!, bytes }
        : undefined
      const { parts, views } = encoder.encode(index, picture, previous, slots[offset]!)
      encoded.push(parts)
      bytes = views
    }
    return { parts: encoded, poster }
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
  ): Promise<void> {
    const { drawing, pictures } = await this.#studio!
    // Until it is drawn, the picture holds neither frame.
    this.#lastDrawn = this.#lastDrawn === index - 1 ? index - 1 : -2
    const data = await this.frames.read(index)
    await drawing.draw({ index, data, patches, limits }, pictures[index % 2]!)
    this.#lastDrawn = index
  }

  async #openStudio(knownLimits: DrawTask['knownLimits']): Promise<Studio> {
    const [width, height] = this.#spec.render.size
    const drawing = await openDrawing(this.#spec, this.frames, knownLimits, this.#context)
    const encoder = await FrameEncoder.open(this.#spec, this.#context)
    return { drawing, encoder, pictures: [takePicture(width, height), takePicture(width, height)] }
  }
}

function openAccess(spec: MovieSpec, { prepared, kept }: FrameAccess, context: PluginContext): Promise<MovieFrames> {
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

function takePicture(width: number, height: number): Picture {
  const at = spare.findIndex((picture) => picture.width === width && picture.height === height)
  const data = at < 0 ? new Uint8Array(width * height * 4) : spare.splice(at, 1)[0]!.data
  // A new view: a drawing takes a buffer that it knows for its own.
  return { width, height, data: new Uint8Array(data.buffer) }
}

function givePictures(pictures: readonly Picture[]): void {
  spare.unshift(...pictures)
  spare.length = Math.min(spare.length, mostSpare)
}
