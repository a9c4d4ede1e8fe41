// The review after a run: every movie of a pipeline with its state, as plain data; the content of `report.json`.
import type { ErrorRecord } from '../errors/index.js'
import type { Fields, Json, Provenance, Size } from '../model/index.js'

/** `stale` was made before and would be rebuilt; `missing` was neither made nor tried. */
export type ReportedStatus = 'made' | 'failed' | 'blocked' | 'stale' | 'missing'

/** All movies of one pipeline. */
export interface BatchReport {
  readonly version: 1
  readonly generator: 'movieflow'
  /** A key of the report's content: reports with equal keys are equal except for the time. */
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
  /** For one file per frame: their number, and the first one's path; `bytes` are those of all. */
  readonly files?: number
  readonly first?: string
}

/** The failure of the last try. */
export interface ReportedError extends Pick<ErrorRecord, 'message' | 'hint' | 'file' | 'option' | 'frame'> {
  readonly code: string
  /** The last output of the program that failed. */
  readonly log?: readonly string[]
  /** ISO 8601; absent if the plan found the failure. */
  readonly at?: string
}

export interface ReportedMovie {
  readonly id: string
  readonly fields: Fields
  /** Values that plugins had added to it when the report was written. */
  readonly annotations?: Readonly<Record<string, Json>>
  readonly status: ReportedStatus
  /** The reasons why it is stale, missing or blocked. */
  readonly reasons?: readonly string[]
  readonly outputs: readonly ReportedOutput[]
  readonly frames?: number
  readonly fps?: number
  /** As drawn. */
  readonly size?: Size
  /** Seconds. */
  readonly duration?: number
  /** By the renderer's names; each pair once. */
  readonly limits?: Readonly<Record<string, readonly (readonly [number, number])[]>>
  readonly warnings: readonly string[]
  readonly error?: ReportedError
  /** The command that rebuilds it. */
  readonly again: string
  /** When it was made, ISO 8601. */
  readonly made?: string
  /** Seconds that it took to make. */
  readonly seconds?: number
  readonly tries?: number
  /** Its origin, which is also in its files' metadata. */
  readonly provenance?: Provenance
  /** A PNG of its middle frame, relative to `out`. */
  readonly poster?: string
}
