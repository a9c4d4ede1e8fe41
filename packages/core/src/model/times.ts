// When the frames of a recording were taken.

/** The clock of a recording, with any start. */
export type ClipTimes = ListedTimes | EvenTimes

interface AnyTimes {
  /** The resolution of the file in seconds, such as a container's time base; left out: 1 µs. */
  readonly tick?: number
  /** When second 0 was, in seconds since 1970-01-01 UTC, if the times are dates. */
  readonly epoch?: number
}

export interface ListedTimes extends AnyTimes {
  /** Seconds, one a frame, ascending. */
  readonly seconds: readonly number[] | Float64Array
}

/** Frame k was taken at `start + k / rate` seconds. */
export interface EvenTimes extends AnyTimes {
  readonly start: number
  readonly rate: number
}

/** The frame of a source that each frame of a movie shows, and the share of the next one. */
export interface FrameMap {
  /** Frames of the source by the movie's frames; -1 if there is none at that moment. */
  readonly at: Int32Array
  /** Shares from 0 to 1 by the movie's frames; left out if frames are shown as they are. */
  readonly part?: Float64Array
}
