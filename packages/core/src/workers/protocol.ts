// The tasks that the main thread gives to workers, and what comes back: data alone, and shared memory.
import type { ErrorRecord } from '../errors/index.js'
import type {
  FrameBytes,
  InputSpec,
  Json,
  Limits,
  LimitsRequest,
  MovieSpec,
  OptionPatch,
  SourceSpec,
  SurveyPart,
  SurveyPass,
} from '../model/index.js'

/** What `prepare` returned, by {@link inputKey}. */
export type PreparedInputs = { readonly [inputKey: string]: Json }

/** Makes an input quick to read. */
export interface PrepareTask {
  readonly type: 'prepare'
  readonly source: SourceSpec
  readonly input: InputSpec
  readonly scratch: string
  /** The pipeline's folder. */
  readonly folder: string
}

/** A group of frames whose limits are wanted, as far as this task's movie and frames go. */
export interface SurveyGroup {
  readonly source: string
  readonly select: Pick<LimitsRequest, 'fixed' | 'positive'>
  readonly frames: readonly number[]
  readonly pass: SurveyPass
}

export interface SurveyTask {
  readonly type: 'survey'
  readonly spec: MovieSpec
  readonly prepared: PreparedInputs
  readonly groups: readonly SurveyGroup[]
}

/** Draws and encodes consecutive frames. The lists have one entry a frame. */
export interface DrawTask {
  readonly type: 'draw'
  readonly spec: MovieSpec
  readonly prepared: PreparedInputs
  readonly start: number
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly limits: readonly Readonly<Record<string, Limits | undefined>>[]
  /** All limits of the movie, each once. */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
  /** For the frame before `start`, where a writer needs it. */
  readonly before?: {
    readonly patches: readonly OptionPatch[]
    readonly limits: Readonly<Record<string, Limits | undefined>>
  }
  /** Memory for what the writers are handed; empty to be sent the picture itself. */
  readonly slots: readonly SharedArrayBuffer[]
}

export type WorkerTask = PrepareTask | SurveyTask | DrawTask

export interface WorkerValues {
  prepare: Json
  /** One a group. */
  survey: readonly SurveyPart[]
  /** One list a frame, one entry an output; a picture's pixels where there are no slots. */
  draw: readonly (readonly FrameBytes[])[]
}

export type WorkerResult<T extends WorkerTask['type'] = WorkerTask['type']> =
  | { readonly ok: true; readonly value: WorkerValues[T]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: ErrorRecord; readonly warnings: readonly string[] }

/** The same for the same array of the same file, whichever movie reads it. */
export function inputKey(source: SourceSpec, input: InputSpec): string {
  return JSON.stringify([source.plugin.url, source.plugin.exportName, input])
}
