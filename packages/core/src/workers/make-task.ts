// The task of making a whole movie, and its result.
import type { DrawnPart, Limits, MovieSpec, OptionPatch, Provenance, Size } from '../model/index.js'
import type { FrameAccess } from './frame-access.js'
import type { LimitsPlan } from './limits-plan.js'

/** The files of an output; the rest is in the movie's spec at the same index. */
export interface OutputToMake {
  /** Staged files: one, or one for each frame. */
  readonly files: readonly string[]
  /** The final path, as shown to users. */
  readonly path: string
  /** Size of the file's pictures. */
  readonly fileSize: Size
}

/** Makes a short movie: its limits are surveyed, its frames drawn, encoded and written, its files read back and hashed. */
export interface MakeTask {
  readonly type: 'make'
  readonly spec: MovieSpec
  readonly access: FrameAccess
  readonly limits: LimitsPlan
  /** One entry per frame. */
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly outputs: readonly OutputToMake[]
  /** Without the limits, which are not known yet. */
  readonly provenance: Provenance
}

export interface MadeMovie {
  /** SHA-256 of each file of each output; `undefined` if one cannot be read. */
  readonly hashes: readonly (readonly (string | undefined)[])[]
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  /** A PNG file's bytes. */
  readonly poster: Uint8Array | undefined
  /** The parts that can be seen in its frames. */
  readonly parts: readonly DrawnPart[]
  /** Warnings of the movie's sinks. */
  readonly warnings: readonly string[]
}
