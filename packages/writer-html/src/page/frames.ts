// The frames of the page become pictures when they are asked for, and the last few of them stay; in the page.
import type { FrameSource } from '@movieflow/page'

/** Pixels of decoded frames that are kept: 64 MB. */
const mostPixels = 16_000_000

export class Frames implements FrameSource<ImageBitmap> {
  readonly fps: number
  readonly #texts: readonly Element[]
  readonly #type: string
  /** For each frame, the one that holds its picture: a frame without bytes is as the one before. */
  readonly #sources: Uint32Array
  /** The least recently used come first. */
  readonly #decoded = new Map<number, Promise<ImageBitmap>>()
  readonly #most: number

  constructor(texts: readonly Element[], type: string, fps: number, pixels: number) {
    this.#texts = texts
    this.#type = type
    this.fps = fps
    this.#most = Math.min(48, Math.max(3, Math.floor(mostPixels / pixels)))
    this.#sources = new Uint32Array(texts.length)
    let source = 0
    for (const [index, { firstChild }] of texts.entries()) {
      if (firstChild) source = index
      this.#sources[index] = source
    }
  }

  get count(): number {
    return this.#texts.length
  }

  /** A frame's picture: draw it at once, because it is released when others are requested. */
  picture(index: number): Promise<ImageBitmap> {
    const source = this.#sources[index]!
    const known = this.#decoded.get(source)
    if (known) this.#decoded.delete(source)
    const picture = known ?? this.#decode(source)
    this.#decoded.set(source, picture)
    for (const old of [...this.#decoded.keys()].slice(0, Math.max(0, this.#decoded.size - this.#most))) this.#drop(old)
    return picture
  }

  /** Decodes it while the one before is shown. */
  ahead(index: number): void {
    this.picture(index).catch(() => {})
  }

  #decode(source: number): Promise<ImageBitmap> {
    const bytes = Uint8Array.from(atob(this.#texts[source]!.textContent ?? ''), (letter) => letter.charCodeAt(0))
    return createImageBitmap(new Blob([bytes], { type: this.#type }))
  }

  #drop(source: number): void {
    this.#decoded.get(source)?.then(
      (picture) => picture.close(),
      () => {},
    )
    this.#decoded.delete(source)
  }
}
