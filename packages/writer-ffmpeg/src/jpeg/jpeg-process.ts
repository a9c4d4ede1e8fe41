// One running ffmpeg that makes a JPEG file of each picture, in order, for as many movies as there are; on the thread that encodes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Socket } from 'node:net'
import { MovieflowError, type Size } from '@movieflow/core/plugin'
import { killGroup, LastWords, timeLimitSeconds } from '@movieflow/ffmpeg'
import type { Ending } from '../encoder.js'
import { explainEnding } from '../failure.js'
import { startFfmpeg } from '../fluent-ffmpeg.js'
import { watchForSilence } from '../silence.js'
import { JpegFiles, NoJpeg } from './jpeg-files.js'

/** What decides the bytes of a JPEG file, beside its picture; data that survive JSON. */
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

interface Waiting {
  readonly job: JpegJob
  /** Nobody waits for it any more. */
  given: boolean
  resolve(file: Uint8Array): void
  reject(error: MovieflowError): void
}

const graceMilliseconds = 1000
/** It is killed if it does not end for so long after its input has. */
const patienceMilliseconds = 10_000
/** Without a picture for so long, it is ended. */
const idleMilliseconds = 20_000

export class JpegProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #command: readonly string[]
  readonly #files: JpegFiles
  readonly #words = new LastWords()
  readonly #waiting: Waiting[] = []
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
      // What it started would hold its pipes open, and `close` back.
      killGroup(this.#child)
      this.#endSoon({ code, signal }, graceMilliseconds)
    })
    const seconds = timeLimitSeconds()
    this.#stopWatch = watchForSilence(
      { isBusy: () => this.#waiting.length > 0, progress: () => this.#made },
      seconds,
      () => {
        this.#silentSeconds = seconds
        killGroup(this.#child)
        this.#end({ code: null, signal: 'SIGKILL' })
      },
    )
    this.#keepProcess()
  }

  /** Whether it takes pictures. */
  get lives(): boolean {
    return this.#failure === undefined && !this.#inputEnded
  }

  /** Pictures that it has, and no file of yet. */
  get busy(): number {
    return this.#waiting.length
  }

  /**
   * The picture's JPEG file, in memory from `allocate`. Calls may overlap: pictures are encoded in their order. Rejects with
   * ENCODER_FAILED or FFMPEG_MISSING, as do then all that wait; with CANCELED once the signal says so.
   */
  encode(job: JpegJob): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        job.release()
        return reject(this.#failure)
      }
      const stop = () => {
        settle()
        reject(new MovieflowError('CANCELED', 'the movie was canceled'))
        this.#keepProcess()
      }
      const settle = () => {
        waiting.given = true
        job.signal.removeEventListener('abort', stop)
      }
      const waiting: Waiting = {
        job,
        given: false,
        resolve: (file) => {
          settle()
          resolve(file)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      }
      this.#waiting.push(waiting)
      job.signal.addEventListener('abort', stop, { once: true })
      this.#child.stdin.write(job.planes)
      this.#keepProcess()
    })
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
          hint: '`movieflow doctor` tells which ffmpeg is used',
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
    const waiting = this.#waiting.shift()
    if (!waiting) throw new NoJpeg('it came without a frame')
    this.#made++
    waiting.job.release()
    if (!waiting.given) {
      const bytes = waiting.job.allocate(file.length)
      bytes.set(file)
      waiting.resolve(bytes)
    }
    if (this.#waiting.length > 0) return
    this.#keepProcess()
    this.#idle.refresh()
  }

  /** One that says something makes no further file. */
  #listen(piece: string): void {
    this.#words.add(piece)
    if (!this.#words.unexpected) return
    // If it is about to end, its exit tells more.
    if (!this.#grace) this.#endSoon({ code: 0, signal: null }, graceMilliseconds)
  }

  /** Unless Node reports the end before. */
  #endSoon(ending: Pick<Ending, 'code' | 'signal'>, milliseconds: number): void {
    clearTimeout(this.#grace)
    this.#grace = setTimeout(() => this.#end(ending), milliseconds).unref()
  }

  #end(ending: Omit<Ending, 'words' | 'silentSeconds'>): void {
    clearTimeout(this.#grace)
    this.#words.close()
    this.#fail(this.#explain(ending))
  }

  #explain(ending: Omit<Ending, 'words' | 'silentSeconds'>): MovieflowError {
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
    for (const waiting of this.#waiting.splice(0)) {
      waiting.job.release()
      if (!waiting.given) waiting.reject(error)
    }
    this.#keepProcess()
  }

  /** ffmpeg keeps this process alive only as long as somebody waits for a file. */
  #keepProcess(): void {
    const keep = this.#waiting.some(({ given }) => !given)
    if (keep === this.#keepsProcess) return
    this.#keepsProcess = keep
    const { stdin, stdout, stderr } = this.#child
    const handles: { ref?(): void; unref?(): void }[] = [
      this.#child,
      stdin as Socket,
      stdout as Socket,
      stderr as Socket,
    ]
    for (const handle of handles) keep ? handle.ref?.() : handle.unref?.()
  }
}
