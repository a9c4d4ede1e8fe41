// Pictures that were fetched, as long as there is room: a loop is asked for once; in the page.
import type { DrawnAnswer } from './server.js'

/** Pixels: 64 MB. */
const mostPixels = 16_000_000

export class PictureCache {
  readonly #most: number
  /** The least recently used come first. */
  readonly #pictures = new Map<string, DrawnAnswer>()
  #pixels = 0

  constructor(most = mostPixels) {
    this.#most = most
  }

  get(key: string): DrawnAnswer | undefined {
    const drawn = this.#pictures.get(key)
    if (!drawn) return undefined
    this.#pictures.delete(key)
    this.#pictures.set(key, drawn)
    return drawn
  }

  set(key: string, drawn: DrawnAnswer): void {
    this.#remove(key)
    this.#pictures.set(key, drawn)
    this.#pixels += pixelsOf(drawn)
    for (const old of this.#pictures.keys()) {
      if (this.#pixels <= this.#most || old === key) break
      this.#remove(old)
    }
  }

  clear(): void {
    this.#pictures.clear()
    this.#pixels = 0
  }

  #remove(key: string): void {
    const drawn = this.#pictures.get(key)
    if (!drawn) return
    this.#pictures.delete(key)
    this.#pixels -= pixelsOf(drawn)
  }
}

function pixelsOf({ facts }: DrawnAnswer): number {
  return facts.width * facts.height
}
