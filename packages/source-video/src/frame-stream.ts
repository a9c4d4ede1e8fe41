// A frame reader that pulls frames from a decoder of its own; in workers.
import type { FrameReader } from '@movieflow/core/plugin'
import type { FfmpegOutput } from './ffmpeg-output.js'
import { cannotDecode, explainEnd, toReader } from './read-frames.js'
import { Seeker, StampedDecoder } from './stamped-decoder.js'
import { startDecoder, type Video, videoFrameBytes } from './video.js'

// Bytes of recently decoded frames: those before a requested frame are often wanted next.
const recentBytes = 48 << 20
// A file in which seeking fails so often is decoded from the first frame on.
const mostFailures = 3
// There is a decoder in every worker.
const oneThread = ['-threads', '1']

/**
 * Forwards each frame is decoded once. A frame that is far ahead, or before, is sought by its time if the file has such; else it is
 * certain from the first frame on only which frame is which.
 */
export function openStream(video: Video): FrameReader {
  const stream = new FrameStream(video)
  let last: Promise<unknown> = Promise.resolve()
  return toReader(
    video,
    (index) => {
      // One after the other: they share a decoder.
      const values = last.then(() => stream.read(index))
      last = values.catch(() => {})
      return values
    },
    () => stream.close(),
  )
}

class FrameStream {
  readonly #video: Video
  readonly #mostRecent: number
  readonly #recent = new Map<number, Uint8Array<ArrayBuffer>>()
  /** Memory of frames that were kept, for the next ones: fresh memory keeps the collector busy. */
  #spare: Uint8Array<ArrayBuffer>[] = []
  #stamped: boolean
  #seeker: Seeker | undefined
  #decoder:
    | { readonly by: 'count'; readonly run: FfmpegOutput }
    | { readonly by: 'stamps'; readonly run: StampedDecoder; readonly sought: boolean }
    | undefined
  /** The index of the decoder's next frame. */
  #next = 0
  #lastRead = -1
  #failures = 0

  constructor(video: Video) {
    this.#video = video
    this.#mostRecent = Math.max(1, Math.floor(recentBytes / videoFrameBytes(video)))
    this.#seeker = Seeker.of(video)
    this.#stamped = this.#seeker !== undefined
  }

  async read(index: number): Promise<Uint8Array> {
    // A backward reader wants the frames before it next.
    const backwards = index === this.#lastRead - 1
    this.#lastRead = index
    for (let moved = false; ; ) {
      const values = this.#recent.get(index)
      if (values) return values.slice()
      if (index < this.#next || (!moved && this.#isFar(index))) {
        await this.#goTo(backwards ? Math.max(0, index - (this.#mostRecent >> 1)) : index)
        moved = true
      } else await this.#decodeNext()
    }
  }

  async close(): Promise<void> {
    await this.#decoder?.run.close()
  }

  #isFar(index: number): boolean {
    return this.#seeker?.isFar(index, this.#next) ?? false
  }

  async #goTo(index: number): Promise<void> {
    await this.#stop()
    if (!this.#seeker?.reaches(index)) return
    const sought = await this.#seeker.seek(index, oneThread)
    if (sought.mute) this.#stamped = false
    if (!sought.values && (sought.mute || ++this.#failures >= mostFailures)) this.#seeker = undefined
    if (!sought.values) return
    this.#decoder = { by: 'stamps', run: sought.decoder, sought: true }
    this.#next = index
    this.#keep(sought.values)
  }

  async #stop(): Promise<void> {
    await this.#decoder?.run.close()
    this.#decoder = undefined
    this.#spare.push(...this.#recent.values())
    this.#recent.clear()
    this.#next = 0
  }

  async #decodeNext(): Promise<void> {
    this.#decoder ??= this.#fromFirst()
    const decoder = this.#decoder
    if (decoder.by === 'count') {
      const values = this.#memory()
      if ((await decoder.run.fill(values)) < values.length) throw await explainEnd(decoder.run, this.#video, this.#next)
      return this.#keep(values)
    }
    const values = await decoder.run.next(this.#memory())
    if (values) return this.#keep(values)
    if (!decoder.sought && !decoder.run.mute) throw cannotDecode(this.#video, this.#next)
    // Its times are not the expected ones, or ffmpeg does not report any.
    if (decoder.run.mute) this.#stamped = false
    this.#seeker = undefined
    return this.#stop()
  }

  /** Packets that were counted may give no frame: seeking a frame would give another one than counting decoded frames. */
  #fromFirst() {
    if (!this.#video.exact && this.#stamped)
      return { by: 'stamps', run: new StampedDecoder(this.#video, oneThread), sought: false } as const
    return { by: 'count', run: startDecoder(this.#video, ...oneThread) } as const
  }

  #memory(): Uint8Array<ArrayBuffer> {
    return this.#spare.pop() ?? new Uint8Array(videoFrameBytes(this.#video))
  }

  #keep(values: Uint8Array<ArrayBuffer>): void {
    this.#recent.set(this.#next++, values)
    if (this.#recent.size <= this.#mostRecent) return
    const oldest = this.#recent.keys().next().value!
    this.#spare.push(this.#recent.get(oldest)!)
    this.#recent.delete(oldest)
  }
}
