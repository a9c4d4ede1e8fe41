// Frames become an AVI file, front to back, with a few lengths filled in at the end; on the thread of the sink that writes it.
import { MovieflowError } from '@movieflow/core/plugin'
import { OutputFile } from '@movieflow/picture-files'
import {
  type AviMovie,
  beginPictures,
  beginRiff,
  bytesOfLength,
  composeHead,
  composeOpenDml,
  FrameIndex,
  frameHeader,
  mostRiffs,
  places,
  type RiffEntry,
} from './layout.js'

/** OpenDML's limit; readers that know the first RIFF alone should find as much as they can in it. */
const usualRiffBytes = 2 ** 30

const padding = new Uint8Array(1)

/** An AVI file that is being written. One call at a time. */
export class AviFile {
  readonly #file: OutputFile
  /** A RIFF that is longer is the last to take a frame. */
  readonly #mostRiffBytes: number
  readonly #ended: RiffEntry[] = []
  #index = new FrameIndex()
  #riffStart = 0
  /** Where the name of the list of pictures is. */
  #pictures = 0
  #largest = 0

  private constructor(file: OutputFile, mostRiffBytes: number) {
    this.#file = file
    this.#mostRiffBytes = mostRiffBytes
  }

  /** Makes the file, or empties it. */
  static async create(path: string, movie: AviMovie, mostRiffBytes = usualRiffBytes): Promise<AviFile> {
    const avi = new AviFile(await OutputFile.create(path), mostRiffBytes)
    try {
      await avi.#file.append(composeHead(movie))
      await avi.#beginPictures()
      return avi
    } catch (error) {
      await avi.close()
      throw error
    }
  }

  /** Adds a frame; its bytes are no longer needed once it settles. */
  async append(frame: Uint8Array): Promise<void> {
    const isFull = this.#file.position - this.#riffStart > this.#mostRiffBytes
    if (isFull && this.#index.frames > 0) await this.#beginNextRiff()
    this.#index.add(this.#file.position - this.#pictures, frame.length)
    this.#largest = Math.max(this.#largest, frame.length)
    await this.#file.append(frameHeader(frame.length))
    await this.#file.append(frame)
    if (frame.length % 2 === 1) await this.#file.append(padding)
  }

  /** Completes the file, which holds at least one frame. */
  async finish(): Promise<void> {
    const several = this.#ended.length > 0
    await this.#endRiff(several)
    const frames = this.#ended.reduce((sum, riff) => sum + riff.frames, 0)
    await this.#replace(frames, places.frames)
    await this.#replace(this.#largest, places.largestFrame)
    if (several) for (const { bytes, place } of composeOpenDml(this.#ended)) await this.#file.replace(bytes, place)
    await this.#file.flush()
  }

  /** Lets go of the file; may be called again. */
  close(): Promise<void> {
    return this.#file.close()
  }

  async #beginPictures(): Promise<void> {
    this.#pictures = this.#file.position + 8
    await this.#file.append(beginPictures())
  }

  async #beginNextRiff(): Promise<void> {
    await this.#endRiff(true)
    if (this.#ended.length === mostRiffs)
      throw new MovieflowError('OUTPUT_WRONG', `an AVI holds at most ${mostRiffs} GiB, and this one would be longer`, {
        hint: 'write fewer or smaller frames, or another ending: .mkv has no such limit',
      })
    this.#index = new FrameIndex()
    this.#riffStart = this.#file.position
    await this.#file.append(beginRiff('AVIX'))
    await this.#beginPictures()
  }

  /** `several`: the file has, or is about to have, another RIFF. */
  async #endRiff(several: boolean): Promise<void> {
    const isFirst = this.#ended.length === 0
    const index = this.#file.position
    if (several) await this.#file.append(this.#index.composeStandard(this.#pictures))
    const { frames } = this.#index
    this.#ended.push({ index, indexBytes: this.#file.position - index, frames })
    await this.#replace(this.#file.position - this.#pictures, this.#pictures - 4)
    if (isFirst) {
      await this.#file.append(this.#index.composeOld())
      await this.#replace(frames, places.firstFrames)
    }
    await this.#replace(this.#file.position - this.#riffStart - 8, this.#riffStart + places.riffBytes)
  }

  #replace(value: number, place: number): Promise<void> {
    return this.#file.replace(bytesOfLength(value), place)
  }
}
