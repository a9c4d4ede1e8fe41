// The tasks that the main thread gives to workers, and what comes back: data alone, and shared memory.
import type { ErrorRecord } from '../errors/index.js'
import type {
  Clip,
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
import type { MovieWork } from '../plugins/index.js'

/** What `prepare` returned, by {@link inputKey}. */
export type PreparedInputs = { readonly [inputKey: string]: Json }

/**
 * A movie's frames as its transforms leave them, in shared memory: of each source the frames one behind the other, as
 * many as its clip has. A worker writes those of its task; once all are written they are only read.
 */
export interface KeptFrames {
  readonly clips: Readonly<Record<string, Clip>>
  readonly memory: Readonly<Record<string, SharedArrayBuffer>>
}

/** How a worker comes by a movie's frames: out of its inputs, or ready in memory. */
export interface FrameAccess {
  readonly prepared: PreparedInputs
  readonly kept?: KeptFrames
}

/** Reads some frames for several movies of the same inputs, each frame once, and keeps what their transforms make of it. */
export interface KeepTask {
  readonly type: 'keep'
  /** The same for all tasks of one reading. */
  readonly group: string
  readonly movies: readonly { readonly spec: MovieSpec; readonly kept: KeptFrames }[]
  readonly prepared: PreparedInputs
  readonly start: number
  readonly count: number
}

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
  readonly access: FrameAccess
  readonly groups: readonly SurveyGroup[]
}

/** Draws and encodes consecutive frames. The lists have one entry a frame. */
export interface DrawTask {
  readonly type: 'draw'
  readonly spec: MovieSpec
  readonly access: FrameAccess
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
  /** The frame of these of which a poster is wanted. */
  readonly poster?: number
  /** Memory for what the writers are handed; empty to be sent the picture itself. */
  readonly slots: readonly SharedArrayBuffer[]
}

/** Reads files for their SHA-256. */
export interface HashTask {
  readonly type: 'hash'
  readonly files: readonly string[]
}

export interface DrawnFrames {
  /** One list a frame, one entry an output; a picture's pixels where there are no slots. */
  readonly parts: readonly (readonly FrameBytes[])[]
  /** A PNG file's bytes, where a poster was wanted. */
  readonly poster?: Uint8Array
}

export type WorkerTask = HashTask | PrepareTask | KeepTask | SurveyTask | DrawTask

export interface WorkerValues {
  /** Hexadecimal, one a file; `undefined` where it cannot be read. */
  hash: readonly (string | undefined)[]
  prepare: Json
  keep: null
  /** One a group. */
  survey: readonly SurveyPart[]
  draw: DrawnFrames
}

/** A task, and the memory by which its thread says what it is at. */
export type WatchedTask<T extends WorkerTask = WorkerTask> = T & { readonly pulse: SharedArrayBuffer }

export type WorkerResult<T extends WorkerTask['type'] = WorkerTask['type']> = (
  | { readonly ok: true; readonly value: WorkerValues[T] }
  | { readonly ok: false; readonly error: ErrorRecord }
) & { readonly warnings: readonly string[]; readonly work: readonly MovieWork[] }

/** The same for the same array of the same file, whichever movie reads it. */
export function inputKey(source: SourceSpec, input: InputSpec): string {
  return JSON.stringify([source.plugin.url, source.plugin.exportName, input])
}
