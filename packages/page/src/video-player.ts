// A video that the browser plays, with frames that are counted by its rate; in the page.
import { Listeners } from './listeners.js'
import type { Playable, PlayState } from './playable.js'
import { type LoopMode, nearestFrame } from './playback.js'

export interface VideoFacts {
  /** Of the movie. */
  readonly fps: number
  /** Left out: by its duration. */
  readonly count?: number | undefined
}

/** Share of a frame's duration by which the times of a video may be rounded. */
const slack = 0.01

const events = ['play', 'pause', 'timeupdate', 'seeking', 'seeked', 'loadedmetadata', 'ratechange', 'volumechange']

export class VideoPlayer implements Playable {
  readonly modes: readonly LoopMode[] = ['once', 'loop']
  readonly #video: HTMLVideoElement
  readonly #facts: VideoFacts
  readonly #listeners = new Listeners()

  constructor(video: HTMLVideoElement, facts: VideoFacts) {
    this.#video = video
    this.#facts = facts
    for (const name of events) video.addEventListener(name, () => this.#listeners.call())
    video.addEventListener('play', () => this.#follow())
  }

  get state(): PlayState {
    const { paused, ended, playbackRate, loop, muted, currentTime } = this.#video
    const [fps, count] = [this.#rate, this.#count]
    return {
      count,
      fps,
      index: nearestFrame(Math.floor(currentTime * fps + slack), count),
      playing: !paused && !ended,
      speed: playbackRate,
      mode: loop ? 'loop' : 'once',
      muted,
    }
  }

  get #duration(): number {
    const { duration } = this.#video
    return Number.isFinite(duration) ? duration : 0
  }

  get #count(): number {
    return this.#facts.count ?? Math.max(1, Math.round(this.#duration * this.#facts.fps))
  }

  /** A file may have its own rate: then its frames fill another time. */
  get #rate(): number {
    const { fps } = this.#facts
    const [count, duration] = [this.#count, this.#duration]
    return duration > 0 && Math.abs(duration * fps - count) > 1 ? count / duration : fps
  }

  listen(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  play(): void {
    const { mode, index, count } = this.state
    if (mode === 'once' && index === count - 1) this.#video.currentTime = 0
    // Refused, or overtaken by a pause: then it stays paused, as the buttons show.
    void this.#video.play().catch(() => {})
  }

  pause(): void {
    this.#video.pause()
  }

  seek(index: number): void {
    this.pause()
    if (!Number.isFinite(index)) return
    const { count, fps } = this.state
    const time = (nearestFrame(index, count) + 0.5) / fps
    this.#video.currentTime = Math.min(time, this.#duration || time)
  }

  setSpeed(speed: number): void {
    this.#video.playbackRate = speed
  }

  setMode(mode: LoopMode): void {
    this.#video.loop = mode === 'loop'
    // No event reports it.
    this.#listeners.call()
  }

  setMuted(muted: boolean): void {
    this.#video.muted = muted
  }

  /** Its own events come a few times a second. */
  #follow(): void {
    if (this.#video.paused) return
    this.#listeners.call()
    requestAnimationFrame(() => this.#follow())
  }
}
