// How a worker comes by a movie's frames.
import type { Clip, Json, WarmKeys } from '../model/index.js'

/** What `prepare` returned, by `inputKey`. */
export type PreparedInputs = { readonly [inputKey: string]: Json }

/**
 * A movie's frames as its transforms leave them, in shared memory: of each source the frames one behind the other, as
 * many as its clip has. A worker writes those of its task; once all are written they are only read.
 */
export interface KeptFrames {
  readonly clips: Readonly<Record<string, Clip>>
  readonly memory: Readonly<Record<string, SharedArrayBuffer>>
}

/** How a worker comes by a movie's frames: out of its inputs, or ready in memory. */
export interface FrameAccess {
  readonly prepared: PreparedInputs
  readonly kept?: KeptFrames
  /** Of a movie of a session. */
  readonly warm?: WarmKeys
}
