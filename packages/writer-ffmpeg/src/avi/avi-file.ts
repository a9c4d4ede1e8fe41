// Frames become an AVI file, front to back, with a few lengths filled in at the end; on the thread of the sink that writes it.
import { MovieflowError } from '@movieflow/core/plugin'
import { OutputFile } from '@movieflow/picture-files'
import {
  type AviMovie,
  beginNextRiff,
  completeHead,
  composeAviHead,
  FrameIndex,
  frameHeader,
  lengthBytes,
  mostRiffs,
  type RiffEntry,
} from './layout.js'

/** OpenDML's limit; readers that know the first RIFF alone should find as much as they can in it. */
const usualRiffBytes = 2 ** 30

/** The name of the list of pictures; its frames begin after it. */
const nameBytes = 4

const padding = new Uint8Array(1)

/** An AVI file that is being written. One call at a time. */
export class AviFile {
  readonly #file: OutputFile
  readonly #head: Buffer
  /** A RIFF that is longer takes no further frame. */
  readonly #mostRiffBytes: number
  readonly #ended: RiffEntry[] = []
  /** The lengths of the first RIFF. */
  #lengths = { riffBytes: 0, picturesBytes: 0 }
  #index = new FrameIndex()
  #riffStart = 0
  /** The position of the name of the list of pictures. */
  #pictures: number
  #largestFrame = 0

  private constructor(file: OutputFile, head: Buffer, mostRiffBytes: number) {
    this.#file = file
    this.#head = head
    this.#pictures = head.length - nameBytes
    this.#mostRiffBytes = mostRiffBytes
  }

  /** Makes the file, or empties it. */
  static async create(path: string, movie: AviMovie, mostRiffBytes = usualRiffBytes): Promise<AviFile> {
    const head = composeAviHead(movie)
    const avi = new AviFile(await OutputFile.create(path), head, mostRiffBytes)
    try {
      await avi.#file.append(head)
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
    this.#largestFrame = Math.max(this.#largestFrame, frame.length)
    await this.#file.append(frameHeader(frame.length))
    await this.#file.append(frame)
    if (frame.length % 2 === 1) await this.#file.append(padding)
  }

  /** Completes the file, which holds at least one frame. */
  async finish(): Promise<void> {
    await this.#endRiff(this.#ended.length > 0)
    completeHead(this.#head, { ...this.#lengths, largestFrame: this.#largestFrame, riffs: this.#ended })
    await this.#file.replace(this.#head, 0)
    await this.#file.flush()
  }

  /** Lets go of the file; may be called again. */
  close(): Promise<void> {
    return this.#file.close()
  }

  async #beginNextRiff(): Promise<void> {
    await this.#endRiff(true)
    if (this.#ended.length === mostRiffs)
      throw new MovieflowError(
        'OUTPUT_WRONG',
        `an AVI can have at most ${mostRiffs} GiB, and this one would be longer`,
        {
          hint: 'write fewer or smaller frames, or another ending: .mkv has no such limit',
        },
      )
    this.#index = new FrameIndex()
    this.#riffStart = this.#file.position
    await this.#file.append(beginNextRiff())
    this.#pictures = this.#file.position - nameBytes
  }

  /** `isOneOfSeveral`: the file has, or is about to have, another RIFF. */
  async #endRiff(isOneOfSeveral: boolean): Promise<void> {
    const isFirst = this.#ended.length === 0
    const index = this.#file.position
    if (isOneOfSeveral) await this.#file.append(this.#index.composeStandard(this.#pictures))
    this.#ended.push({ index, indexBytes: this.#file.position - index, frames: this.#index.frames })
    const picturesBytes = this.#file.position - this.#pictures
    if (isFirst) await this.#file.append(this.#index.composeOld())
    const riffBytes = this.#file.position - this.#riffStart - 8
    if (isFirst) this.#lengths = { riffBytes, picturesBytes }
    else {
      await this.#file.replace(lengthBytes(picturesBytes), this.#pictures - 4)
      await this.#file.replace(lengthBytes(riffBytes), this.#riffStart + 4)
    }
  }
}
