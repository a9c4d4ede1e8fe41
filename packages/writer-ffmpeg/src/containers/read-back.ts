// Reads the facts of a movie from its container's own index.
import type { Size } from '@movieflow/core/plugin'

export interface ReadBack {
  readonly frames: number
  readonly size: Size
  /** Seconds of the pictures; `undefined` for a single one next to another track, which may be longer. */
  readonly duration?: number
  /** The number of tracks besides the pictures. */
  readonly others?: number
}
