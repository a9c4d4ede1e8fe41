// The tasks that the main thread gives to workers, and their results: only data and shared memory.
import type { ErrorRecord } from '../errors/index.js'
import type {
  DrawnPart,
  FrameBytes,
  InputSpec,
  Json,
  Limits,
  LimitsRequest,
  OptionPatch,
  PixelReading,
  SourceSpec,
  SurveyPart,
  SurveyPass,
} from '../model/index.js'
import type { MovieWork } from '../plugins/index.js'
import type { FrameHistogram, HistogramTask, PixelTask, VectorTask } from './look-task.js'
import type { MadeMovie, MakeTask } from './make-task.js'
import type { JoinedMovie, JoinTask, MadePiece, PieceTask } from './piece-task.js'
import type { SharedMovie } from './shared-movie.js'

/** Reads some frames for several movies of the same inputs, each frame once, and keeps the results of their transforms. */
export interface KeepTask {
  readonly type: 'keep'
  /** The same for all tasks of one reading. */
  readonly group: string
  /** With memory for the frames to keep. */
  readonly movies: readonly SharedMovie[]
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
  readonly fewFrames: boolean
  readonly inOrder: boolean
}

/** The part of a group of frames to survey that is in this task's movie and frames. */
export interface SurveyGroup {
  readonly select: Pick<LimitsRequest, 'of' | 'positive'>
  readonly frames: readonly number[]
  readonly pass: SurveyPass
}

export interface SurveyTask {
  readonly type: 'survey'
  readonly movie: SharedMovie
  readonly groups: readonly SurveyGroup[]
}

/** Draws and encodes consecutive frames. The lists have one entry per frame. */
export interface DrawTask {
  readonly type: 'draw'
  readonly movie: SharedMovie
  readonly start: number
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly limits: readonly Readonly<Record<string, Limits | undefined>>[]
  /** For the frame before `start`, if a writer needs it. */
  readonly before?: {
    readonly patches: readonly OptionPatch[]
    readonly limits: Readonly<Record<string, Limits | undefined>>
  }
  /** The frame among these for the poster. */
  readonly poster?: number
  /** Memory for the writers' data; empty to get the picture itself. */
  readonly slots: readonly SharedArrayBuffer[]
}

/** Reads files for their SHA-256. */
export interface HashTask {
  readonly type: 'hash'
  readonly files: readonly string[]
}

export interface DrawnFrames {
  /** One list per frame, one entry per output; a picture's pixels if there are no slots. */
  readonly parts: readonly (readonly FrameBytes[])[]
  /** A PNG file's bytes, if a poster was requested. */
  readonly poster?: Uint8Array
  /** The parts that can be seen in all frames of the movie that this worker has drawn. */
  readonly drawn: readonly DrawnPart[]
}

export type WorkerTask =
  | HashTask
  | PrepareTask
  | KeepTask
  | SurveyTask
  | DrawTask
  | MakeTask
  | PieceTask
  | JoinTask
  | PixelTask
  | VectorTask
  | HistogramTask

export interface WorkerValues {
  /** Hexadecimal, one per file; `undefined` if it cannot be read. */
  hash: readonly (string | undefined)[]
  prepare: Json
  keep: null
  /** One per group. */
  survey: readonly SurveyPart[]
  draw: DrawnFrames
  make: MadeMovie
  piece: MadePiece
  join: JoinedMovie
  /** `null` if nothing is there, or the renderer does not answer. */
  pixel: PixelReading | null
  /** `null` if the renderer does not write that format. */
  vector: Uint8Array | null
  histogram: FrameHistogram
}

/** A task, with the memory in which its thread reports its state. */
export type WatchedTask<T extends WorkerTask = WorkerTask> = T & {
  readonly number: number
  readonly pulse: SharedArrayBuffer
}

/**
 * Sent by the thread's own port, in place of a result: the thread must not run anything else, and waits to be ended. A plugin has left
 * something running there.
 */
export interface LastResult {
  readonly number: number
  readonly result: WorkerResult
}

/** The data that a pool gives its threads when they start. */
export interface ThreadData {
  /** The worker's module. */
  readonly module: string
  /** The module that is imported before it. */
  readonly guard: string
  readonly openMovies: number
  /** In a session: bytes of frames that a thread keeps between tasks. */
  readonly warmBytes?: number | undefined
  /** The name of a BroadcastChannel: any message there means that the run stops. */
  readonly stop: string
}

export type WorkerResult<T extends WorkerTask['type'] = WorkerTask['type']> = (
  | { readonly ok: true; readonly value: WorkerValues[T] }
  | { readonly ok: false; readonly error: ErrorRecord }
) & { readonly warnings: readonly string[]; readonly work: readonly MovieWork[] }

/** Equal for the same array of the same file, in any movie. */
export function inputKey(source: SourceSpec, input: InputSpec): string {
  return JSON.stringify([source.plugin.url, source.plugin.exportName, input])
}
