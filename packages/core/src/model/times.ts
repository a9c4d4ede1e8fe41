// When the frames of a recording were taken.

/** The clock of a recording: its own, whatever it begins with. */
export type ClipTimes = ListedTimes | EvenTimes

interface AnyTimes {
  /** Seconds that the file can tell apart, as a container's time base; left out: 1 µs. */
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

/** Which frame of a source each frame of a movie shows, and what part of the next one. */
export interface FrameMap {
  /** By the movie's frames; -1 if the source has none for that moment. */
  readonly at: Int32Array
  /** From 0 to 1, by the movie's frames; left out if frames are shown as they are. */
  readonly part?: Float64Array
}
