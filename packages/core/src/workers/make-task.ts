// The task of making a whole movie, and what comes back.
import type { DrawnPart, Limits, MovieSpec, OptionPatch, Provenance, Size } from '../model/index.js'
import type { FrameAccess } from './frame-access.js'
import type { LimitsPlan } from './limits-plan.js'

/** Where an output goes; what else there is to it the movie's spec says at the same place of its list. */
export interface OutputToMake {
  /** Staged files: one, or one for each frame. */
  readonly files: readonly string[]
  /** The final path, as users know it. */
  readonly path: string
  /** Of the file's pictures. */
  readonly fileSize: Size
}

/** Makes a short movie: its limits are surveyed, its frames drawn, encoded and written, its files read back and hashed. */
export interface MakeTask {
  readonly type: 'make'
  readonly spec: MovieSpec
  readonly access: FrameAccess
  readonly limits: LimitsPlan
  /** One entry a frame. */
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly outputs: readonly OutputToMake[]
  /** Without the limits, which nobody knows yet. */
  readonly provenance: Provenance
}

export interface MadeMovie {
  /** SHA-256 of each file of each output; `undefined` if one cannot be read. */
  readonly hashes: readonly (readonly (string | undefined)[])[]
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  /** A PNG file's bytes. */
  readonly poster: Uint8Array | undefined
  /** What can be seen in its frames. */
  readonly parts: readonly DrawnPart[]
  /** What the movie's sinks had to say. */
  readonly warnings: readonly string[]
}
