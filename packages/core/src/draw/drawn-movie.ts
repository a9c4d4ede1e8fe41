// One movie file that a program draws: frames are copied, encoded and written in order; calling thread.
import { basename } from 'node:path'
import type { PluginContext, WriterPlan, WriterPlugin } from '../contract/index.js'
import { FrameEncoder, MovieSinks, type PreviousFrame, slotBytes } from '../encode/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import type { Json, Picture, Size } from '../model/index.js'
import type { StagedFile } from '../output/index.js'
import { drive } from '../plugins/index.js'
import { copyPicture, type Drawn } from './grabbed-picture.js'
import { watchUnclosed } from './unclosed-movies.js'

export interface DrawnMovieInput {
  /** The final path, absolute. */
  readonly file: string
  readonly staged: StagedFile
  readonly writer: WriterPlugin
  /** Checked options. */
  readonly options: Json
  readonly fps: number
  readonly frames: number | undefined
  readonly context: PluginContext
}

/** The state once the size of the frames is known. */
interface Equipment {
  readonly encoder: FrameEncoder
  readonly sinks: MovieSinks
  /** Two, so that the bytes of the previous frame are kept. */
  readonly slots: readonly [SharedArrayBuffer, SharedArrayBuffer]
}

/**
 * A movie that a program draws. Either `close` or `cancel` must be called. A process that ends before leaves nothing at
 * the movie's path, and reports that.
 */
export class DrawnMovie implements AsyncDisposable {
  /** The file's final path, absolute. */
  readonly file: string
  readonly #input: DrawnMovieInput
  readonly #context: PluginContext
  readonly #abort: () => void
  readonly #isClosed: () => void
  readonly #stop = new AbortController()
  #size: Size | undefined
  #taken = 0
  #written = 0
  #equipment: Promise<Equipment> | undefined
  /** Settles when all frames that were taken are written; never rejects. */
  #turn: Promise<void> = Promise.resolve()
  #previous: PreviousFrame | undefined
  #spare: Uint8Array | undefined
  #closing: Promise<void> | undefined
  #canceled = false
  /** The file only needs its name: it is too late to cancel. */
  #whole = false
  #failure: MovieflowError | undefined
  /** Whether the failure has been reported. */
  #told = false
  /** Why a frame was refused, to explain if there is none at the end. */
  #refusal: MovieflowError | undefined
  #released: Promise<void> | undefined

  constructor(input: DrawnMovieInput) {
    const { signal } = input.context
    this.#input = input
    this.#context = { ...input.context, signal: this.#stop.signal }
    this.file = input.file
    this.#isClosed = watchUnclosed({ file: input.file, staged: input.staged.path })
    this.#abort = () => {
      this.#fail(new MovieflowError('CANCELED', `${this.#name} was stopped`, { cause: signal.reason }))
    }
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  /** Frames that the writer has taken. */
  get frames(): number {
    return this.#written
  }

  /**
   * Adds the drawing as the next frame. It is copied before this returns, so that drawing may continue at once; settles
   * when the writer has taken it. Await it, otherwise frames pile up in memory. Calls that overlap keep their
   * order. All frames have the size of the first; transparent parts are shown on white. A frame that is refused leaves
   * the movie as it was; if the writer fails, nothing is left of the movie.
   */
  async grab(drawn: Drawn): Promise<void> {
    if (this.#failure) throw this.#tell(this.#failure)
    const picture = this.#take(drawn)
    const turn = this.#turn.then(() => this.#write(picture))
    this.#turn = turn.catch(() => {})
    await turn
  }

  /**
   * Ends the file, reads it back, and gives it its name. Throws if it is incomplete, or no frame was grabbed; then
   * nothing is left. Further calls give the same answer.
   */
  close(): Promise<void> {
    this.#closing ??= this.#canceled ? Promise.resolve() : this.#close()
    return this.#closing
  }

  /**
   * Cancels the movie: nothing is left of it, and an existing file stays. Does nothing once the file is
   * complete. Never rejects.
   */
  async cancel(): Promise<void> {
    if (!this.#whole) {
      this.#canceled = true
      this.#fail(new MovieflowError('CANCELED', `${this.#name} was canceled`))
      await this.#released
    }
    await this.#closing?.catch(() => {})
  }

  /** Like `close`, but does not throw a failure that has been reported before. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#told) await this.#released
    else await this.close()
  }

  get #name(): string {
    return basename(this.file)
  }

  #take(drawn: Drawn): Picture {
    const frame = `frame ${this.#taken}`
    try {
      if (this.#closing)
        throw new MovieflowError('CALL_INVALID', `${this.#name} is closed: no frame can follow`, {
          hint: 'open another movie, or close this one after its last frame',
        })
      const { frames } = this.#input
      if (this.#taken === frames)
        throw new MovieflowError('CALL_INVALID', `frameCount: ${frames} frames were announced, but here is one more`, {
          hint: 'leave `frameCount` out: most writers do not need it',
        })
      const picture = copyPicture(drawn, frame, this.#spare)
      if (picture.data === this.#spare) this.#spare = undefined
      const { width, height } = picture
      const [firstWidth, firstHeight] = this.#size ?? [width, height]
      if (width !== firstWidth || height !== firstHeight)
        throw new MovieflowError(
          'CALL_INVALID',
          `${frame} is ${width} × ${height}, but frame 0 was ${firstWidth} × ${firstHeight}: all frames of a movie have one size`,
          { hint: 'draw all frames on one canvas, or scale them with drawImage' },
        )
      this.#size ??= [width, height]
      this.#taken++
      return picture
    } catch (thrown) {
      const error = toMovieflowError(thrown, 'CALL_INVALID', { file: this.file, frame: this.#taken })
      this.#refusal ??= error
      throw error
    }
  }

  async #write(picture: Picture): Promise<void> {
    try {
      if (this.#failure) throw this.#failure
      this.#equipment ??= this.#open([picture.width, picture.height])
      const { encoder, sinks, slots } = await this.#equipment
      if (this.#failure) throw this.#failure
      const index = this.#written
      const { views } = await encoder.encode(index, picture, this.#previous, slots[index % 2]!)
      await sinks.write(index, views)
      this.#spare = this.#previous?.picture.data
      this.#previous = { index, picture, bytes: views }
      this.#written++
    } catch (thrown) {
      this.#fail(toMovieflowError(thrown, 'INTERNAL', { file: this.file }))
      await this.#released
      throw this.#tell(this.#failure!)
    }
  }

  async #open(size: Size): Promise<Equipment> {
    const { file, staged, writer, options, fps, frames } = this.#input
    const context = this.#context
    const known = frames !== undefined && { frames }
    const planned = await this.#plan(size)
    for (const note of planned.notes ?? []) context.warn(`${this.#name}: ${note}`)
    const output = { options, fps, plan: planned.plan ?? null, ...known }
    const fileSize = planned.size ?? size
    const sinks = await MovieSinks.open(
      [{ ...output, writer, step: 'write', file: staged.path, files: [staged.path], path: file, size, fileSize }],
      context,
      'among others',
    )
    const encoder = new FrameEncoder({ ...known, outputs: [output] }, [writer], context)
    const bytes = slotBytes(size, [writer.encodeFrame !== undefined])
    return { sinks, encoder, slots: [new SharedArrayBuffer(bytes), new SharedArrayBuffer(bytes)] }
  }

  async #plan(size: Size): Promise<WriterPlan> {
    const { file, writer, options, fps, frames } = this.#input
    const input = { path: file, size, fps, ...(frames !== undefined && { frames }), options }
    return (await drive(writer, { step: 'write', place: { file } }).call('plan', input, this.#context)) ?? {}
  }

  async #close(): Promise<void> {
    await this.#turn
    try {
      if (this.#failure) throw this.#failure
      if (this.#taken === 0) throw this.#refusal ?? noFrames(this.file)
      const { frames, staged } = this.#input
      if (frames !== undefined && frames !== this.#taken)
        throw new MovieflowError(
          'CALL_INVALID',
          `frameCount: ${frames} frames were announced, but ${this.#taken} were grabbed`,
          {
            file: this.file,
          },
        )
      const { sinks } = await this.#equipment!
      await sinks.finalize()
      if (this.#failure) throw this.#failure
      this.#whole = true
      this.#input.context.signal.removeEventListener('abort', this.#abort)
      await staged.commit()
      this.#isClosed()
    } catch (thrown) {
      this.#fail(toMovieflowError(thrown, 'INTERNAL', { file: this.file }))
      await this.#released
      throw this.#tell(this.#failure!)
    }
  }

  /** Keeps the first failure, and removes everything of the movie. */
  #fail(error: MovieflowError): void {
    this.#failure ??= error
    this.#released ??= this.#release()
  }

  #tell(error: MovieflowError): MovieflowError {
    this.#told = true
    return error
  }

  async #release(): Promise<void> {
    this.#input.context.signal.removeEventListener('abort', this.#abort)
    this.#stop.abort()
    // A sink that is being opened is canceled once it is open.
    const equipment = await this.#equipment?.catch(() => undefined)
    await equipment?.sinks.cancel()
    await this.#input.staged.discard()
    this.#isClosed()
  }
}

function noFrames(file: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', `${basename(file)}: no frame was grabbed, but a movie needs at least one`, {
    file,
    hint: 'call `await movie.grab(canvas)` for each frame, or `movie.cancel()` if there is nothing to show',
  })
}
