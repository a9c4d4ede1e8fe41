// The events of a run.
import type { EndedRun } from '../contract/index.js'
import type { ErrorRecord } from '../errors/index.js'

export type MovieStatus = 'made' | 'fresh' | 'failed' | 'blocked' | 'canceled'

export interface RunSummary extends EndedRun {
  /** The report of the run. */
  readonly report?: {
    /** Absolute path of the page; absent if it could not be written. */
    readonly page?: string
    /** Why its name is not `report.html`. */
    readonly note?: string
    readonly error?: ErrorRecord
  }
  /** Errors thrown by `runEnd` hooks of plugins. */
  readonly hookErrors?: readonly ErrorRecord[]
}

export type RunEvent =
  | {
      readonly type: 'run-start'
      readonly pipeline: string
      /** The folder of the outputs, absolute. */
      readonly out: string
      readonly movies: number
      readonly toMake: number
      readonly fresh: number
      readonly blocked: number
      readonly frames: number
    }
  | {
      readonly type: 'movie-start'
      readonly movie: string
      readonly frames: number
      readonly outputs: readonly string[]
      readonly reasons: readonly string[]
    }
  | { readonly type: 'survey'; readonly movies: number; readonly done: number }
  | { readonly type: 'progress'; readonly movie: string; readonly done: number; readonly frames: number }
  | { readonly type: 'warning'; readonly movie?: string; readonly message: string }
  | { readonly type: 'retry'; readonly movie: string; readonly error: ErrorRecord }
  | {
      readonly type: 'movie-end'
      readonly movie: string
      readonly status: MovieStatus
      readonly frames: number
      readonly seconds: number
      readonly outputs: readonly string[]
      readonly error?: ErrorRecord
    }
  | ({ readonly type: 'run-end' } & RunSummary)
