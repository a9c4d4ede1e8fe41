// Writers: pictures become a file.
import type { z } from 'zod'
import type { Caption, Json, MovieSound, Picture, Size } from '../model/index.js'
import type { PluginContext } from './context.js'

/** What a writer knows of an output before anything is drawn; not to be written to. */
export interface WriterPlanInput<Options = unknown> {
  /**
   * The final path, absolute: its ending may choose the container. Not to be opened. For a writer of a file a frame it
   * has `<frame>` where the number will stand.
   */
  readonly path: string
  /** Of the pictures as drawn. */
  readonly size: Size
  /** Frames a second of this output. */
  readonly fps: number
  /** Absent where nobody knows how many will come, as of a movie that a person draws. */
  readonly frames?: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** All colours of the pictures (0xRRGGBB), where the renderer knows them. */
  readonly colors?: readonly number[]
  /** The sound that the movie should have; left out if it has none. */
  readonly audio?: MovieSound
  /** The texts of the movie; left out if the pipeline has none. */
  readonly captions?: readonly Caption[]
}

/** What a writer says of the file that it will write; data that survive JSON. */
export interface WriterPlan {
  /** Of the file's pictures, where it differs from the size as drawn (even sizes by padding). */
  readonly size?: Size
  /** The file keeps colours at half the resolution of brightness, across and down (4:2:0): thin lines of a strong colour become dull. `remedy` keeps them, as `codec: raw`. */
  readonly halvesColors?: { readonly remedy: string }
  /** What a user should know before the run: `padded to 552 × 544: H.264 needs even sizes`. */
  readonly notes?: readonly string[]
  /** What else decides the bytes, such as ffmpeg's version: a change makes the movie stale. */
  readonly identity?: string
  /** Handed to `encodeFrame` and `open`. */
  readonly plan?: Json
  /** The file will hold the sound that was asked for: `open`, or `join`, is handed it again. Left out: users are told that it holds none. */
  readonly audio?: true
  /** The file will hold the captions: `open`, or `join`, is handed them again. */
  readonly captions?: true
  /** How the movie is made if its frames are encoded in pieces that {@link WriterPlugin.join} makes one file of. */
  readonly pieces?: PiecesPlan
}

/**
 * A long movie whose encoder needs one frame after the other: pieces of it are encoded side by side, and joined. It depends on the movie
 * alone, never on the machine, and is left out for a movie that is too short for it. A movie is made so if all of its writers say so.
 */
export interface PiecesPlan {
  /** Of each piece but the last, which has from half of that to one and a half; of several writers the most counts. */
  readonly frames: number
  /** Handed to `encodeFrame`, `open` and `join` in place of {@link WriterPlan.plan}. */
  readonly plan: Json
}

/** What `encodeFrame` is handed beside the picture. */
export interface EncodeContext<Options = unknown> extends PluginContext {
  /** Of the frame; counts from 0. */
  readonly index: number
  /** Absent where nobody knows how many will come. */
  readonly frames?: number
  /** Frames a second of this output. */
  readonly fps: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** From {@link WriterPlan.plan}. */
  readonly plan: Json
  /**
   * The frame before. Always there for a writer with `needsPrevious`, but for frame 0; else only where this worker has
   * just drawn it. `bytes` is what `encodeFrame` returned for it, where this worker still has it. Not to be changed.
   */
  readonly previous?: { readonly picture: Picture; readonly bytes?: Uint8Array }
  /** Memory for the result, without a copy later on; its contents are undefined. */
  allocate(bytes: number): Uint8Array
}

/** What a writer's sink is handed: pixels (RGBA rows as in {@link Picture}), or what its `encodeFrame` returned. */
export interface EncodedFrame {
  /** Counts from 0; the next is one more. */
  readonly index: number
  /** Valid until `write` settles. */
  readonly data: Uint8Array
}

/** What was read back from the finished file; core holds it against what it sent. */
export interface WrittenFile {
  /** In the file. */
  readonly frames?: number
  /** Of the file's pictures, in pixels. */
  readonly size?: Size
  /** Seconds. */
  readonly duration?: number
}

/**
 * An output that is being written. Calls come one at a time, frames in order from 0, on the thread that opened it.
 * `pending → open → finalizing → finalized`, or `canceled`; `finalize` and `cancel` may be called again; `write` after
 * either rejects, as does `finalize` after `cancel`.
 */
export interface Sink {
  /** Settles when the frame is taken: that is the backpressure. */
  write(frame: EncodedFrame): void | Promise<void>
  /** Ends the file and reads it back; throws where it is not whole. */
  finalize(): WrittenFile | undefined | Promise<WrittenFile | undefined> | Promise<void>
  /** Stops at once, leaves no child process, never rejects; core removes the file. */
  cancel(): void | Promise<void>
}

/** What a sink is opened with. */
export interface WriterOpenInput<Options = unknown> {
  /** The staged file to write, absolute, in the final folder and with the final ending; core renames it. */
  readonly file: string
  /** All staged files: one for each frame, in their order, for a writer with `filePerFrame`, else `file` alone. */
  readonly files: readonly string[]
  /** Of the pictures as drawn. */
  readonly size: Size
  /** Frames a second of this output. */
  readonly fps: number
  /** Absent where nobody knows how many will come. */
  readonly frames?: number
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
  /** From {@link WriterPlan.plan}; null where it gave none. */
  readonly plan: Json
  /**
   * What the movie was made of, as JSON in one line of printable ASCII, to be kept in the file's own metadata, beside
   * the user's title, artist and comment and never in their place. The same for the same movie: no times, no machine.
   * At most 60,000 bytes. A container that has no place for it does without.
   */
  readonly provenance?: string
  /** To be encoded into the file; only if {@link WriterPlan.audio} said that it can. Pieces of a movie have none: `join` adds it. */
  readonly audio?: MovieSound
  /** To be written into the file; as with {@link WriterPlan.captions} and sound. */
  readonly captions?: readonly Caption[]
}

/** A file that was written as any is, by a sink of the same options, of a run of the movie's frames. */
export interface WrittenPiece {
  /** Absolute path; core removes it. */
  readonly file: string
  /** In the file. */
  readonly frames: number
}

/** What `join` is handed: what `open` would be for the whole movie, and the pieces in their order. */
export interface WriterJoinInput<Options = unknown> extends Omit<WriterOpenInput<Options>, 'files' | 'frames'> {
  /** Of the whole movie. */
  readonly frames: number
  /** In the order of the movie. */
  readonly pieces: readonly WrittenPiece[]
}

/**
 * A writer, as `defineWriter` makes it. An error that is thrown costs the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame. What was staged is removed then.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface WriterPlugin<Options = any> {
  readonly kind: 'writer'
  readonly name: string
  /** Part of what decides whether a movie is up to date. */
  readonly version: string
  /** Endings that choose this writer where `use` is left out, with their dot, in lower case. */
  readonly extensions: readonly string[]
  /**
   * Of what stands beside `path:` and `use:`. What it returns survives JSON. `.describe()` is what `movieflow plugins NAME`
   * prints.
   */
  readonly options: z.ZodType<Options>
  /**
   * How long one call may take, in seconds; `prepare` may take any time. Left out: 120 for a source, which may wait for a disk, else 60. A call
   * that takes longer is given up, and its movie fails. Infinity for a plugin that watches itself.
   */
  readonly timeoutSeconds?: number
  /**
   * It writes a file for each frame, and nothing else: its outputs' paths have `<frame>`. Of two writers with one
   * ending this chooses between them, too.
   */
  readonly filePerFrame?: true
  /** `encodeFrame` cannot do without the frame before. */
  readonly needsPrevious?: boolean
  /** Main thread, once an output; refuses what cannot be written. Left out: the size as drawn, no notes. */
  plan?(input: WriterPlanInput<Options>, context: PluginContext): WriterPlan | Promise<WriterPlan>
  /**
   * Pixels to bytes, in a worker, so that frames are encoded side by side. The same frame gives the same bytes, whichever
   * frames the worker encoded before. It may return a promise, as when another process or thread encodes: the next frame
   * is then drawn, and may be handed over, before the promise settles; the picture and the frame before stay as they are until then.
   */
  encodeFrame?(picture: Picture, context: EncodeContext<Options>): Uint8Array | Promise<Uint8Array>
  /**
   * Once an output. A worker that makes the whole of a short movie opens its sinks, too; those of a long movie, whose frames come from
   * many workers, each have a thread of their own. Nothing else runs there until the sink has ended, but the movie's own steps: variables
   * of the module may be those of `encodeFrame`, or not. What it throws, and what it leaves uncaught in a timer or a stream, costs
   * the movie; a thread on which something is left when it has ended is ended, too.
   */
  open(input: WriterOpenInput<Options>, context: PluginContext): Sink | Promise<Sink>
  /**
   * In a worker, once an output that is made in {@link WriterPlan.pieces}: writes the staged file of the pieces, which sinks have written without
   * provenance, and reads it back. It ends early if `context.signal` says so, and may take as long as the file does.
   */
  join?(input: WriterJoinInput<Options>, context: PluginContext): WrittenFile | Promise<WrittenFile>
}
