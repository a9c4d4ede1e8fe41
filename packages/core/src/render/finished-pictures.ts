// Makes the movie's pictures from drawings: cropped, with texts over them, faded, and with cards before and after; on a worker.
import type { PluginContext } from '../contract/index.js'
import {
  type CropBox,
  type DrawnPart,
  fadeAt,
  firstShown,
  type Limits,
  limitOfPart,
  type MovieSpec,
  type Picture,
  type PixelReading,
  partOf,
  type Timeline,
  type VectorFormat,
} from '../model/index.js'
import { drawCard, OpenCaptions } from './card.js'
import { type FrameWithData, type MovieData, type MovieDrawing, openDrawing } from './open-drawing.js'

type KnownLimits = Readonly<Record<string, readonly Limits[]>>

interface PartDrawing {
  readonly part: number
  readonly drawing: MovieDrawing
  /** The drawing relies on its previous drawing here: nothing else may write to it. */
  readonly drawn: Picture
}

/** The drawing of a movie whose frames are more than what its renderer draws. */
export class FinishedPictures {
  readonly #spec: MovieSpec
  readonly #timeline: Timeline
  readonly #data: MovieData
  readonly #limits: KnownLimits
  readonly #context: PluginContext
  /** Drawings by part. */
  readonly #drawings = new Map<number, Promise<PartDrawing>>()
  readonly #cards = new Map<'intro' | 'outro', Promise<Uint8Array>>()
  #captions: Promise<OpenCaptions> | undefined

  constructor(spec: MovieSpec, timeline: Timeline, data: MovieData, knownLimits: KnownLimits, context: PluginContext) {
    this.#spec = spec
    this.#timeline = timeline
    this.#data = data
    this.#limits = knownLimits
    this.#context = context
  }

  /** The part of the drawn pictures that is kept. */
  get #kept(): CropBox {
    const [width, height] = this.#spec.render.size
    return this.#timeline.crop ?? { x: 0, y: 0, width, height }
  }

  /** Frame `index` of the finished movie: `shown` is the frame with data that it shows, left out for a card. */
  async draw(index: number, shown: FrameWithData | undefined, picture: Picture): Promise<void> {
    if (shown) {
      const { drawing, drawn, part } = await this.#drawingOf(shown.index)
      await drawing.draw(ofPart(shown, part), drawn)
      copyPart(drawn, this.#kept, picture)
      await (await this.#openCaptions())?.draw(shown.index, picture)
    } else {
      picture.data.set(await this.#card(index < firstShown(this.#spec) ? 'intro' : 'outro'))
    }
    const { share, color } = fadeAt(this.#timeline.fades, index)
    if (share < 1) fade(picture, share, color)
  }

  async readPixel(shown: FrameWithData, x: number, y: number): Promise<PixelReading | null> {
    const kept = this.#kept
    if (!(x >= 0 && y >= 0 && x < kept.width && y < kept.height)) return null
    const { drawing, part } = await this.#drawingOf(shown.index)
    return drawing.readPixel(ofPart(shown, part), x + kept.x, y + kept.y)
  }

  /** The renderer's full drawing: crops, fades and captions exist only in pixels. */
  async drawVector(shown: FrameWithData, format: VectorFormat): Promise<Uint8Array | null> {
    const { drawing, part } = await this.#drawingOf(shown.index)
    return drawing.drawVector(ofPart(shown, part), format)
  }

  /** The parts that can be seen in the frames so far; names contain the number of a renderer after the first. */
  async parts(): Promise<readonly DrawnPart[]> {
    const all = await Promise.all(this.#drawings.values())
    const found = await Promise.all(
      all.map(async ({ drawing, part }) => {
        const parts = await drawing.parts()
        return part === 0 ? parts : parts.map((each) => ({ ...each, name: `in part ${part + 1}, ${each.name}` }))
      }),
    )
    return found.flat()
  }

  async close(): Promise<void> {
    await (await this.#captions)?.close()
    for (const { drawing } of await Promise.all(this.#drawings.values())) await drawing.close()
  }

  #drawingOf(shown: number): Promise<PartDrawing> {
    const part = partOf(this.#spec, shown)
    let found = this.#drawings.get(part)
    if (!found) {
      found = this.#openPart(part)
      this.#drawings.set(part, found)
    }
    return found
  }

  async #openPart(part: number): Promise<PartDrawing> {
    const render = part === 0 ? this.#spec.render : this.#timeline.parts![part - 1]!.render
    const [width, height] = render.size
    const known = namesOfPart(this.#limits, part)
    const drawing = await openDrawing({ ...this.#spec, render }, this.#data, known, this.#context)
    return { part, drawing, drawn: { width, height, data: new Uint8Array(width * height * 4) } }
  }

  #card(which: 'intro' | 'outro'): Promise<Uint8Array> {
    const known = this.#cards.get(which)
    if (known) return known
    const drawn = drawCard(this.#timeline[which]!, which, this.#spec, this.#context)
    this.#cards.set(which, drawn)
    return drawn
  }

  #openCaptions(): Promise<OpenCaptions> | undefined {
    const { captions } = this.#timeline
    this.#captions ??= captions && OpenCaptions.open(captions, this.#spec, this.#context)
    return this.#captions
  }
}

/** The values of one part, by the names of its renderer. */
function namesOfPart<Value>(named: Readonly<Record<string, Value>>, part: number): Record<string, Value> {
  const own = Object.entries(named).flatMap(([name, value]) => {
    const key = limitOfPart(part, name)
    return key === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(own)
}

function ofPart(frame: FrameWithData, part: number): FrameWithData {
  return { ...frame, limits: namesOfPart(frame.limits, part) }
}

function copyPart(from: Picture, { x, y, width, height }: CropBox, to: Picture): void {
  for (let line = 0; line < height; line++) {
    const start = ((y + line) * from.width + x) * 4
    to.data.set(from.data.subarray(start, start + width * 4), line * to.width * 4)
  }
}

/** Fades each stored channel by itself, like editing programs. */
function fade({ data }: Picture, share: number, color: number): void {
  const channels = [color >> 16, (color >> 8) & 255, color & 255].map((end) =>
    Uint8Array.from({ length: 256 }, (_, value) => Math.round(end + (value - end) * share)),
  )
  const [red, green, blue] = channels as [Uint8Array, Uint8Array, Uint8Array]
  for (let at = 0; at < data.length; at += 4) {
    data[at] = red[data[at]!]!
    data[at + 1] = green[data[at + 1]!]!
    data[at + 2] = blue[data[at + 2]!]!
  }
}
