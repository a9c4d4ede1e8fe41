// Transforms: a reader of frames becomes another reader of frames.
import type { z } from 'zod'
import type { Clip } from '../model/index.js'
import type { PluginContext } from './context.js'
import type { FrameReader } from './source.js'

export interface TransformPlanInput<Options = unknown> {
  readonly clip: Clip
  readonly options: Options
  /** Frames a second. */
  readonly fps: number
  /** The movie's other sources, by name, as they stand at this step. */
  readonly others: Readonly<Record<string, Clip>>
}

export interface TransformPlan {
  readonly clip: Clip
  /** Which frame that entered a frame that leaves shows, so that frame fields travel with it. Left out: the same. */
  readonly frameFrom?: (index: number) => number
}

export interface TransformCreateInput<Options = unknown> extends TransformPlanInput<Options> {
  readonly input: FrameReader
  /** Readers of the movie's other sources; a source without a `frame` axis has one frame, number 0. */
  readonly otherInputs: Readonly<Record<string, FrameReader>>
}

// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface TransformPlugin<Options = any> {
  readonly kind: 'transform'
  readonly name: string
  readonly version: string
  readonly options: z.ZodType<Options>
  /**
   * How long one call may take, in seconds; `prepare` may take any time. Left out: 120 for a source, which may wait for a disk, else 60. A call
   * that takes longer is given up, and its movie fails. Infinity for a plugin that watches itself.
   */
  readonly timeoutSeconds?: number
  /** What leaves, given what enters; refuses axes, ranges and shapes that do not fit. Main thread, once a movie; no data. */
  plan(input: TransformPlanInput<Options>, context: PluginContext): TransformPlan
  /** Worker, once a movie and worker. The reader must not close `input`: core does. */
  create(input: TransformCreateInput<Options>, context: PluginContext): FrameReader | Promise<FrameReader>
}
