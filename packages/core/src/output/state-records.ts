// The records in a pipeline's state, one per line.
import type { ErrorRecord } from '../errors/index.js'
import type { Limits, NumberedFiles, PluginWork, Provenance, Size } from '../model/index.js'

/** The size and times of a file: milliseconds since 1970, from `stat`. */
export interface FileStamp {
  readonly bytes: number
  readonly modified: number
  /** Change time of its metadata, which no program can set back. */
  readonly changed: number
}

export interface OutputRecord extends FileStamp {
  /** Relative to `out`; with `<frame>` if there is a file for each frame, and then the record is about all of them. */
  readonly path: string
  /** Hexadecimal; see {@link hashOfFiles} for several files. */
  readonly sha256: string
  /** A file for each frame: `bytes` are those of all, and times the latest. */
  readonly numbered?: NumberedFiles
  /** Files that a shorter movie left of a longer one: the hash of only these files is unknown. */
  readonly tail?: true
}

/** A movie that was made: the facts that decide whether it is fresh. */
export interface MovieRecord {
  readonly kind: 'movie'
  readonly movie: string
  /** Parts by name, as they were when the movie was made. */
  readonly fingerprint: Readonly<Record<string, string>>
  readonly outputs: readonly OutputRecord[]
  /** Movies that share its limits, but could not be read when it was made. */
  readonly leftOut?: readonly string[]
  /** ISO 8601. */
  readonly made: string
}

/** A movie that was made: details for a report. Follows its {@link MovieRecord}; `kind` and `movie` come first in its text. */
export interface MovieDetails {
  readonly kind: 'details'
  readonly movie: string
  /** As in the record. */
  readonly made: string
  readonly frames: number
  readonly fps: number
  /** Size of the pictures as drawn. */
  readonly size: Size
  /** Time that making it took. */
  readonly seconds: number
  /** 1, and one more for each retry. */
  readonly tries: number
  /** Limits, each once, by the option that requested them. */
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  readonly warnings: readonly string[]
  /** The work of each step; absent in records of earlier versions. */
  readonly work?: readonly PluginWork[]
  readonly provenance: Provenance
}

/** A movie that could not be made. */
export interface FailureRecord {
  readonly kind: 'failure'
  readonly movie: string
  /** ISO 8601. */
  readonly at: string
  readonly tries: number
  readonly error: Omit<ErrorRecord, 'stack'>
  readonly warnings: readonly string[]
}

/** The content of an input, so that the next run can trust its size and times. */
export interface InputRecord extends FileStamp {
  readonly kind: 'input'
  /** Relative to the pipeline's folder. */
  readonly path: string
  readonly sha256: string
  /** Milliseconds since 1970, before it was read. */
  readonly read: number
}

/** Outputs of movies that have other outputs now: `clean` removes them. */
export interface LeftRecord {
  readonly kind: 'left'
  readonly movie: string
  readonly outputs: readonly OutputRecord[]
}

/** Outputs that a run is about to make, recorded before: if the run is killed, its finished files are known to be its own. */
export interface ClaimRecord {
  readonly kind: 'claim'
  /** The pipeline's file, relative to `out`; `null` if it was given as data. */
  readonly pipeline: string | null
  /** Paths of outputs, as in {@link OutputRecord}, which need no other record. */
  readonly paths: readonly string[]
}

export type StateRecord = ClaimRecord | MovieRecord | MovieDetails | FailureRecord | InputRecord | LeftRecord
