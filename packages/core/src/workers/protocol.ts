// The tasks that the main thread gives to workers, and what comes back: data alone, and shared memory.
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

/** Reads some frames for several movies of the same inputs, each frame once, and keeps what their transforms make of it. */
export interface KeepTask {
  readonly type: 'keep'
  /** The same for all tasks of one reading. */
  readonly group: string
  /** With memory for the frames that are to be kept. */
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

/** A group of frames whose limits are wanted, as far as this task's movie and frames go. */
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

/** Draws and encodes consecutive frames. The lists have one entry a frame. */
export interface DrawTask {
  readonly type: 'draw'
  readonly movie: SharedMovie
  readonly start: number
  readonly patches: readonly (readonly OptionPatch[])[]
  readonly limits: readonly Readonly<Record<string, Limits | undefined>>[]
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
  /** What can be seen in all frames that this worker has drawn of the movie. */
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
  /** Hexadecimal, one a file; `undefined` where it cannot be read. */
  hash: readonly (string | undefined)[]
  prepare: Json
  keep: null
  /** One a group. */
  survey: readonly SurveyPart[]
  draw: DrawnFrames
  make: MadeMovie
  piece: MadePiece
  join: JoinedMovie
  /** `null` if nothing is there, or the renderer tells nothing. */
  pixel: PixelReading | null
  /** `null` if the renderer writes none of that format. */
  vector: Uint8Array | null
  histogram: FrameHistogram
}

/** A task, and the memory by which its thread says what it is at. */
export type WatchedTask<T extends WorkerTask = WorkerTask> = T & {
  readonly number: number
  readonly pulse: SharedArrayBuffer
}

/**
 * By the thread's own port, in place of a result: the thread must not run anything else, and waits to be ended. A plugin has left
 * something behind there.
 */
export interface LastResult {
  readonly number: number
  readonly result: WorkerResult
}

/** What a pool hands to its threads as they start. */
export interface ThreadData {
  /** The worker's module. */
  readonly module: string
  /** The module that is imported before it. */
  readonly guard: string
  readonly openMovies: number
  /** Of a session: bytes of frames that a thread keeps between tasks. */
  readonly warmBytes?: number | undefined
  /** The name of a BroadcastChannel: any message there says that the run stops. */
  readonly stop: string
}

export type WorkerResult<T extends WorkerTask['type'] = WorkerTask['type']> = (
  | { readonly ok: true; readonly value: WorkerValues[T] }
  | { readonly ok: false; readonly error: ErrorRecord }
) & { readonly warnings: readonly string[]; readonly work: readonly MovieWork[] }

/** The same for the same array of the same file, whichever movie reads it. */
export function inputKey(source: SourceSpec, input: InputSpec): string {
  return JSON.stringify([source.plugin.url, source.plugin.exportName, input])
}
