// What a session is asked, and what it answers: plain data, which cross a thread and a socket as they are.
import type { ErrorRecord } from '../errors/index.js'
import type { FieldValue, Json, Limits, PixelReading, Size } from '../model/index.js'

export type { PixelReading }

/** A mistake, with the lines of the pipeline's file around its place, if it has one there. */
export interface Mistake extends ErrorRecord {
  readonly excerpt?: {
    /** The number of the first of these lines, from 1. */
    readonly first: number
    readonly lines: readonly string[]
  }
}

/** An option that can be tried with a control, and then be written to the pipeline. */
export interface Adjustable {
  readonly what: 'colormap' | 'limits' | 'norm' | 'fps' | 'speed'
  /** As `--set` takes it: `fps`, `render.colormap`, `render.layers[1].limits`. */
  readonly path: string
  /** Tells several of a kind apart: `heatmap`, `layer 2: image`; empty if there is one. */
  readonly name: string
  /** As the pipeline has it, or its default; `null` if it is left open. */
  readonly value: Json
  /** What a colour map or a norm can be. */
  readonly choices?: readonly string[]
  /** Of limits: their name in {@link SessionFrame.limits} and {@link HistogramRequest.limits}. */
  readonly limits?: string
}

export interface SessionMovie {
  readonly id: string
  readonly fields: Readonly<Record<string, FieldValue>>
  /** `open` until it is held against what earlier runs left. */
  readonly status: 'open' | 'new' | 'stale' | 'fresh' | 'blocked'
  /** Why it is new, stale or blocked, a sentence each. */
  readonly reasons: readonly string[]
  /** `null` if it is blocked before that is known; so is `fps`, and `size`. */
  readonly frames: number | null
  readonly fps: number | null
  /** Of the picture, in pixels: width, height. */
  readonly size: Size | null
  /** Paths of the outputs, as the pipeline writes them. */
  readonly outputs: readonly string[]
  readonly warnings: readonly string[]
  /** Why it is blocked. */
  readonly error?: Mistake
  /** What can be tried; in a list of more than a hundred movies, of those alone that are looked at. */
  readonly adjustable: readonly Adjustable[]
}

/** What a session shows now. */
export interface SessionPlan {
  /** Goes up with each change of pipeline, plugins or data: what was asked under an earlier one may look different now. */
  readonly edition: number
  /** The pipeline's file, absolute. */
  readonly pipeline: string
  /** If `problem` is set, those of the last plan that could be made. */
  readonly movies: readonly SessionMovie[]
  /** What is wrong with the pipeline itself. */
  readonly problem?: Mistake
  /** Whether {@link Session.undo} would take back what was written last. */
  readonly canUndo: boolean
}

interface MovieRequest {
  readonly movie: string
  /** What is tried: `render.colormap=magma`, as `--set` takes it; nothing is written. */
  readonly settings?: readonly string[]
}

export interface FrameRequest extends MovieRequest {
  /** From 0. One beyond the last frame, as after the movie became shorter, is the last. */
  readonly index: number
}

export interface SessionFrame {
  readonly edition: number
  readonly movie: string
  readonly index: number
  /** Frames of the movie with what is tried. */
  readonly count: number
  readonly fps: number
  readonly width: number
  readonly height: number
  /** RGBA, one byte each, rows from the top. */
  readonly data: Uint8Array
  /** Seconds of the data. */
  readonly time: number | null
  /** When second 0 was, in seconds since 1970, if the times are dates. */
  readonly epoch?: number
  /** All that `<name>` can be in this frame: the movie's fields, and the frame's. */
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Limits by the renderer's names; absent if no finite value exists. */
  readonly limits: Readonly<Record<string, Limits | undefined>>
  /** What is to be known of this movie besides the plan's warnings: values that are outside of the limits, missing ones. */
  readonly warnings: readonly string[]
}

export interface PixelRequest extends FrameRequest {
  /** In the picture, whole pixels from its left and top. */
  readonly x: number
  readonly y: number
}

export interface HistogramRequest extends MovieRequest {
  /** One of {@link Adjustable.limits}. */
  readonly limits: string
}

/** Empty for limits that are not taken from the data, as of a picture of colours. */
export interface Histogram {
  /** Ascending, one more than {@link Histogram.counts}. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  /** Values that are NaN or infinite. */
  readonly missing: number
  /** How many frames were read, evenly over those that the limits reach over, and of how many. */
  readonly frames: number
  readonly of: number
}

/** What is under way and takes more than a moment. */
export interface SessionProgress {
  /** `reading walk.mat`, `computing limits`; `null` if nothing is. */
  readonly what: string | null
}

/**
 * A pipeline that stays warm: what was read, decoded, surveyed and laid out is kept between changes, and what depends on a changed
 * file is dropped, nothing else. Frames are drawn by the workers and the code of a run. Errors are MovieflowErrors.
 */
export interface Session {
  readonly plan: SessionPlan
  /** Called with each new plan and with progress; returns what ends that. */
  listen(listener: {
    plan?(plan: SessionPlan): void
    progress?(progress: SessionProgress): void
    /** {@link watched} changed. */
    watched?(watched: readonly string[]): void
  }): () => void
  /**
   * Files and folders whose change it should be told of, absolute: pipeline, plugins, tables, inputs; and patterns of those that may come, as
   * `filesAt` reads them. May change with each plan.
   */
  readonly watched: readonly string[]
  /** Some of {@link watched} have changed, or files below those that are folders. Settles when the new plan is there. */
  changed(files: readonly string[]): Promise<void>
  frame(request: FrameRequest, signal?: AbortSignal): Promise<SessionFrame>
  /** `null` where nothing can be read. */
  pixel(request: PixelRequest, signal?: AbortSignal): Promise<PixelReading | null>
  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>
  /** Writes these settings into the pipeline's file, every other byte as it is, and plans anew. */
  write(settings: readonly string[]): Promise<void>
  /** Puts back the bytes before the last {@link write}, if the file is still as that left it. */
  undo(): Promise<void>
  /** Ends threads, and removes what it kept on the disk. */
  close(): Promise<void>
}
