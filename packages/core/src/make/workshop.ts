// The resources shared by all movies of a run; main thread.
import type { PluginContext } from '../contract/index.js'
import type { SinkThreads } from '../encode/index.js'
import type { InputContents } from '../freshness/index.js'
import type { Provenance } from '../model/index.js'
import type { StagedFile } from '../output/index.js'
import type { ReadyMovie } from '../plan/index.js'
import type { WorkerPool } from '../workers/index.js'
import type { FrameKeeper } from './frame-keeper.js'
import type { LimitsSurvey } from './limits-survey.js'
import type { MovieLimits } from './movie-limits.js'
import type { SlotPool } from './slot-pool.js'

export interface Workshop {
  /** The folder of the outputs, absolute. */
  readonly out: string
  readonly pool: WorkerPool
  readonly slots: SlotPool
  readonly sinks: SinkThreads
  readonly frames: FrameKeeper
  readonly survey: LimitsSurvey
  readonly contents: InputContents
  readonly threads: number
  /** The number of movies that are made at one time. */
  readonly lanes: number
  readonly signal: AbortSignal
}

/** A movie that is being made. */
export interface MovieOrder {
  readonly movie: ReadyMovie
  /** Staged files of each output, in the order of its files. */
  readonly staged: readonly (readonly StagedFile[])[]
  /** Settles when the contents of its inputs are known. */
  readonly settled: Promise<unknown>
  readonly context: PluginContext
  progress(frames: number): void
}

/** Complete files, still with their staged names. */
export interface WholeMovie {
  /** SHA-256 of each file of each output; `undefined` if one cannot be read. */
  readonly hashes: readonly (readonly (string | undefined)[])[]
  /** Limits, each once. */
  readonly limits: MovieLimits['known']
  readonly provenance: Provenance
  /** Its middle frame, small: a PNG file's bytes. */
  readonly poster: Uint8Array | undefined
}
