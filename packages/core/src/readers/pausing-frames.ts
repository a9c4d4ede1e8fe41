// A movie's frames whose readers may be closed in between: the next reading opens them again; on a worker.
import type { MovieFrames } from './open-frames.js'

export class PausingFrames implements MovieFrames {
  readonly clips: MovieFrames['clips']
  readonly #open: () => Promise<MovieFrames>
  #frames: Promise<MovieFrames> | undefined

  private constructor(frames: MovieFrames, open: () => Promise<MovieFrames>) {
    this.clips = frames.clips
    this.#frames = Promise.resolve(frames)
    this.#open = open
  }

  static async open(open: () => Promise<MovieFrames>): Promise<PausingFrames> {
    return new PausingFrames(await open(), open)
  }

  async read(index: number, names?: readonly string[]) {
    return (await this.#opened()).read(index, names)
  }

  // Drawings call it without `this`.
  readonly readSource: MovieFrames['readSource'] = async (name, index) => (await this.#opened()).readSource(name, index)

  /** Closes the readers; nothing is read meanwhile. */
  async pause(): Promise<void> {
    const frames = this.#frames
    this.#frames = undefined
    await (await frames)?.close()
  }

  close(): Promise<void> {
    return this.pause()
  }

  #opened(): Promise<MovieFrames> {
    this.#frames ??= this.#open()
    return this.#frames
  }
}
