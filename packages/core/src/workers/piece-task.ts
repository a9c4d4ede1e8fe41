// The tasks that make a movie in pieces, and what comes back.
import type { DrawnPart, Limits, OptionPatch, Provenance } from '../model/index.js'
import type { OutputToMake } from './make-task.js'
import type { SharedMovie } from './shared-movie.js'

/** Draws a run of a movie's frames and writes each output's piece of them. The lists have one entry a frame. */
export interface PieceTask {
  readonly type: 'piece'
  readonly movie: SharedMovie
  readonly start: number
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly limits: readonly Readonly<Record<string, Limits | undefined>>[]
  /** Of each output the staged file of its piece, and what the whole file will be. */
  readonly outputs: readonly OutputToMake[]
  /** The frame of the movie of which a poster is wanted. */
  readonly poster: number
}

export interface MadePiece {
  /** A PNG file's bytes, if its frame is in this piece. */
  readonly poster?: Uint8Array | undefined
  /** What can be seen in all frames that this worker has drawn of the movie. */
  readonly drawn: readonly DrawnPart[]
  /** What the sinks had to say. */
  readonly warnings: readonly string[]
}

/** Makes each output's file of its pieces, reads it back and hashes it. */
export interface JoinTask {
  readonly type: 'join'
  readonly movie: SharedMovie
  readonly outputs: readonly OutputToMake[]
  /** In their order; of each the frames and the file of each output. */
  readonly pieces: readonly { readonly frames: number; readonly files: readonly string[] }[]
  readonly provenance: Provenance
}

export interface JoinedMovie {
  /** SHA-256 of each file of each output; `undefined` if one cannot be read. */
  readonly hashes: readonly (readonly (string | undefined)[])[]
  readonly warnings: readonly string[]
}
