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

/** What a renderer knows before any data are read; not to be written to. */
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
   * For a renderer that {@link RendererPlugin.draws} something else than data: the movie that it goes with, the size of its pictures and the options of
   * its renderer.
   */
  readonly movie?: { readonly size: Size; readonly options: Json }
}

/** A line, or the strokes of letters, of fewer than two pixels, in a colour that is no grey. */
export interface ThinInk {
  /** Where it is asked for, as `render.layers[0]`. */
  readonly option: string
  /** What it is, as `a line`. */
  readonly what: string
  /** Pixels across. */
  readonly width: number
  /** 0xRRGGBB. */
  readonly color: number
  /** What makes it thick enough, as `width: 1.5`. */
  readonly remedy: string
}

/** What a renderer says of its pictures; data that survive JSON. */
export interface RendererPlan {
  /** Of every picture of the movie. */
  readonly size: Size
  /**
   * Limits that core shall compute, by the option that asks for them (`layers.0.limits`), where mistakes are told; behind a `|` may
   * stand what tells several apart.
   */
  readonly limits?: Readonly<Record<string, LimitsRequest>>
  /** All colours that its pictures can have (0xRRGGBB), where that is known. */
  readonly colors?: readonly number[]
  /** Thin lines and letters of strong colours, which become dull in files that keep colours at half the resolution. */
  readonly thin?: readonly ThinInk[]
  /** Files that its options name, absolute: a change of one makes the movie stale. */
  readonly inputs?: readonly string[]
}

/** What a drawing is made of, once the limits are known; not to be written to. */
export interface DrawingInput<Options = unknown> extends RendererPlanInput<Options> {
  /** As planned: pixels. */
  readonly size: Size
  /** Seconds of the data from one frame to the next; left out: of the movie. */
  readonly step?: number
  /** Movie fields. */
  readonly fields: Fields
  /**
   * All limits that frames of this movie have, each once, by the names in {@link RendererPlan.limits}: so that a
   * lay-out can make room for every label. Those of single frames (`over: frame`) are not known before they are drawn.
   */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
  /** Any frame of a source, for what needs more than the frame at hand, such as a trail. */
  read(source: string, index: number): Promise<Tensor>
}

/** One frame to draw. */
export interface RenderFrame<Options = unknown> {
  /** Counts from 0. */
  readonly index: number
  /** Frames of the movie. */
  readonly count: number
  /** Seconds of the data; from the movie's start, if its sources have no times. */
  readonly time: number
  /** A tensor for each source, its frame axis gone. */
  readonly data: Readonly<Record<string, Tensor>>
  /** All options, with this frame's values where they are `perFrame`. */
  readonly options: Options
  /** What `limits` of the plan asked for; absent where no finite value exists. */
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** A movie's drawing in one worker. */
export interface Drawing<Options = unknown> {
  /**
   * Fills the whole of `picture`, every pixel opaque. A buffer that is handed in a second time still holds what this
   * drawing drew there before, so that what stays the same need not be drawn again. The result must not depend on it.
   */
  draw(frame: RenderFrame<Options>, picture: Picture): void | Promise<void>
  /**
   * What can be seen of its parts, such as layers, in all frames that it has drawn so far; asked from time to time. A part that no frame of the
   * movie shows is warned of.
   */
  parts?(): readonly DrawnPart[]
  /**
   * What the data say at a pixel of a frame's picture, whole numbers from its left and top; `undefined` if nothing is there. Values are those of
   * `frame.data`, whatever was drawn before. Asked for by those who look at a movie, between two calls of `draw`; no picture may come out otherwise for it.
   */
  readPixel?(
    frame: RenderFrame<Options>,
    at: { readonly x: number; readonly y: number },
  ): PixelReading | undefined | Promise<PixelReading | undefined>
  /**
   * A file with a frame's lines, areas and texts as such, laid out as `draw` does, for those who print it; `undefined` if it cannot write that
   * format. Between two calls of `draw`; no picture may come out otherwise for it.
   */
  drawVector?(
    frame: RenderFrame<Options>,
    format: VectorFormat,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** Frees what it holds; called once, and no other call after it. */
  close?(): void | Promise<void>
}

/**
 * A renderer, as `defineRenderer` makes it. An error that is thrown costs the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface RendererPlugin<Options = any> {
  readonly kind: 'renderer'
  readonly name: string
  /** Part of what decides whether a movie is up to date. */
  readonly version: string
  /**
   * Of what stands beside `use:`. What it returns survives JSON. `.describe()` is what `movieflow plugins NAME` prints.
   */
  readonly options: z.ZodType<Options>
  /**
   * How long one call may take, in seconds; `prepare` may take any time. Left out: 120 for a source, which may wait for a disk, else 60. A call
   * that takes longer is given up, and its movie fails. Infinity for a plugin that watches itself.
   */
  readonly timeoutSeconds?: number
  /**
   * Axes of the data that these options, as the pipeline writes them, are repeated along: `<axis>` in an option is then
   * its index, and the option arrives as {@link RepeatedValues}. Main thread.
   */
  repeats?(options: Json): readonly string[]
  /**
   * Left out: frames of data. `card`: one picture before or after these, of the movie's size. `captions`: its option `text`, over the picture that
   * `draw` is handed, whose other pixels stay as they are; what its `size` has more than the movie's, on the right and below, is its own to fill. Either has no clips and reads nothing.
   */
  readonly draws?: 'card' | 'captions'
  /** Main thread, once a movie; no data, no canvas. */
  plan(input: RendererPlanInput<Options>, context: PluginContext): RendererPlan
  /** Worker, once a movie and worker. */
  create(input: DrawingInput<Options>, context: PluginContext): Drawing<Options> | Promise<Drawing<Options>>
}
