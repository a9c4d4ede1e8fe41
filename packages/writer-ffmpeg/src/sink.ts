// Encoded frames become a finished, read-back movie file by one ffmpeg; main thread.
import { stat } from 'node:fs/promises'
import {
  type EncodedFrame,
  MovieflowError,
  type Sink,
  type WriterOpenInput,
  type WrittenFile,
} from '@movieflow/core/plugin'
import { markBottomUp } from './containers/avi.js'
import { readFinished } from './containers/index.js'
import { Encoder, EncoderEnded, type EncoderEnding } from './encoder.js'
import { explainEnding } from './failure.js'
import { type OtherStreams, removeSubtitlesFile, streamsOf } from './streams.js'
import type { FfmpegPlan } from './writing-plan.js'

export class FfmpegSink implements Sink {
  readonly #encoder: Encoder
  readonly #file: string
  readonly #plan: FfmpegPlan
  readonly #expected: number | undefined
  readonly #streams: OtherStreams
  readonly #tracks: number
  readonly #signal: AbortSignal
  readonly #abort: () => void
  #frames = 0
  #finalized: Promise<WrittenFile> | undefined
  #canceled: Promise<void> | undefined

  constructor(input: WriterOpenInput, plan: FfmpegPlan, signal: AbortSignal) {
    this.#file = input.file
    this.#plan = plan
    this.#expected = input.frames
    // In a movie of pieces, only the joined file has the other streams.
    this.#streams = plan.join ? {} : { audio: input.audio, captions: plan.subtitles ? input.captions : undefined }
    const streams = streamsOf(this.#streams, input.file)
    this.#tracks = streams.count
    try {
      const { ffmpeg, input: before, output, provenanceKey } = plan
      const { file, provenance } = input
      const metadata = provenance === undefined ? {} : { [provenanceKey]: provenance }
      this.#encoder = new Encoder({
        ...{ ffmpeg, input: before, metadata, file },
        others: streams.others,
        output: [...streams.output, ...output],
      })
    } catch (error) {
      throw new MovieflowError('ENCODER_FAILED', `ffmpeg cannot be started: ${(error as Error).message}`, {
        cause: error,
      })
    }
    // A write that waits for ffmpeg settles then.
    this.#abort = () => void this.cancel()
    signal.addEventListener('abort', this.#abort, { once: true })
    this.#signal = signal
  }

  async write({ index, data }: EncodedFrame): Promise<void> {
    if (this.#canceled || this.#finalized)
      throw new MovieflowError('INTERNAL', 'a frame was written to a movie that has ended')
    // ffmpeg silently drops a short last frame, and shifts all that follow an earlier short one.
    if (data.byteLength !== this.#plan.frameBytes)
      throw new MovieflowError(
        'INTERNAL',
        `frame ${index} has ${data.byteLength} bytes, but ${this.#plan.frameBytes} were planned`,
        { frame: index },
      )
    try {
      await this.#encoder.write(index === 0 ? withoutTags(data) : data)
    } catch (error) {
      if (error instanceof EncoderEnded) throw this.#explain(error.ending)
      throw error
    }
    this.#frames++
  }

  finalize(): Promise<WrittenFile> {
    this.#finalized ??= this.#finalize()
    return this.#finalized
  }

  async #finalize(): Promise<WrittenFile> {
    if (this.#canceled) throw new MovieflowError('CANCELED', 'the movie was canceled')
    if (this.#frames === 0) {
      await this.#encoder.kill()
      throw new MovieflowError('OUTPUT_WRONG', 'no frame was written: a movie has at least one')
    }
    const ending = await this.#encoder.finish()
    this.#signal.removeEventListener('abort', this.#abort)
    // An exit code of 0 is no proof: a disk that fills at the last flush leaves only a line.
    if (ending.code !== 0 || ending.words.unexpected || ending.spawnError) throw this.#explain(ending)
    if (!(await stat(this.#file).catch(() => undefined))?.size)
      throw new MovieflowError('ENCODER_FAILED', 'ffmpeg ended without an error but wrote no file', {
        hint: '`movieflow doctor` shows which ffmpeg is used',
      })
    if (this.#plan.bottomUp) await markBottomUp(this.#file)
    await removeSubtitlesFile(this.#streams, this.#file)
    return readFinished(this.#file, this.#frames, this.#plan.size, this.#tracks)
  }

  cancel(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort)
    this.#canceled ??= this.#encoder
      .kill()
      .catch(() => {})
      .then(() => removeSubtitlesFile(this.#streams, this.#file))
    return this.#canceled
  }

  #explain(ending: EncoderEnding): MovieflowError {
    if (this.#canceled) return new MovieflowError('CANCELED', 'the movie was canceled')
    const frames = this.#expected === undefined ? this.#frames : `${this.#frames} of ${this.#expected}`
    return explainEnding(ending, this.#encoder.command, `after ${frames} frames`, this.#file)
  }
}

/**
 * ffmpeg looks for an audio file's tags ("ID3") before any input, and skips what it takes for them: a picture that begins so has its
 * first value, of 73, raised by one.
 */
function withoutTags(data: Uint8Array): Uint8Array {
  const [first, second, third, version] = data
  if (first !== 73 || second !== 68 || third !== 51 || version === 255) return data
  const changed = Uint8Array.from(data)
  changed[0] = first + 1
  return changed
}
