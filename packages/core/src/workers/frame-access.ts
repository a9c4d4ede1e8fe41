// How a worker gets a movie's frames.
import type { Clip, Json, WarmKeys } from '../model/index.js'

/** Results of `prepare`, by `inputKey`. */
export type PreparedInputs = { readonly [inputKey: string]: Json }

/**
 * A movie's frames after its transforms, in shared memory: for each source the frames one after the other, as
 * many as its clip has. A worker writes those of its task; once all are written they are only read.
 */
export interface KeptFrames {
  readonly clips: Readonly<Record<string, Clip>>
  readonly memory: Readonly<Record<string, SharedArrayBuffer>>
}

/** How a worker gets a movie's frames: from its inputs, or from memory. */
export interface FrameAccess {
  readonly prepared: PreparedInputs
  readonly kept?: KeptFrames
  /** For a movie of a session. */
  readonly warm?: WarmKeys
}
