// What a container's own index says of the movie in it.
import type { Size } from '@movieflow/core/plugin'

export interface ReadBack {
  readonly frames: number
  readonly size: Size
  /** Seconds of the pictures; `undefined` of a single one beside another track, which may be longer. */
  readonly duration?: number
  /** Tracks beside that of the pictures. */
  readonly others?: number
}
