// One movie as plain data: what a worker needs to read, draw and encode its frames.
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
  /** Where the axis lies among those of a frame. */
  readonly position: number
  /** One for each index of the axis. */
  readonly members: readonly SourceSpec[]
  /** Of members with unlike clocks: which of its frames each has at each frame of the stack. */
  readonly maps?: readonly FrameMap[]
}

export interface SourceSpec {
  readonly plugin: PluginReference
  /** One file, one for each frame, or parts of a recording; of a stack, those of all its members. */
  readonly inputs: readonly InputSpec[]
  readonly stack?: SourceStack
  /** Of parts: the frames of each, which follow each other. */
  readonly parts?: readonly number[]
  /** As the source delivers it, before `fixed`. */
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
  /** Seconds on the file's own clock, as its time stamps say them; may be before its first sound. */
  readonly start: number
  /** Seconds. It may reach over the end of the file's sound: the rest is silent. */
  readonly duration: number
  /** Seconds on the movie's clock at which it is heard. */
  readonly at: number
}

/** The sound of a movie: stretches of that of other files, silence between them. */
export interface MovieSound {
  /** One after the other, none over the next one. */
  readonly stretches: readonly SoundStretch[]
  /** Seconds, as long as the pictures. */
  readonly duration: number
}

export interface EncoderSpec {
  readonly plugin: PluginReference
  readonly options: Json
  readonly plan: Json
  readonly fps: number
  /** That goes into its file. */
  readonly audio?: MovieSound
  readonly captions?: readonly Caption[]
}

export interface MovieSpec {
  /** The movie's id. */
  readonly id: string
  /** The pipeline's folder, absolute. */
  readonly folder: string
  /** Of the finished movie, cards among them. */
  readonly frames: number
  readonly fps: number
  /** Cards, and what is done to the pictures; left out: every frame shows the data, as they are drawn. */
  readonly timeline?: Timeline
  /** Seconds of the data at the first frame that shows some; left out: 0. */
  readonly from?: number
  /** Seconds of the data for a second of the movie; left out: 1. */
  readonly speed?: number
  /** Seconds of the data at each frame, if they are not as far apart. */
  readonly moments?: Float64Array
  /** Of each source that is joined by its times: which of its frames each frame of the movie shows. */
  readonly maps?: Readonly<Record<string, FrameMap>>
  /** Sources whose samples are drawn one by one, whichever frame is drawn, with the times of these. */
  readonly series?: Readonly<Record<string, ClipTimes>>
  readonly main: string
  readonly sources: { readonly [name: string]: SourceSpec }
  readonly transforms: readonly TransformSpec[]
  /** Of the first frames that show data; of all of them, unless there are parts. */
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

/** Values to be set in a frame's options: where, and what. */
export type OptionPatch = readonly [path: OptionPath, value: Json]
