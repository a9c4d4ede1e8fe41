// Requests to a session and its answers: plain data, which can cross a thread and a socket.
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
  /** As in `--set`: `fps`, `render.colormap`, `render.layers[1].limits`. */
  readonly path: string
  /** Distinguishes several of a kind: `heatmap`, `layer 2: image`; empty if there is one. */
  readonly name: string
  /** The pipeline's value, or the default; `null` if there is none. */
  readonly value: Json
  /** The choices of a colour map or a norm. */
  readonly choices?: readonly string[]
  /** For limits: their name in {@link SessionFrame.limits} and {@link HistogramRequest.limits}. */
  readonly limits?: string
}

export interface SessionMovie {
  readonly id: string
  readonly fields: Readonly<Record<string, FieldValue>>
  /** `open` until it is compared with the records of earlier runs. */
  readonly status: 'open' | 'new' | 'stale' | 'fresh' | 'blocked'
  /** The reasons why it is new, stale or blocked, one sentence each. */
  readonly reasons: readonly string[]
  /** `null` if it is blocked before that is known; likewise `fps` and `size`. */
  readonly frames: number | null
  readonly fps: number | null
  /** Size of the picture in pixels: width, height. */
  readonly size: Size | null
  /** Paths of the outputs, as the pipeline writes them. */
  readonly outputs: readonly string[]
  readonly warnings: readonly string[]
  /** The reason why it is blocked. */
  readonly error?: Mistake
  /** Options that can be tried; in a list of more than a hundred movies, only for those that are viewed. */
  readonly adjustable: readonly Adjustable[]
}

/** The current state of a session. */
export interface SessionPlan {
  /** Goes up with each change of pipeline, plugins or data: earlier answers may be out of date. */
  readonly edition: number
  /** The pipeline's file, absolute. */
  readonly pipeline: string
  /** If `problem` is set, those of the last valid plan. */
  readonly movies: readonly SessionMovie[]
  /** The problem with the pipeline itself. */
  readonly problem?: Mistake
  /** Whether {@link Session.undo} can undo the last write. */
  readonly canUndo: boolean
}

interface MovieRequest {
  readonly movie: string
  /** Settings to try, as in `--set`: `render.colormap=magma`; nothing is written. */
  readonly settings?: readonly string[]
}

export interface FrameRequest extends MovieRequest {
  /** From 0. A larger index than the last frame's, for example after the movie became shorter, means the last. */
  readonly index: number
}

export interface SessionFrame {
  readonly edition: number
  readonly movie: string
  readonly index: number
  /** Number of frames of the movie with these settings. */
  readonly count: number
  readonly fps: number
  readonly width: number
  readonly height: number
  /** RGBA, one byte each, rows from the top. */
  readonly data: Uint8Array
  /** Seconds of the data. */
  readonly time: number | null
  /** The date of second 0, in seconds since 1970, if the times are dates. */
  readonly epoch?: number
  /** All values for `<name>` in this frame: the movie's fields, and the frame's. */
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Limits by the renderer's names; absent if no finite value exists. */
  readonly limits: Readonly<Record<string, Limits | undefined>>
  /** Notes on this movie besides the plan's warnings: values outside of the limits, missing values. */
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

/** Empty for limits that are not computed from the data, such as of a colour picture. */
export interface Histogram {
  /** Ascending, one more than {@link Histogram.counts}. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  /** Values that are NaN or infinite. */
  readonly missing: number
  /** The number of frames read, evenly spaced, and the number of frames that the limits cover. */
  readonly frames: number
  readonly of: number
}

/** Work in progress that takes more than a moment. */
export interface SessionProgress {
  /** `reading walk.mat`, `computing limits`; `null` if there is none. */
  readonly what: string | null
}

/**
 * A pipeline that stays loaded: data, surveys and layouts are kept between changes, and only results that depend on a
 * changed file are dropped. Frames are drawn by the workers and the code of a run. Errors are MovieflowErrors.
 */
export interface Session {
  readonly plan: SessionPlan
  /** Calls the listener with each new plan and with progress; returns a function that ends this. */
  listen(listener: {
    plan?(plan: SessionPlan): void
    progress?(progress: SessionProgress): void
    /** {@link watched} changed. */
    watched?(watched: readonly string[]): void
  }): () => void
  /**
   * Files and folders whose changes should be reported by {@link changed}, absolute: pipeline, plugins, tables, inputs;
   * and patterns of files that may appear, as `filesAt` reads them. May change with each plan.
   */
  readonly watched: readonly string[]
  /** Reports that some of {@link watched} have changed, or files in its folders. Settles when the new plan is ready. */
  changed(files: readonly string[]): Promise<void>
  frame(request: FrameRequest, signal?: AbortSignal): Promise<SessionFrame>
  /** `null` if there is nothing at that place. */
  pixel(request: PixelRequest, signal?: AbortSignal): Promise<PixelReading | null>
  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>
  /** Writes these settings into the pipeline's file, keeps every other byte, and plans again. */
  write(settings: readonly string[]): Promise<void>
  /** Restores the bytes before the last {@link write}, if the file has not changed since. */
  undo(): Promise<void>
  /** Ends threads, and removes temporary files. */
  close(): Promise<void>
}
