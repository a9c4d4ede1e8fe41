// What a person reviews after a run: every movie of a pipeline with its state, as plain data; `report.json` is this.
import type { ErrorRecord } from '../errors/index.js'
import type { Fields, Json, Provenance, Size } from '../model/index.js'

/** `stale` was made before and would be made again; `missing` was never made, nor tried. */
export type ReportedStatus = 'made' | 'failed' | 'blocked' | 'stale' | 'missing'

/** All movies of one pipeline. */
export interface BatchReport {
  readonly version: 1
  readonly generator: 'movieflow'
  /** Stands for all that the report tells: equal keys, equal reports, but for the time. */
  readonly key: string
  readonly pipeline: {
    readonly name: string
    /** Its file's name, without folders. */
    readonly file: string
  }
  /** The version that wrote the report. */
  readonly movieflow: string
  /** ISO 8601. */
  readonly written: string
  readonly counts: Readonly<Record<ReportedStatus, number>>
  /** In the order of the plan. */
  readonly movies: readonly ReportedMovie[]
}

export interface ReportedOutput {
  /** Relative to `out`, with slashes. */
  readonly path: string
  readonly bytes?: number
  readonly sha256?: string
  /** Of a file for each frame: how many there are, and the first one's path; `bytes` are those of all. */
  readonly files?: number
  readonly first?: string
}

/** What failed, when it was last tried. */
export interface ReportedError extends Pick<ErrorRecord, 'message' | 'hint' | 'file' | 'option' | 'frame'> {
  readonly code: string
  /** The last words of the program that failed. */
  readonly log?: readonly string[]
  /** ISO 8601; absent where the plan found it. */
  readonly at?: string
}

export interface ReportedMovie {
  readonly id: string
  readonly fields: Fields
  /** What plugins put beside it when the report was written. */
  readonly annotations?: Readonly<Record<string, Json>>
  readonly status: ReportedStatus
  /** Why it is stale, missing or blocked. */
  readonly reasons?: readonly string[]
  readonly outputs: readonly ReportedOutput[]
  readonly frames?: number
  readonly fps?: number
  /** As drawn. */
  readonly size?: Size
  /** Seconds. */
  readonly duration?: number
  /** By the renderer's name for them; each pair once. */
  readonly limits?: Readonly<Record<string, readonly (readonly [number, number])[]>>
  readonly warnings: readonly string[]
  readonly error?: ReportedError
  /** The command that makes it again. */
  readonly again: string
  /** When it was made, ISO 8601. */
  readonly made?: string
  /** That it took to make. */
  readonly seconds?: number
  readonly tries?: number
  /** What made it; the same is in its files' metadata. */
  readonly provenance?: Provenance
  /** A PNG of its middle frame, relative to `out`. */
  readonly poster?: string
}
