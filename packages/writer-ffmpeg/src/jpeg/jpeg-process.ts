// One running ffmpeg that makes a JPEG file of each picture, in order, for as many movies as there are; on the thread that encodes.
import { MovieflowError, type Size } from '@movieflow/core/plugin'
import { killGroup, LastWords, timeLimitSeconds } from '@movieflow/ffmpeg'
import { type FfmpegProcess, keepAlive, startFfmpeg } from '@movieflow/ffmpeg/start'
import type { EncoderEnding } from '../encoder.js'
import { explainEnding } from '../failure.js'
import { watchForSilence } from '../silence.js'
import { yuvBytes } from '../yuv.js'
import { JpegFiles, NoJpeg } from './jpeg-files.js'

/** The settings that decide the bytes of a JPEG file, besides its picture; data that survive JSON. */
export interface JpegSettings {
  /** Absolute path of the program. */
  readonly ffmpeg: string
  readonly size: Size
  /** ffmpeg's arguments before its input, and between that and its output. */
  readonly input: readonly string[]
  readonly output: readonly string[]
}

export interface JpegJob {
  /** In 4:2:0, full range; lent until `release`. */
  readonly planes: Uint8Array
  readonly signal: AbortSignal
  /** Memory for the file. */
  allocate(bytes: number): Uint8Array
  /** Nobody reads the planes any more. */
  release(): void
}

/** A picture that has no file yet. */
interface Order {
  /** The signal of the caller that waits for it; absent once no caller does. */
  signal?: AbortSignal | undefined
  /** The file is valid only during the call. */
  give(file: Uint8Array): void
  refuse(error: MovieflowError): void
  /** Its file is thrown away when it comes. */
  cancel(): void
}

const canceled = () => new MovieflowError('CANCELED', 'the movie was canceled')

const graceMilliseconds = 1000
/** It is killed if it does not end for so long after its input has. */
const patienceMilliseconds = 10_000
/** Without a picture for so long, it is ended. */
const idleMilliseconds = 20_000

export class JpegProcess {
  readonly #child: FfmpegProcess
  readonly #command: readonly string[]
  readonly #files: JpegFiles
  readonly #words = new LastWords()
  readonly #orders: Order[] = []
  readonly #stopWatch: () => void
  readonly #idle: NodeJS.Timeout
  #grace: NodeJS.Timeout | undefined
  #made = 0
  #silentSeconds: number | undefined
  #keepsProcess = true
  #inputEnded = false
  /** Why it takes no picture any more. */
  #failure: MovieflowError | undefined

  constructor(settings: JpegSettings) {
    const { ffmpeg, input, output } = settings
    this.#files = new JpegFiles(settings.size)
    try {
      const { child, command } = startFfmpeg({ ffmpeg, input, output, metadata: {} })
      this.#child = child
      this.#command = command
    } catch (error) {
      throw new MovieflowError('ENCODER_FAILED', `ffmpeg cannot be started: ${(error as Error).message}`, {
        cause: error,
      })
    }
    this.#idle = setTimeout(() => this.end(), idleMilliseconds).unref()
    const { stdin, stdout, stderr } = this.#child
    stdout.on('data', (piece: Buffer) => this.#read(piece))
    stderr.on('data', (piece: string) => this.#listen(piece))
    // EPIPE says less than ffmpeg's own ending, which follows.
    stdin.on('error', () => {})
    this.#child.on('error', (spawnError) => this.#end({ code: null, signal: null, spawnError }))
    this.#child.on('close', (code, signal) => this.#end({ code, signal }))
    this.#child.on('exit', (code, signal) => {
      // Its child processes would keep its pipes open, and delay `close`.
      killGroup(this.#child)
      this.#endSoon({ code, signal }, graceMilliseconds)
    })
    const seconds = timeLimitSeconds()
    this.#stopWatch = watchForSilence(
      { isBusy: () => this.#orders.length > 0, progress: () => this.#made },
      seconds,
      () => {
        this.#silentSeconds = seconds
        killGroup(this.#child)
        this.#end({ code: null, signal: 'SIGKILL' })
      },
    )
    this.#sendBlanks(yuvBytes(...settings.size))
    this.#keepProcess()
  }

  /**
   * ffmpeg waits for ten bytes before all else, and takes them for the tags of an audio file if they begin with "ID3", as greys of 73,
   * 68 and 51 do: the first pictures are black, and belong to no caller.
   */
  #sendBlanks(bytes: number): void {
    const nobodys = { give: () => {}, refuse: () => {}, cancel: () => {} }
    for (let blanks = Math.ceil(10 / bytes); blanks > 0; blanks--) this.#send({ ...nobodys }, new Uint8Array(bytes))
  }

  #send(order: Order, planes: Uint8Array): void {
    this.#orders.push(order)
    this.#child.stdin.write(planes)
  }

  /** True while it accepts pictures. */
  get lives(): boolean {
    return this.#failure === undefined && !this.#inputEnded
  }

  /** Pictures that it has, and no file of yet. */
  get busy(): number {
    return this.#orders.length
  }

  /**
   * The picture's JPEG file, in memory from `allocate`. Calls may overlap: pictures are encoded in their order. Rejects with
   * ENCODER_FAILED or FFMPEG_MISSING, and so do all pictures that wait then; with CANCELED once the signal aborts.
   */
  encode({ planes, signal, allocate, release }: JpegJob): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const order: Order = {
        signal,
        give: (file) => {
          if (order.signal) {
            const bytes = allocate(file.length)
            bytes.set(file)
            resolve(bytes)
          }
          this.#leave(order)
          release()
        },
        refuse: (error) => {
          reject(error)
          this.#leave(order)
          release()
        },
        cancel: () => {
          reject(canceled())
          this.#leave(order)
        },
      }
      const refusal = signal.aborted ? canceled() : this.#failure
      if (refusal) {
        order.refuse(refusal)
        return
      }
      // One listener for all pictures of a movie.
      if (!this.#orders.some((other) => other.signal === signal)) signal.addEventListener('abort', this.#cancel)
      this.#send(order, planes)
      this.#keepProcess()
    })
  }

  readonly #cancel = ({ target }: Event) => {
    for (const order of this.#orders) if (order.signal === target) order.cancel()
  }

  /** Nobody waits for it any more. */
  #leave(order: Order): void {
    const { signal } = order
    order.signal = undefined
    if (!this.#orders.some((other) => other.signal === signal)) signal?.removeEventListener('abort', this.#cancel)
    this.#keepProcess()
  }

  /** Ends its input, so that it ends by itself; what waits still gets its file. */
  end(): void {
    if (this.#inputEnded) return
    this.#inputEnded = true
    clearTimeout(this.#idle)
    this.#child.stdin.end()
    this.#endSoon({ code: null, signal: 'SIGKILL' }, patienceMilliseconds)
  }

  #read(piece: Uint8Array): void {
    if (this.#failure) return
    this.#files.add(piece)
    try {
      for (let file = this.#files.next(); file && !this.#failure; file = this.#files.next()) this.#give(file)
    } catch (error) {
      this.#fail(
        new MovieflowError('ENCODER_FAILED', `ffmpeg wrote no JPEG file for a frame: ${(error as Error).message}`, {
          cause: error,
          hint: '`movieflow doctor` shows which ffmpeg is used',
        }),
      )
    }
  }

  #give(file: Uint8Array): void {
    // At `-v error` a good ffmpeg says nothing.
    if (this.#words.unexpected) {
      this.#fail(this.#explain({ code: 0, signal: null }))
      return
    }
    const order = this.#orders.shift()
    if (!order) throw new NoJpeg('it came without a frame')
    this.#made++
    order.give(file)
    this.#idle.refresh()
  }

  /** One that says something makes no further file. */
  #listen(piece: string): void {
    this.#words.add(piece)
    if (!this.#words.unexpected) return
    // If it is about to end, its exit code explains more.
    if (!this.#grace) this.#endSoon({ code: 0, signal: null }, graceMilliseconds)
  }

  /** Unless Node reports the end before. */
  #endSoon(ending: Pick<EncoderEnding, 'code' | 'signal'>, milliseconds: number): void {
    clearTimeout(this.#grace)
    this.#grace = setTimeout(() => this.#end(ending), milliseconds).unref()
  }

  #end(ending: Omit<EncoderEnding, 'words' | 'silentSeconds'>): void {
    clearTimeout(this.#grace)
    this.#words.close()
    this.#fail(this.#explain(ending))
  }

  #explain(ending: Omit<EncoderEnding, 'words' | 'silentSeconds'>): MovieflowError {
    const silence = this.#silentSeconds === undefined ? {} : { silentSeconds: this.#silentSeconds }
    return explainEnding({ ...ending, ...silence, words: this.#words }, this.#command, 'while it encoded a frame')
  }

  /** The first failure is that of all pictures that wait, and of those that come. */
  #fail(error: MovieflowError): void {
    if (this.#failure) return
    this.#failure = error
    clearTimeout(this.#idle)
    clearTimeout(this.#grace)
    this.#stopWatch()
    killGroup(this.#child)
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy()
    for (const order of this.#orders.splice(0)) order.refuse(error)
  }

  /** ffmpeg keeps this process alive only as long as somebody waits for a file. */
  #keepProcess(): void {
    const keep = this.#orders.some(({ signal }) => signal)
    if (keep === this.#keepsProcess) return
    this.#keepsProcess = keep
    keepAlive(this.#child, keep)
  }
}
