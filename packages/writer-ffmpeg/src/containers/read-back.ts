// What a container's own index says of the movie in it.
import type { Size } from '@movieflow/core/plugin'

export interface ReadBack {
  readonly frames: number
  readonly size: Size
  /** Seconds. */
  readonly duration: number
}
