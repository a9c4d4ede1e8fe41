// The types of planned movies.
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

/** An output's path, which is known even if the movie is blocked. */
export interface OutputPath {
  /** Relative to `out`, with slashes; for one file per frame, with `<frame>` as written in the pipeline. */
  readonly path: string
  /** Absolute. */
  readonly file: string
  /** The names of the frames' files, if each frame has its own. */
  readonly numbered?: NumberedNames
}

export interface PlannedOutput extends OutputPath {
  readonly numbered?: NumberedFiles
  readonly writer: LoadedPlugin<WriterPlugin>
  readonly options: Json
  readonly fps: number
  /** Size of the file's pictures. */
  readonly size: Size
  readonly notes: readonly string[]
  /** Versions of the writer and of the programs that it uses. */
  readonly identity: string
  /** Everything else that decides its bytes besides the pictures, hashed. */
  readonly digest: string
  readonly plan: Json
  /** The sound that its file will contain. */
  readonly audio?: MovieSound
  readonly captions?: readonly Caption[]
  /** The plan for making its file in pieces, if that is possible. */
  readonly pieces?: PiecesPlan
}

/** The part of a movie's digest for which frames of its sources it shows when, if they are joined by their times. */
export const momentsPart = 'moments'
/** The part of a movie's digest for its per-frame options. */
export const perFramePart = 'render, frame by frame'
/** Before the path of an output: its options and the version of its writer. */
export const outputPart = 'output '
/** Before the name of a source, transform or renderer: its version. */
export const pluginPart = 'plugin '
export const writerPart = 'writer of '

interface MovieBase {
  /** The fields that distinguish it, as `--only` takes them: `animal=Beto,exp=11`. */
  readonly id: string
  readonly fields: Fields
  /** Absolute paths of the files that its frames are read from. */
  readonly inputs: readonly string[]
  /** Absolute paths of tables and arrays that its fields come from. */
  readonly references: readonly string[]
  readonly warnings: readonly string[]
}

/** A movie that cannot be made at present; the others can. */
export interface BlockedMovie extends MovieBase {
  readonly status: 'blocked'
  readonly error: MovieflowError
  readonly outputs: readonly OutputPath[]
}

export interface ReadyMovie extends MovieBase {
  readonly status: 'ready'
  readonly outputs: readonly PlannedOutput[]
  readonly spec: MovieSpec
  /** The stretch of the data that it shows, if its sources are joined by their times. */
  readonly shown?: ShownTime
  /** Frames of each piece, if its files are made in pieces that are then joined. */
  readonly pieceFrames?: number
  /** The data that enter the renderer. */
  readonly clips: Readonly<Record<string, Clip>>
  /** The names of axes in the files of sources, by source. */
  readonly dimensions: Readonly<Record<string, readonly (string | null)[] | undefined>>
  /** Limits of more than one frame, by the renderer's name for them. */
  readonly limits: Readonly<Record<string, LimitsRequest>>
  /** The group that a frame shares its limits with: the same text for all frames, of any movie, that share them. */
  limitsGroup(key: string, frame: number): string
  /** All frames of the movie are in one group. */
  readonly oneLimitsGroup: boolean
  patches(frame: number): OptionPatch[]
  /** All fields that templates can name in a frame. */
  readonly fieldsOf: FieldsOfFrame
  /** Frees what only drawing needs, after the movie was made: `patches` and `fieldsOf` throw INTERNAL from then on. */
  freeFrames(): void
  readonly renderer: RendererPlugin
  /** Everything that decides its pictures besides the inputs' contents: parts by name, each hashed. */
  readonly digest: Readonly<Record<string, string>>
  /** Versions of the plugins that make it, and of the programs that these use, by name. */
  readonly plugins: Readonly<Record<string, string>>
}

export type PlannedMovie = BlockedMovie | ReadyMovie

/** Everything that decides a movie's files besides the inputs' contents: parts by name. Made when needed: names of outputs are long. */
export function digestParts({ digest, outputs }: ReadyMovie): Record<string, string> {
  const ofOutputs = outputs.flatMap(({ path, digest: own, identity }) => [
    [`${outputPart}${path}`, own],
    [`${writerPart}${path}`, identity],
  ])
  return { ...digest, ...Object.fromEntries(ofOutputs) }
}
