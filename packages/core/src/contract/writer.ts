// Writers: pictures become a file.
import type { z } from 'zod'
import type { Caption, Json, MovieSound, Picture, Size } from '../model/index.js'
import type { PluginContext } from './context.js'

/** The input of a writer's plan for an output, before anything is drawn; read-only. */
export interface WriterPlanInput<Options = unknown> {
  /**
   * The final path, absolute: its ending may choose the container. Must not be opened. For a writer of one file per
   * frame, it contains `<frame>` in place of the number.
   */
  readonly path: string
  /** Size of the pictures as drawn. */
  readonly size: Size
  /** Frames a second of this output. */
  readonly fps: number
  /** Absent if the number is not known, such as for a movie that a program draws. */
  readonly frames?: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** All colours of the pictures (0xRRGGBB), if the renderer knows them. */
  readonly colors?: readonly number[]
  /** The sound that the movie should have; left out if it has none. */
  readonly audio?: MovieSound
  /** The texts of the movie; left out if the pipeline has none. */
  readonly captions?: readonly Caption[]
}

/** A writer's description of the file that it will write; data that survive JSON. */
export interface WriterPlan {
  /** The size of the file's pictures, if it differs from the size as drawn (such as even sizes by padding). */
  readonly size?: Size
  /**
   * The file stores colours at half the resolution of brightness, across and down (4:2:0): thin lines of a strong
   * colour become dull. `remedy` names an option that keeps them, such as `codec: raw`.
   */
  readonly halvesColors?: { readonly remedy: string }
  /** Notes for the user before the run: `padded to 552 × 544: H.264 needs even sizes`. */
  readonly notes?: readonly string[]
  /** Anything else that determines the bytes, such as ffmpeg's version: a change makes the movie stale. */
  readonly identity?: string
  /** Passed to `encodeFrame` and `open`. */
  readonly plan?: Json
  /**
   * The file will contain the requested sound, which is passed to `open` or `join` again. If left out, users are warned
   * that it has none.
   */
  readonly audio?: true
  /** The file will contain the captions, which are passed to `open` or `join` again. */
  readonly captions?: true
  /** How the movie is made if its frames are encoded in pieces, which {@link WriterPlugin.join} joins into one file. */
  readonly pieces?: PiecesPlan
}

/**
 * For a long movie whose encoder needs one frame after the other: its pieces are encoded in parallel and joined. This
 * must depend on the movie alone, never on the machine, and is left out for a movie that is too short. A movie is made
 * in pieces if all of its writers plan them.
 */
export interface PiecesPlan {
  /**
   * Frames of each piece except the last, which has from half to one and a half of that; with several writers, the
   * largest counts.
   */
  readonly frames: number
  /** Passed to `encodeFrame`, `open` and `join` instead of {@link WriterPlan.plan}. */
  readonly plan: Json
}

/** The arguments of `encodeFrame` besides the picture. */
export interface EncodeContext<Options = unknown> extends PluginContext {
  /** Index of the frame; counts from 0. */
  readonly index: number
  /** Absent if the number is not known. */
  readonly frames?: number
  /** Frames a second of this output. */
  readonly fps: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** From {@link WriterPlan.plan}. */
  readonly plan: Json
  /**
   * The previous frame. Always present for a writer with `needsPrevious`, except at frame 0; else only if this worker
   * has just drawn it. `bytes` is the result of `encodeFrame` for it, if this worker still has it. Must not be changed.
   */
  readonly previous?: { readonly picture: Picture; readonly bytes?: Uint8Array }
  /** Allocates memory for the result, which avoids a later copy; its contents are undefined. */
  allocate(bytes: number): Uint8Array
}

/** A frame for a writer's sink: pixels (RGBA rows as in {@link Picture}), or the result of `encodeFrame`. */
export interface EncodedFrame {
  /** Counts from 0; the next is one more. */
  readonly index: number
  /** Valid until `write` settles. */
  readonly data: Uint8Array
}

/** Facts read back from the finished file, which core compares with what it sent. */
export interface WrittenFile {
  /** Number of frames in the file. */
  readonly frames?: number
  /** Size of the file's pictures, in pixels. */
  readonly size?: Size
  /** Seconds. */
  readonly duration?: number
}

/**
 * An output that is being written. Calls come one at a time, frames in order from 0, on the thread that opened it.
 * `pending → open → finalizing → finalized`, or `canceled`; `finalize` and `cancel` may be repeated; `write` after
 * either rejects, as does `finalize` after `cancel`.
 */
export interface Sink {
  /** Settles when the frame is accepted, which gives backpressure. */
  write(frame: EncodedFrame): void | Promise<void>
  /** Ends the file and reads it back; throws if it is not complete. */
  finalize(): WrittenFile | undefined | Promise<WrittenFile | undefined> | Promise<void>
  /** Stops at once, leaves no child process, never rejects; core removes the file. */
  cancel(): void | Promise<void>
}

/** The arguments for opening a sink. */
export interface WriterOpenInput<Options = unknown> {
  /** The staged file to write, absolute, in the final folder and with the final ending; core renames it. */
  readonly file: string
  /** All staged files: one for each frame, in their order, for a writer with `filePerFrame`, else `file` alone. */
  readonly files: readonly string[]
  /** Size of the pictures as drawn. */
  readonly size: Size
  /** Frames a second of this output. */
  readonly fps: number
  /** Absent if the number is not known. */
  readonly frames?: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** From {@link WriterPlan.plan}; null if there was none. */
  readonly plan: Json
  /**
   * The origin of the movie, as JSON in one line of printable ASCII, for the file's own metadata, besides the user's
   * title, artist and comment and never instead of them. The same for the same movie: no times, no machine. At most
   * 60,000 bytes. A container without a place for it omits it.
   */
  readonly provenance?: string
  /**
   * Sound to encode into the file; only if {@link WriterPlan.audio} is set. Pieces of a movie have none: `join` adds
   * it.
   */
  readonly audio?: MovieSound
  /** Captions to write into the file; likewise only if {@link WriterPlan.captions} is set, and not for pieces. */
  readonly captions?: readonly Caption[]
}

/** A file with consecutive frames of the movie, written by a sink with the same options. */
export interface WrittenPiece {
  /** Absolute path; core removes it. */
  readonly file: string
  /** Number of frames in the file. */
  readonly frames: number
}

/** The arguments of `join`: those of `open` for the whole movie, and the pieces in their order. */
export interface WriterJoinInput<Options = unknown> extends Omit<WriterOpenInput<Options>, 'files' | 'frames'> {
  /** Of the whole movie. */
  readonly frames: number
  /** In the order of the movie. */
  readonly pieces: readonly WrittenPiece[]
}

/**
 * A writer, as made by `defineWriter`. An exception fails the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame. Staged files are then removed.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface WriterPlugin<Options = any> {
  readonly kind: 'writer'
  readonly name: string
  /** A change of it makes movies stale. */
  readonly version: string
  /** Endings that choose this writer if `use` is left out, with their dot, in lower case. */
  readonly extensions: readonly string[]
  /**
   * The schema of the options next to `path:` and `use:`. Its results must survive JSON. `movieflow plugins NAME`
   * prints `.describe()`.
   */
  readonly options: z.ZodType<Options>
  /**
   * Time limit of one call in seconds; `prepare` has none. Default: 120 for a source, which may wait for a disk, else
   * 60. A call that takes longer is abandoned, and its movie fails. Infinity for a plugin with its own time limits.
   */
  readonly timeoutSeconds?: number
  /**
   * It writes one file per frame and nothing else: the paths of its outputs contain `<frame>`. This also chooses
   * between two writers with the same ending.
   */
  readonly filePerFrame?: true
  /** `encodeFrame` needs the previous frame. */
  readonly needsPrevious?: boolean
  /** Main thread, once per output; refuses outputs that cannot be written. Default: the size as drawn, no notes. */
  plan?(input: WriterPlanInput<Options>, context: PluginContext): WriterPlan | Promise<WriterPlan>
  /**
   * Pixels to bytes, on a worker thread, so that frames are encoded in parallel. The same frame gives the same bytes,
   * whichever frames the worker encoded before. It may return a promise, for example if another process or thread
   * encodes: the next frame is then drawn, and may be passed on, before the promise settles; the picture and the
   * previous frame stay unchanged until then.
   */
  encodeFrame?(picture: Picture, context: EncodeContext<Options>): Uint8Array | Promise<Uint8Array>
  /**
   * Once per output. A worker that makes a whole short movie also opens its sinks; the sinks of a long movie, whose
   * frames come from many workers, each have their own thread. Until the sink has ended, only the movie's own steps run
   * there, too: the module may or may not share its variables with `encodeFrame`. An exception, also one uncaught in a
   * timer or a stream, fails the movie; a thread on which something is left after the end is ended, too.
   */
  open(input: WriterOpenInput<Options>, context: PluginContext): Sink | Promise<Sink>
  /**
   * On a worker thread, once per output that is made in {@link WriterPlan.pieces}: writes the staged file from the
   * pieces, which sinks have written without provenance, and reads it back. It ends early if `context.signal` is
   * aborted, and may take as long as the file needs.
   */
  join?(input: WriterJoinInput<Options>, context: PluginContext): WrittenFile | Promise<WrittenFile>
}
