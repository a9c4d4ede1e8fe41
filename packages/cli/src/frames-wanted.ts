// The frames and the movie that are requested, and the result.

export interface FramePicture {
  readonly index: number
  /** Seconds of the data; a card has none. */
  readonly seconds?: number | undefined
  /** When second 0 was, in seconds since 1970, if the times are dates. */
  readonly epoch?: number | undefined
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array }
}

export interface FramesOfMovie<Kept> {
  readonly movie: string
  readonly frames: readonly Kept[]
}

export interface FramesWanted<Kept> {
  readonly only?: readonly string[] | undefined
  readonly settings: readonly string[]
  /** No more than one. */
  readonly one: boolean
  /** Picks frames, in order, from their total number; the movie is the first that `only` leaves. */
  choose(count: number): readonly number[]
  /** Keeps only what is needed of each frame: the pictures of a whole movie do not fit into memory. */
  keep(frame: FramePicture): Kept
}
