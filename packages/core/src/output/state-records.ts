// What the state of a pipeline holds: one record a line.
import type { ErrorRecord } from '../errors/index.js'
import type { Limits, NumberedFiles, PluginWork, Provenance, Size } from '../model/index.js'

/** A file as it was seen: times in milliseconds since 1970, as `stat` gives them. */
export interface FileStamp {
  readonly bytes: number
  readonly modified: number
  /** Of its metadata: a time that no program sets back. */
  readonly changed: number
}

export interface OutputRecord extends FileStamp {
  /** Relative to `out`; of a file for each frame with `<frame>`, and then the record is of all of them. */
  readonly path: string
  /** Hexadecimal; see {@link hashOfFiles} for that of several. */
  readonly sha256: string
  /** A file for each frame: `bytes` are those of all, and times the latest. */
  readonly numbered?: NumberedFiles
  /** What a shorter movie left of a longer one: no hash is known of these files alone. */
  readonly tail?: true
}

/** A movie that was made: what decides whether it is fresh. */
export interface MovieRecord {
  readonly kind: 'movie'
  readonly movie: string
  /** Parts by name: what each was when the movie was made. */
  readonly fingerprint: Readonly<Record<string, string>>
  readonly outputs: readonly OutputRecord[]
  /** ISO 8601. */
  readonly made: string
}

/** A movie that was made: what a report tells of it. Follows its {@link MovieRecord}; `kind` and `movie` come first in its text. */
export interface MovieDetails {
  readonly kind: 'details'
  readonly movie: string
  /** As in the record. */
  readonly made: string
  readonly frames: number
  readonly fps: number
  /** As drawn. */
  readonly size: Size
  /** What making it took. */
  readonly seconds: number
  /** 1, and one more for each retry. */
  readonly tries: number
  /** Each once, by the option that asked for them. */
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  readonly warnings: readonly string[]
  /** What each step took; absent in records of earlier versions. */
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

/** The content of an input, for the next run to believe its size and times. */
export interface InputRecord extends FileStamp {
  readonly kind: 'input'
  /** Relative to the pipeline's folder. */
  readonly path: string
  readonly sha256: string
  /** Milliseconds since 1970, before it was read. */
  readonly read: number
}

/** Outputs of movies that have other outputs by now: `clean` removes them. */
export interface LeftRecord {
  readonly kind: 'left'
  readonly movie: string
  readonly outputs: readonly OutputRecord[]
}

/** What a run is about to make, told before it does: files that have their names already when the run is killed are known to be its own. */
export interface ClaimRecord {
  readonly kind: 'claim'
  /** The pipeline's file, relative to `out`; `null` of one that was given as data. */
  readonly pipeline: string | null
  /** Paths of outputs, as {@link OutputRecord} has them, of which no other record need be there. */
  readonly paths: readonly string[]
}

export type StateRecord = ClaimRecord | MovieRecord | MovieDetails | FailureRecord | InputRecord | LeftRecord
