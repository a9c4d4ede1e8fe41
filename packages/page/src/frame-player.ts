// Plays a thing with frames: asks for one picture at a time, always the newest that is wanted, and drops frames rather than lag; in the page.
import { Listeners } from './listeners.js'
import type { Playable, PlayState } from './playable.js'
import { advance, type LoopMode, nearestFrame, type PlaybackPlace } from './playback.js'

/** Where pictures come from. */
export interface FrameSource<Picture> {
  readonly count: number
  readonly fps: number
  /** Is asked for one at a time; aborted if nobody wants it any more. */
  picture(index: number, signal: AbortSignal): Promise<Picture>
  /** The frame that is likely to be asked for next. */
  ahead?(index: number): void
}

/** Times of animation frames, in milliseconds. */
export interface PlayerClock {
  now(): number
  next(callback: (now: number) => void): void
}

export interface PlayerOptions<Picture> {
  show(picture: Picture, index: number): void
  /** A picture did not come. */
  fail(error: unknown, index: number): void
  readonly mode?: LoopMode
  readonly clock?: PlayerClock
}

const animation: PlayerClock = {
  now: () => performance.now(),
  next: (callback) => void requestAnimationFrame(callback),
}

/** Animation frames come more often than this, in milliseconds, unless the page slept. */
const longestTick = 1000

export class FramePlayer<Picture> implements Playable {
  readonly modes: readonly LoopMode[] = ['once', 'loop', 'reflect']
  readonly #options: PlayerOptions<Picture>
  readonly #clock: PlayerClock
  readonly #listeners = new Listeners()
  #frames: FrameSource<Picture>
  #state: PlayState
  #direction: PlaybackPlace['direction'] = 1
  /** When the frame that is shown began, and the last tick was. */
  #began = 0
  #ticked = 0
  /** Ends when it is paused; a later one has another. */
  #run: object | undefined
  /** Belongs to the picture that is being loaded. */
  #request: AbortController | undefined

  constructor(frames: FrameSource<Picture>, options: PlayerOptions<Picture>) {
    this.#options = options
    this.#clock = options.clock ?? animation
    this.#frames = frames
    const { count, fps } = frames
    this.#state = { count, fps, index: 0, playing: false, speed: 1, mode: options.mode ?? 'loop' }
  }

  get state(): PlayState {
    return this.#state
  }

  listen(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Other frames, or the same that look different now; shown at once, at the same place unless another is given. */
  setFrames(frames: FrameSource<Picture>, index = this.#state.index): void {
    this.#frames = frames
    this.#giveUp()
    const { count, fps } = frames
    if (count === 0) this.pause()
    this.#change({ count, fps, index: nearestFrame(index, count) })
    this.#ask()
  }

  /** Asks for the picture of the current frame again. */
  refresh(): void {
    this.#giveUp()
    this.#ask()
  }

  play(): void {
    const { playing, mode, index, count } = this.#state
    if (playing || count === 0) return
    if (mode === 'once' && index === count - 1) this.#go({ index: 0, direction: 1 })
    const run = {}
    this.#run = run
    this.#began = this.#ticked = this.#clock.now()
    this.#change({ playing: true })
    const tick = (now: number) => {
      if (this.#run !== run) return
      this.#tick(now)
      this.#clock.next(tick)
    }
    this.#clock.next(tick)
  }

  pause(): void {
    this.#run = undefined
    if (this.#state.playing) this.#change({ playing: false })
  }

  seek(index: number): void {
    this.pause()
    if (!Number.isFinite(index)) return
    this.#go({ index: nearestFrame(index, this.#state.count), direction: this.#direction })
  }

  setSpeed(speed: number): void {
    this.#began = this.#clock.now()
    this.#change({ speed })
  }

  setMode(mode: LoopMode): void {
    this.#direction = 1
    this.#change({ mode })
  }

  /** Stops, and asks for nothing more. */
  close(): void {
    this.pause()
    this.#giveUp()
  }

  #tick(now: number): void {
    const { fps, speed, count, mode, index } = this.#state
    // A page that was suspended continues where it was.
    if (now - this.#ticked > longestTick) this.#began += now - this.#ticked
    this.#ticked = now
    const duration = 1000 / (fps * speed)
    const due = this.#request ? 0 : Math.floor((now - this.#began) / duration)
    if (due <= 0) return
    this.#began += due * duration
    const { ended, ...next } = advance({ index, direction: this.#direction }, due, count, mode)
    if (ended) this.pause()
    this.#go(next)
  }

  #go({ index, direction }: PlaybackPlace): void {
    this.#direction = direction
    this.#change({ index })
    this.#ask()
  }

  #change(change: Partial<PlayState>): void {
    this.#state = { ...this.#state, ...change }
    this.#listeners.call()
  }

  #giveUp(): void {
    this.#request?.abort()
    this.#request = undefined
  }

  #ask(): void {
    if (this.#request || this.#state.count === 0) return
    const { index } = this.#state
    const request = new AbortController()
    this.#request = request
    this.#frames.picture(index, request.signal).then(
      (picture) => this.#answered(request, index, () => this.#options.show(picture, index)),
      (error: unknown) => this.#answered(request, index, () => this.#options.fail(error, index)),
    )
  }

  /** Shows each picture that arrives, even if another is wanted by now: while the slider is dragged, the position is visible. */
  #answered(request: AbortController, index: number, show: () => void): void {
    if (this.#request !== request) return
    this.#request = undefined
    show()
    const { index: wanted, count, mode } = this.#state
    if (wanted !== index) this.#ask()
    else this.#frames.ahead?.(advance({ index, direction: this.#direction }, 1, count, mode).index)
  }
}
