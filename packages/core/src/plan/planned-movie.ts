// What the plan knows of each movie.
import type { PiecesPlan, RendererPlugin, WriterPlugin } from '../contract/index.js'
import type { MovieflowError } from '../errors/index.js'
import type {
  Caption,
  Clip,
  Fields,
  Json,
  LimitsRequest,
  MovieSound,
  MovieSpec,
  NumberedFiles,
  NumberedNames,
  OptionPatch,
  Size,
} from '../model/index.js'
import type { LoadedPlugin } from '../plugins/index.js'
import type { FieldsOfFrame } from './frame-values.js'
import type { ShownTime } from './movie-clock.js'

/** An output's place: known even where the movie is blocked. */
export interface OutputPath {
  /** Relative to `out`, with slashes; of a file a frame, with `<frame>` as it stands in the pipeline. */
  readonly path: string
  /** Absolute. */
  readonly file: string
  /** How the frames' files are called, where each has its own. */
  readonly numbered?: NumberedNames
}

export interface PlannedOutput extends OutputPath {
  readonly numbered?: NumberedFiles
  readonly writer: LoadedPlugin<WriterPlugin>
  readonly options: Json
  readonly fps: number
  /** Of the file's pictures. */
  readonly size: Size
  readonly notes: readonly string[]
  /** What the writer adds to what decides the bytes. */
  readonly identity: string
  readonly plan: Json
  /** What its file will hold. */
  readonly audio?: MovieSound
  readonly captions?: readonly Caption[]
  /** How its file is made in pieces, if it can be. */
  readonly pieces?: PiecesPlan
}

/** The part of a movie's digest that says which frames of its sources it shows when, if they are joined by their times. */
export const momentsPart = 'moments'
/** The part of a movie's digest that holds its per-frame options. */
export const perFramePart = 'render, frame by frame'
/** Before the path of an output: its options; and the version of its writer. */
export const outputPart = 'output '
/** Before the name of a source, transform or renderer: its version. */
export const pluginPart = 'plugin '
export const writerPart = 'writer of '

interface MovieBase {
  /** Of the fields that distinguish it, as `--only` takes them: `animal=Beto,exp=11`. */
  readonly id: string
  readonly fields: Fields
  /** Absolute paths of the files that its frames are read from. */
  readonly inputs: readonly string[]
  /** Absolute paths of tables and arrays that its fields come from. */
  readonly references: readonly string[]
  readonly warnings: readonly string[]
}

/** A movie that cannot be made as things are; the others can. */
export interface BlockedMovie extends MovieBase {
  readonly status: 'blocked'
  readonly error: MovieflowError
  readonly outputs: readonly OutputPath[]
}

export interface ReadyMovie extends MovieBase {
  readonly status: 'ready'
  readonly outputs: readonly PlannedOutput[]
  readonly spec: MovieSpec
  /** Which stretch of the data it shows, if its sources are joined by their times. */
  readonly shown?: ShownTime
  /** Frames of each piece that its files are made of, and joined; left out if they are made in one go. */
  readonly pieceFrames?: number
  /** What enters the renderer. */
  readonly clips: Readonly<Record<string, Clip>>
  /** What the files of sources call their axes, by source. */
  readonly dimensions: Readonly<Record<string, readonly (string | null)[] | undefined>>
  /** Limits that reach over more than one frame, by the renderer's name for them. */
  readonly limits: Readonly<Record<string, LimitsRequest>>
  /** What a frame shares its limits with: the same text for all frames, of any movie, that share them. */
  limitsGroup(key: string, frame: number): string
  /** All frames of the movie are in one group. */
  readonly oneLimitsGroup: boolean
  patches(frame: number): OptionPatch[]
  /** All that templates can name in a frame. */
  readonly fieldsOf: FieldsOfFrame
  readonly renderer: RendererPlugin
  /** What decides its bytes beside the inputs' contents: parts by name, each hashed. */
  readonly digest: Readonly<Record<string, string>>
  /** Versions of the plugins that make it, and of what they use, by name. */
  readonly plugins: Readonly<Record<string, string>>
}

export type PlannedMovie = BlockedMovie | ReadyMovie
