// The interface that buttons and keys control, for drawn frames and for videos that the browser plays; in the page.
import type { Watchable } from './live.js'
import type { LoopMode } from './playback.js'

export interface PlayState {
  readonly count: number
  readonly fps: number
  /** The frame that is shown, or is on its way; from 0. */
  readonly index: number
  readonly playing: boolean
  /** Times as fast as the movie is. */
  readonly speed: number
  readonly mode: LoopMode
  /** Absent if it has no sound. */
  readonly muted?: boolean
}

/** Notifies its listeners of every change of {@link Playable.state}. */
export interface Playable extends Watchable {
  readonly state: PlayState
  /** Those that it can play in. */
  readonly modes: readonly LoopMode[]
  play(): void
  pause(): void
  /** Goes to the nearest frame that exists, and stays there. */
  seek(index: number): void
  setSpeed(speed: number): void
  setMode(mode: LoopMode): void
  setMuted?(muted: boolean): void
}
