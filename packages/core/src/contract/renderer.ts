// Renderers: a frame's data become a picture.
import type { z } from 'zod'
import type {
  Clip,
  DrawnPart,
  Fields,
  Json,
  Limits,
  LimitsRequest,
  Picture,
  PixelReading,
  Size,
  Tensor,
  VectorFormat,
} from '../model/index.js'
import type { PluginContext } from './context.js'

/** The input of a renderer's plan, before any data are read; read-only. */
export interface RendererPlanInput<Options = unknown> {
  /** The movie's sources after their transforms, by name. */
  readonly clips: Readonly<Record<string, Clip>>
  /** The name of the leading source. */
  readonly main: string
  /** Options that are `perFrame` hold the first frame's value. */
  readonly options: Options
  /** Frames a second. */
  readonly fps: number
  /**
   * For a renderer that {@link RendererPlugin.draws} something other than data: its movie, with the size of the
   * pictures and the options of the movie's renderer.
   */
  readonly movie?: { readonly size: Size; readonly options: Json }
}

/** A line, or the strokes of letters, of fewer than two pixels, in a colour that is no grey. */
export interface ThinInk {
  /** The option that requests it, such as `render.layers[0]`. */
  readonly option: string
  /** Its name in a message, such as `a line`. */
  readonly what: string
  /** Pixels across. */
  readonly width: number
  /** 0xRRGGBB. */
  readonly color: number
  /** An option that makes it thick enough, such as `width: 1.5`. */
  readonly remedy: string
}

/** A renderer's description of its pictures; data that survive JSON. */
export interface RendererPlan {
  /** Width and height of every picture of the movie. */
  readonly size: Size
  /**
   * Limits that core must compute, by the option that requests them (`layers.0.limits`), where mistakes are reported; a
   * suffix after `|` may distinguish several.
   */
  readonly limits?: Readonly<Record<string, LimitsRequest>>
  /** All colours that its pictures can have (0xRRGGBB), if known. */
  readonly colors?: readonly number[]
  /** Thin lines and letters in strong colours, which become dull in files that store colours at half the resolution. */
  readonly thin?: readonly ThinInk[]
  /** Absolute paths of files that its options name: a change of one makes the movie stale. */
  readonly inputs?: readonly string[]
}

/** The input of a drawing, once the limits are known; read-only. */
export interface DrawingInput<Options = unknown> extends RendererPlanInput<Options> {
  /** As planned: pixels. */
  readonly size: Size
  /** Seconds of the data from one frame to the next; left out: of the movie. */
  readonly step?: number
  /** Movie fields. */
  readonly fields: Fields
  /**
   * All limits that frames of this movie have, each once, by the names in {@link RendererPlan.limits}: so that a layout
   * can make room for every label. Those of single frames (`over: frame`) are not known before drawing.
   */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
  /** Reads any frame of a source, for drawings that need more than the current frame, such as a trail. */
  read(source: string, index: number): Promise<Tensor>
}

/** One frame to draw. */
export interface RenderFrame<Options = unknown> {
  /** Counts from 0. */
  readonly index: number
  /** Number of frames of the movie. */
  readonly count: number
  /** Seconds of the data; from the movie's start, if its sources have no times. */
  readonly time: number
  /** A tensor for each source, its frame axis gone. */
  readonly data: Readonly<Record<string, Tensor>>
  /** All options, with this frame's values for `perFrame` ones. */
  readonly options: Options
  /** The limits that the plan requested; absent if no finite value exists. */
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** A movie's drawing in one worker. */
export interface Drawing<Options = unknown> {
  /**
   * Fills the whole of `picture`, every pixel opaque. A buffer that is passed a second time still contains what this
   * drawing drew there before, so that unchanged parts need not be drawn again. The result must not depend on it.
   */
  draw(frame: RenderFrame<Options>, picture: Picture): void | Promise<void>
  /**
   * Reports which of its parts, such as layers, were visible in the frames drawn so far; called from time to time. A
   * part that no frame of the movie shows causes a warning.
   */
  parts?(): readonly DrawnPart[]
  /**
   * The data values at a pixel of a frame's picture, whole numbers from its left and top; `undefined` if nothing is
   * there. Values are those of `frame.data`, whatever was drawn before. Called by interactive views between two calls
   * of `draw`, and must not change any picture.
   */
  readPixel?(
    frame: RenderFrame<Options>,
    at: { readonly x: number; readonly y: number },
  ): PixelReading | undefined | Promise<PixelReading | undefined>
  /**
   * A file with a frame's lines, areas and texts as vectors, laid out as in `draw`, for printing; `undefined` if it
   * cannot write that format. Called between two calls of `draw`, and must not change any picture.
   */
  drawVector?(
    frame: RenderFrame<Options>,
    format: VectorFormat,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** Frees its resources; called once, as the last call. */
  close?(): void | Promise<void>
}

/**
 * A renderer, as made by `defineRenderer`. An exception fails the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface RendererPlugin<Options = any> {
  readonly kind: 'renderer'
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
   * Axes of the data along which these options, as written in the pipeline, are repeated: `<axis>` in an option is then
   * its index, and the option arrives as {@link RepeatedValues}. Main thread.
   */
  repeats?(options: Json): readonly string[]
  /**
   * Default: frames of data. `card`: one picture of the movie's size before or after them. `captions`: its option
   * `text`, over the picture passed to `draw`, whose other pixels it keeps; if its `size` exceeds the movie's, it fills
   * the additional pixels on the right and below. Both have no clips and read nothing.
   */
  readonly draws?: 'card' | 'captions'
  /** Main thread, once per movie; no data, no canvas. */
  plan(input: RendererPlanInput<Options>, context: PluginContext): RendererPlan
  /** Worker thread, once per movie and worker. */
  create(input: DrawingInput<Options>, context: PluginContext): Drawing<Options> | Promise<Drawing<Options>>
}
