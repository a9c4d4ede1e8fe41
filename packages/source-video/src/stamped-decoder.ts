// A decoder that begins near a frame in place of the first one, and says of each frame which one it is; in workers.
import { stampSeconds } from './container/stamps.js'
import { asShown, explainRun, isAccident, videoInput } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import { quietly, StampListener, sayStamps } from './stamp-listener.js'
import { bytesOfFrames, type Video, videoFrameBytes } from './video.js'

/**
 * Seconds by which a decoder begins early. Frames just before a keyframe may need what is before the one before (open groups of pictures), and
 * ffmpeg then begins with a later frame, without a word. Twice is enough: what is not found by then is decoded from the first frame on.
 */
const leads = [1, 10]
const leastFrames = 5

/** Finds frames by their times. */
export class Seeker {
  readonly #video: Video
  readonly #seconds: readonly number[]

  /** `undefined` for a video whose frames cannot be distinguished by their times. */
  static of(video: Video): Seeker | undefined {
    const { seeks, stamps } = video
    const differ = stamps?.pts.every((stamp, index) => index === 0 || stamp > stamps.pts[index - 1]!)
    return seeks && differ ? new Seeker(video) : undefined
  }

  private constructor(video: Video) {
    this.#video = video
    this.#seconds = stampSeconds(video.stamps!)
  }

  /** True if a new decoder reaches the frame sooner than the current one, at frame `next`, decodes those in between. */
  isFar(index: number, next: number): boolean {
    return index - next > 4 * leastFrames && this.#seconds[index]! - this.#seconds[next]! > 4 * leads[0]!
  }

  /** True if there are frames to skip before this one. */
  reaches(index: number): boolean {
    return this.#startFor(index, leads[0]!) > 0
  }

  /**
   * Frame `index`, proved by its time stamp, and the decoder that gave it; no frame if it is only found from the first one on. `mute` if
   * this ffmpeg proves none.
   */
  async seek(index: number, threads: readonly string[]) {
    for (const lead of leads) {
      const start = this.#startFor(index, lead)
      if (start <= 0) break
      const decoder = new StampedDecoder(this.#video, threads, { index, start })
      const values = await decoder.next()
      if (values) return { decoder, values, mute: false } as const
      await decoder.close()
      if (decoder.mute) return { mute: true } as const
    }
    return { mute: false } as const
  }

  /**
   * Seconds after the file's start, in whole milliseconds, never rounded up. The file starts with the earliest of its streams, if that is not
   * the video: then it begins earlier than it needs to.
   */
  #startFor(index: number, lead: number): number {
    const early = Math.min(this.#seconds[index]! - lead, this.#seconds[Math.max(0, index - leastFrames)]!)
    return Math.floor((early - this.#seconds[0]!) * 1000) / 1000
  }
}

/** Gives the frames from one on, or from the first on, each with the proof that it is this one. */
export class StampedDecoder {
  readonly #video: Video
  readonly #run: FfmpegOutput
  readonly #listener = new StampListener()
  #next: number
  #mute = false

  constructor(video: Video, threads: readonly string[], from?: { readonly index: number; readonly start: number }) {
    this.#video = video
    this.#next = from?.index ?? 0
    const { base, pts } = video.stamps!
    const choose = from && `select='gte(pts,${pts[from.index]})'`
    const filters = [sayStamps(base, choose), video.turn].filter(Boolean).join(',')
    // Seeking is to the keyframe before, from which ffmpeg would drop frames by their times in microseconds.
    const seek = from ? ['-noaccurate_seek', '-ss', from.start.toFixed(6)] : []
    const input = [...threads, ...seek, '-copyts', ...videoInput(video.file), ...asShown({ turn: filters })]
    const output = [...video.everyFrame, ...bytesOfFrames(video)]
    this.#run = new FfmpegOutput(video.ffmpeg, [...quietly, ...input, ...output], this.#listener)
  }

  /** The next frame, in `values`; `undefined` if it is not the expected one, or there is none. Throws if ffmpeg was killed or hung. */
  async next(values = new Uint8Array(videoFrameBytes(this.#video))): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if ((await this.#run.fill(values)) < values.length) {
      if (isAccident(await this.#run.ending())) throw await explainRun(this.#run, this.#video)
      return undefined
    }
    const stamp = await this.#listener.next()
    this.#mute ||= stamp === undefined
    return stamp === this.#video.stamps!.pts[this.#next++] ? values : undefined
  }

  /** There was a frame, of which ffmpeg did not say which it is. */
  get mute(): boolean {
    return this.#mute
  }

  close(): Promise<void> {
    return this.#run.close()
  }
}
