// Frames that are surveyed and then drawn are read once, if memory allows; on a worker.
import { keptBytes, type Tensor } from '../model/index.js'
import type { MovieFrames } from './open-frames.js'

/** Keeps frames, up to a number of bytes, until they are read for the last time. */
export class RememberedFrames implements MovieFrames {
  readonly #frames: MovieFrames
  readonly #known = new Map<number, Record<string, Tensor>>()
  /** A drawing takes only the function. */
  readonly readSource: MovieFrames['readSource'] = (name, index) => this.#frames.readSource(name, index)
  #left: number
  #last = false

  constructor(frames: MovieFrames, mostBytes: number) {
    this.#frames = frames
    this.#left = mostBytes
  }

  get clips(): MovieFrames['clips'] {
    return this.#frames.clips
  }

  /** From now on each frame is read once more, and then forgotten. */
  beginLastReading(): void {
    this.#last = true
  }

  async read(index: number, names: readonly string[] = Object.keys(this.clips)): Promise<Record<string, Tensor>> {
    const known = this.#known.get(index) ?? {}
    if (this.#last) this.#known.delete(index)
    const missing = names.filter((name) => !known[name])
    if (missing.length === 0) return known
    const data = await this.#frames.read(index, missing)
    const bytes = Object.values(data).reduce((sum, { data: { byteLength } }) => sum + keptBytes(byteLength), 0)
    if (!this.#last && bytes <= this.#left) {
      this.#left -= bytes
      this.#known.set(index, { ...known, ...data })
    }
    return { ...known, ...data }
  }

  close(): Promise<void> {
    return this.#frames.close()
  }
}
