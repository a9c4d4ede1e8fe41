// Transforms: a reader of frames becomes another reader of frames.
import type { z } from 'zod'
import type { Clip } from '../model/index.js'
import type { PluginContext } from './context.js'
import type { FrameReader } from './source.js'

/** The input of a transform's plan, before any data are read; read-only. */
export interface TransformPlanInput<Options = unknown> {
  /** The input clip. */
  readonly clip: Clip
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** Frames a second. */
  readonly fps: number
  /** The movie's other sources, by name, as they are at this step. */
  readonly others: Readonly<Record<string, Clip>>
}

/** A transform's description of its output. */
export interface TransformPlan {
  /** The output clip: every frame that is read has these axes, this shape and this type. */
  readonly clip: Clip
  /** The input frame that an output frame shows, so that frame fields follow it. Default: the same. */
  readonly frameFrom?: (index: number) => number
}

/** The inputs of a reader. */
export interface TransformCreateInput<Options = unknown> extends TransformPlanInput<Options> {
  /**
   * Reads input frames: any, in any order, any number of times. Others may use the same tensor, so it must not be
   * written to.
   */
  readonly input: FrameReader
  /** Readers of the movie's other sources; a source without a `frame` axis has one frame, number 0. */
  readonly otherInputs: Readonly<Record<string, FrameReader>>
}

/**
 * A transform, as made by `defineTransform`. An exception fails the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface TransformPlugin<Options = any> {
  readonly kind: 'transform'
  readonly name: string
  /** A change of it makes movies stale. */
  readonly version: string
  /**
   * The schema of the options next to `use:`. Its results must survive JSON. `movieflow plugins NAME` prints
   * `.describe()`.
   */
  readonly options: z.ZodType<Options>
  /**
   * Time limit of one call in seconds; `prepare` has none. Default: 120 for a source, which may wait for a disk, else
   * 60. A call that takes longer is abandoned, and its movie fails. Infinity for a plugin with its own time limits.
   */
  readonly timeoutSeconds?: number
  /**
   * Describes the output for an input; refuses axes, ranges and shapes that do not fit. Main thread, once per movie; no
   * data.
   */
  plan(input: TransformPlanInput<Options>, context: PluginContext): TransformPlan
  /** Worker thread, once per movie and worker. The reader must not close `input`: core does. */
  create(input: TransformCreateInput<Options>, context: PluginContext): FrameReader | Promise<FrameReader>
}
