// Frames go down the pipe of one running ffmpeg, which is watched until it has ended; main thread.
import { killGroup, LastWords, timeLimitSeconds } from '@movieflow/ffmpeg'
import { type FfmpegCall, type FfmpegProcess, keepAlive, startFfmpeg } from '@movieflow/ffmpeg/start'
import { watchForSilence } from './silence.js'

/** The way ffmpeg ended. */
export interface EncoderEnding {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly words: LastWords
  /** It could not be started. */
  readonly spawnError?: Error
  /** It was silent for that many seconds, and was killed. */
  readonly silentSeconds?: number
}

/** Thrown by {@link Encoder.write} when ffmpeg is gone or takes nothing any more. */
export class EncoderEnded extends Error {
  constructor(readonly ending: EncoderEnding) {
    super('ffmpeg has ended')
  }
}

const graceMilliseconds = 1000

export class Encoder {
  readonly command: readonly string[]
  readonly #child: FfmpegProcess
  readonly #words = new LastWords()
  readonly #ended: Promise<EncoderEnding>
  readonly #stopWatch: () => void
  #settle!: (ending: EncoderEnding) => void
  #ending: EncoderEnding | undefined
  /** The write under way; one at a time, so that no chain of promises grows with the movie. */
  #waiting: ((ending: EncoderEnding) => void) | undefined
  #inputEnded = false
  #framesTaken = 0
  #silentSeconds: number | undefined
  #exited = false
  #grace: NodeJS.Timeout | undefined

  /** Throws if the program cannot even be called; if it is missing, the first write ends with an {@link EncoderEnding}. */
  constructor(call: FfmpegCall & { readonly file: string }) {
    this.#ended = new Promise((resolve) => {
      this.#settle = resolve
    })
    const { child, command } = startFfmpeg(call)
    this.#child = child
    this.command = command
    child.stderr.on('data', (chunk: string) => this.#words.add(chunk))
    // EPIPE says less than ffmpeg's own ending, which follows.
    child.stdin.on('error', () => {})
    child.on('error', (spawnError) => this.#end({ code: null, signal: null, spawnError }))
    child.on('close', (code, signal) => this.#end({ code, signal }))
    child.on('exit', (code, signal) => {
      this.#exited = true
      this.#stopWatch()
      // Its child processes would keep its stderr open, and delay `close`.
      killGroup(child)
      this.#endSoon({ code, signal })
    })
    const seconds = timeLimitSeconds()
    const watched = {
      file: call.file,
      isBusy: () => this.#waiting !== undefined || this.#inputEnded,
      progress: () => this.#framesTaken,
    }
    this.#stopWatch = watchForSilence(watched, seconds, () => {
      this.#silentSeconds = seconds
      killGroup(child)
      this.#endSoon({ code: null, signal: 'SIGKILL' })
    })
    this.#keepProcess(false)
  }

  /** Settles when the pipe has taken all bytes; rejects with {@link EncoderEnded}. */
  write(data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ending) return reject(new EncoderEnded(this.#ending))
      this.#waiting = (ending) => reject(new EncoderEnded(ending))
      this.#child.stdin.write(data, (error) => {
        if (!this.#waiting) return
        // A destroyed pipe reports success.
        if (error || this.#child.stdin.destroyed) return this.#expectExit()
        this.#waiting = undefined
        this.#framesTaken++
        resolve()
      })
    })
  }

  /** Ends the input, and waits for ffmpeg to end the file. */
  finish(): Promise<EncoderEnding> {
    if (!this.#inputEnded) this.#child.stdin.end()
    this.#inputEnded = true
    this.#keepProcess(true)
    return this.#ended
  }

  /** Kills ffmpeg, and waits until it is gone, with a limit: a process that is blocked in the kernel does not end. */
  async kill(): Promise<void> {
    if (this.#ending) return
    killGroup(this.#child)
    this.#child.stdin.destroy()
    this.#endSoon({ code: null, signal: 'SIGKILL' })
    await this.#ended
  }

  /**
   * Sets whether ffmpeg keeps this process alive: not while it waits for a frame, which may never come. A frame
   * that is being written does so by itself.
   */
  #keepProcess(keep: boolean): void {
    keepAlive(this.#child, keep)
  }

  /** ffmpeg closed its input: it has ended, or soon has, and reports why; else it is killed. */
  #expectExit(): void {
    this.#grace ??= setTimeout(() => {
      this.#grace = undefined
      killGroup(this.#child)
      this.#endSoon({ code: null, signal: 'SIGKILL' })
    }, graceMilliseconds)
  }

  /** Unless Node reports the end before. */
  #endSoon(ending: Omit<EncoderEnding, 'words'>): void {
    clearTimeout(this.#grace)
    this.#grace = setTimeout(() => this.#end(ending), graceMilliseconds)
  }

  #end(ending: Omit<EncoderEnding, 'words'>): void {
    if (this.#ending) return
    clearTimeout(this.#grace)
    this.#stopWatch()
    this.#words.close()
    const silence = this.#silentSeconds === undefined ? {} : { silentSeconds: this.#silentSeconds }
    this.#ending = { ...ending, ...silence, words: this.#words }
    // It was killed, and nobody reported it.
    if (this.#silentSeconds !== undefined && !this.#exited) this.#child.unreported?.()
    this.#child.stdin.destroy()
    this.#child.stderr.destroy()
    this.#waiting?.(this.#ending)
    this.#waiting = undefined
    this.#settle(this.#ending)
  }
}
