// One movie as plain data: everything a worker needs to read, draw and encode its frames.
import type { Fields, Json } from './field.js'
import type { OptionPath } from './pipeline.js'
import type { PluginReference } from './plugin-reference.js'
import type { Clip, FixedAxis } from './tensor.js'
import { type Caption, type RenderSpec, shownFrame, type Timeline } from './timeline.js'
import type { ClipTimes, FrameMap } from './times.js'

export interface InputSpec {
  /** Absolute path. */
  readonly file: string
  readonly variables: readonly string[]
  readonly axes: readonly string[]
  readonly options: Json
}

/** Sources that are one array together, side by side along an axis. */
export interface SourceStack {
  readonly axis: string
  /** The position of the axis among those of a frame. */
  readonly position: number
  /** One for each index of the axis. */
  readonly members: readonly SourceSpec[]
  /** For members with different clocks: the frame of each member at each frame of the stack. */
  readonly maps?: readonly FrameMap[]
}

export interface SourceSpec {
  readonly plugin: PluginReference
  /** One file, one for each frame, or parts of a recording; for a stack, the files of all its members. */
  readonly inputs: readonly InputSpec[]
  readonly stack?: SourceStack
  /** For a recording in parts: the number of frames of each. */
  readonly parts?: readonly number[]
  /** The clip as the source delivers it, before `fixed`. */
  readonly clip: Clip
  /** Axes of which this movie is one index (`matrix: { channel: { axis: channel } }`). */
  readonly fixed: readonly FixedAxis[]
}

export interface TransformSpec {
  readonly plugin: PluginReference
  readonly options: Json
  /** The source it acts on. */
  readonly source: string
  readonly path: OptionPath
}

/** A stretch of a file's sound. */
export interface SoundStretch {
  /** Absolute path of a file that ffmpeg reads; its first sound is meant. */
  readonly file: string
  /** Seconds on the file's own clock, by its time stamps; may be before its first sound. */
  readonly start: number
  /** Seconds. If it exceeds the file's sound, the rest is silent. */
  readonly duration: number
  /** Seconds on the movie's clock at which it is heard. */
  readonly at: number
}

/** The sound of a movie: stretches of other files' sound, with silence between them. */
export interface MovieSound {
  /** In order, without overlap. */
  readonly stretches: readonly SoundStretch[]
  /** Seconds, as long as the pictures. */
  readonly duration: number
}

export interface EncoderSpec {
  readonly plugin: PluginReference
  readonly options: Json
  readonly plan: Json
  readonly fps: number
  /** The sound of its file. */
  readonly audio?: MovieSound
  readonly captions?: readonly Caption[]
}

export interface MovieSpec {
  /** The movie's id. */
  readonly id: string
  /** The pipeline's folder, absolute. */
  readonly folder: string
  /** The number of frames of the finished movie, including cards. */
  readonly frames: number
  readonly fps: number
  /** Cards and editing of the pictures; left out: every frame shows the data as drawn. */
  readonly timeline?: Timeline
  /** Seconds of the data at the first frame that shows some; left out: 0. */
  readonly from?: number
  /** Seconds of the data per second of the movie; left out: 1. */
  readonly speed?: number
  /** Seconds of the data at each frame, if these are not evenly spaced. */
  readonly moments?: Float64Array
  /** For each source that is joined by its times: its frame at each frame of the movie. */
  readonly maps?: Readonly<Record<string, FrameMap>>
  /** Sources whose samples are all drawn one by one in each frame, with their times. */
  readonly series?: Readonly<Record<string, ClipTimes>>
  readonly main: string
  readonly sources: { readonly [name: string]: SourceSpec }
  readonly transforms: readonly TransformSpec[]
  /** The renderer of the first frames that show data; of all of them, unless there are parts. */
  readonly render: RenderSpec
  readonly outputs: readonly EncoderSpec[]
  readonly fields: Fields
}

/** Seconds of the data at one of the frames that show some. */
export function timeOfShown(
  { from = 0, speed = 1, fps, moments }: Pick<MovieSpec, 'from' | 'speed' | 'fps' | 'moments'>,
  shown: number,
): number {
  return moments?.[shown] ?? from + (shown * speed) / fps
}

/** Seconds of the data at a frame of the finished movie; a card has none. */
export function timeOfFrame(spec: MovieSpec, index: number): number | undefined {
  const shown = shownFrame(spec, index)
  return shown === undefined ? undefined : timeOfShown(spec, shown)
}

/** A value to be set in a frame's options, and its path. */
export type OptionPatch = readonly [path: OptionPath, value: Json]
