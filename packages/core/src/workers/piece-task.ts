// The tasks that make a movie in pieces, and their results.
import type { DrawnPart, Limits, OptionPatch, Provenance } from '../model/index.js'
import type { OutputToMake } from './make-task.js'
import type { SharedMovie } from './shared-movie.js'

/** Draws a run of a movie's frames and writes each output's piece of them. The lists have one entry per frame. */
export interface PieceTask {
  readonly type: 'piece'
  readonly movie: SharedMovie
  readonly start: number
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly limits: readonly Readonly<Record<string, Limits | undefined>>[]
  /** For each output, the staged file of its piece, and the path and size of the whole file. */
  readonly outputs: readonly OutputToMake[]
  /** The frame of the movie for the poster. */
  readonly poster: number
}

export interface MadePiece {
  /** A PNG file's bytes, if its frame is in this piece. */
  readonly poster?: Uint8Array | undefined
  /** The parts that can be seen in all frames of the movie that this worker has drawn. */
  readonly drawn: readonly DrawnPart[]
  /** Warnings of the sinks. */
  readonly warnings: readonly string[]
}

/** Joins each output's pieces into its file, reads it back and hashes it. */
export interface JoinTask {
  readonly type: 'join'
  readonly movie: SharedMovie
  readonly outputs: readonly OutputToMake[]
  /** In order; each with its number of frames and the file for each output. */
  readonly pieces: readonly { readonly frames: number; readonly files: readonly string[] }[]
  readonly provenance: Provenance
}

export interface JoinedMovie {
  /** SHA-256 of each file of each output; `undefined` if one cannot be read. */
  readonly hashes: readonly (readonly (string | undefined)[])[]
  readonly warnings: readonly string[]
}
