// A running ffmpeg becomes the bytes that it writes, pulled as they are wanted; in any thread.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { guardChild, killGroup, LastWords, limitTime, ownGroup, timeLimitSeconds } from '@movieflow/ffmpeg'

/** The way a run ended. */
export interface RunEnding {
  /** It was silent for that many seconds, and was killed. */
  readonly silentSeconds?: number
  /** The signal that killed it, if it was not killed for its silence. */
  readonly signal?: NodeJS.Signals
  /** It could not be started, ended by a signal or with another code than 0: which, in words. */
  readonly failure?: string
  /** Its output on stderr. */
  readonly lines: readonly string[]
}

/** Hears all of stderr as it comes. */
export interface Listener {
  /** The verbosity of ffmpeg; default: `error`. */
  readonly verbosity: 'info'
  hear(chunk: Buffer): void
  /** Nothing more comes. */
  end(): void
}

const graceMilliseconds = 1000

/**
 * ffmpeg writes to a pipe that holds little, and waits if it is not read, so memory is bounded. If this process dies, the
 * pipe breaks, and ffmpeg ends at its next write.
 */
export class FfmpegOutput {
  readonly #child: ChildProcess
  readonly #stdout: Readable
  readonly #words = new LastWords()
  #chunk: Buffer | undefined
  #outputEnded = false
  #failure: string | undefined
  #signal: NodeJS.Signals | undefined
  #silentSeconds: number | undefined
  #wake = () => {}
  readonly #closed: Promise<void>

  constructor(ffmpeg: string, args: readonly string[], listener?: Listener) {
    const child = spawn(ffmpeg, ['-nostdin', '-v', listener?.verbosity ?? 'error', ...args], {
      ...ownGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#child = child
    this.#stdout = child.stdout!
    guardChild(child)
    const endOutput = () => {
      this.#outputEnded = true
      this.#wake()
    }
    this.#stdout.on('readable', () => this.#wake())
    for (const event of ['end', 'close', 'error']) this.#stdout.on(event, endOutput)
    child.stderr!.on('data', (chunk: Buffer) => {
      this.#words.add(chunk)
      listener?.hear(chunk)
    })
    if (listener) for (const event of ['end', 'close', 'error']) child.stderr!.on(event, () => listener.end())
    this.#closed = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#failure ??= `cannot be started: ${error.message}`
        endOutput()
        resolve()
      })
      child.on('exit', (code, signal) => {
        if (signal !== null) {
          this.#signal = signal
          this.#failure ??= `was killed by ${signal}`
        } else if (code !== 0) this.#failure ??= `ended with exit code ${code}`
        // Its child processes would keep the pipes open.
        killGroup(child)
        setTimeout(resolve, graceMilliseconds).unref()
      })
      child.on('close', () => resolve())
    })
  }

  /** Some bytes; `undefined` after the last. */
  async next(): Promise<Buffer | undefined> {
    const kept = this.#chunk
    this.#chunk = undefined
    if (kept) return kept
    for (;;) {
      const chunk = this.#stdout.read() as Buffer | null
      if (chunk) return chunk
      if (this.#outputEnded) return undefined
      await this.#change()
    }
  }

  /** Fills `into`, and returns how many bytes there were before the end. */
  async fill(into: Uint8Array): Promise<number> {
    let done = 0
    while (done < into.length) {
      const chunk = await this.next()
      if (!chunk) break
      const taken = Math.min(chunk.length, into.length - done)
      into.set(chunk.subarray(0, taken), done)
      if (taken < chunk.length) this.#chunk = chunk.subarray(taken)
      done += taken
    }
    return done
  }

  /** The way it ended, once {@link next} gave the last bytes. One that hangs on after them is killed. */
  async ending(): Promise<RunEnding> {
    const stop = limitTime(timeLimitSeconds(), () => this.#endSilent())
    await this.#closed
    stop()
    this.#words.close()
    return {
      lines: this.#words.lines,
      ...(this.#silentSeconds !== undefined && { silentSeconds: this.#silentSeconds }),
      ...(this.#silentSeconds === undefined && this.#signal !== undefined && { signal: this.#signal }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    }
  }

  /** Kills ffmpeg, and waits until it is gone. */
  async close(): Promise<void> {
    killGroup(this.#child)
    this.#stdout.destroy()
    this.#child.stderr!.destroy()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#closed
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const stop = limitTime(timeLimitSeconds(), () => this.#endSilent())
      this.#wake = () => {
        stop()
        resolve()
      }
    })
  }

  #endSilent(): void {
    this.#silentSeconds = timeLimitSeconds()
    killGroup(this.#child)
    this.#outputEnded = true
    this.#stdout.destroy()
    this.#child.stderr!.destroy()
    this.#wake()
  }
}
