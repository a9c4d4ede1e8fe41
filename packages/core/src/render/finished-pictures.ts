// What is drawn becomes the movie's pictures: cropped, with texts over them, faded, and cards before and after; on a worker.
import type { PluginContext } from '../contract/index.js'
import { fadeAt, firstShown, type MovieSpec, type Picture, type PixelReading, type Timeline } from '../model/index.js'
import { drawCard, OpenCaptions } from './card.js'
import type { FrameToDraw, MovieDrawing } from './open-drawing.js'

/** The drawing of a movie whose frames are more than what its renderer draws. */
export class FinishedPictures {
  readonly #spec: MovieSpec
  readonly #timeline: Timeline
  readonly #drawing: MovieDrawing
  readonly #context: PluginContext
  /** The drawing counts on finding here what it drew before: nobody else writes to it. */
  readonly #drawn: Picture
  readonly #cards = new Map<'intro' | 'outro', Promise<Uint8Array>>()
  #captions: Promise<OpenCaptions> | undefined

  constructor(spec: MovieSpec, timeline: Timeline, drawing: MovieDrawing, context: PluginContext) {
    const [width, height] = spec.render.size
    this.#spec = spec
    this.#timeline = timeline
    this.#drawing = drawing
    this.#context = context
    this.#drawn = { width, height, data: new Uint8Array(width * height * 4) }
  }

  /** Frame `index` of the finished movie: `shown` is what it shows of the data, left out for a card. */
  async draw(index: number, shown: FrameToDraw | undefined, picture: Picture): Promise<void> {
    if (shown) {
      await this.#drawing.draw(shown, this.#drawn)
      copyPart(this.#drawn, this.#timeline.crop ?? { x: 0, y: 0 }, picture)
      await (await this.#openCaptions())?.draw(shown.index, picture)
    } else {
      picture.data.set(await this.#card(index < firstShown(this.#spec) ? 'intro' : 'outro'))
    }
    const { share, color } = fadeAt(this.#timeline.fades, index)
    if (share < 1) fade(picture, share, color)
  }

  readPixel(shown: FrameToDraw | undefined, x: number, y: number): Promise<PixelReading | null> {
    const { crop } = this.#timeline
    const outside = crop !== undefined && !(x >= 0 && y >= 0 && x < crop.width && y < crop.height)
    if (!shown || outside) return Promise.resolve(null)
    return this.#drawing.readPixel(shown, x + (crop?.x ?? 0), y + (crop?.y ?? 0))
  }

  async close(): Promise<void> {
    await (await this.#captions)?.close()
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

function copyPart(from: Picture, { x, y }: { readonly x: number; readonly y: number }, to: Picture): void {
  const row = to.width * 4
  for (let line = 0; line < to.height; line++) {
    const start = ((y + line) * from.width + x) * 4
    to.data.set(from.data.subarray(start, start + row), line * row)
  }
}

/** Each channel by itself, as it is stored: what editing programs call a fade. */
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
