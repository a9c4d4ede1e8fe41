// Sources: a file becomes frames with named axes.
import type { z } from 'zod'
import type { Clip, FieldValue, Json, Tensor } from '../model/index.js'
import type { PluginContext } from './context.js'

/** One array to be read from one file. */
export interface SourceRequest<Options = unknown> {
  /** Absolute path, of a folder if the source takes {@link SourcePlugin.folders}. */
  readonly file: string
  /** Names to look for, the first that the file has; empty where the pipeline names none. */
  readonly variables: readonly string[]
  /** A name for each axis, in the file's own order of indices. A movie runs along `frame`; without it there is one frame. */
  readonly axes: readonly string[]
  /** Checked by the plugin's schema, defaults filled in. */
  readonly options: Options
}

/** One array of a file, as `movieflow inspect` lists it. */
export interface VariableInfo {
  /** `null` in a file with one array. */
  readonly name: string | null
  /** NumPy's spelling: `<f4`, `|u1`, `|b1`. */
  readonly dtype: string
  /** In the file's own order of indices. */
  readonly shape: readonly number[]
  /** Which index is fastest in the file: C the last, F the first. */
  readonly order: 'C' | 'F'
  /** Names for its axes where the pipeline gives none, if they are plain from the file: a picture's `[y, x]`. */
  readonly axes?: readonly string[]
  /** What arrays of such files are called, for messages: `sheet`. Left out: `variable`. */
  readonly called?: string
  /** What the file itself calls its axes, `null` if it does not name one: netCDF's dimensions. */
  readonly dimensions?: readonly (string | null)[]
  /** What the stored numbers are multiplied by, and what is added: `× −0.01 + 273.15`. */
  readonly packed?: string
  /** What its values are in, as the file says: `K`, `ΔF/F`. */
  readonly units?: string
  /** What else `movieflow inspect` should say of it, a line each: `x: right → left`. */
  readonly about?: readonly string[]
  /**
   * Whether it goes with other arrays of the file, as coordinates, bounds and times do: it is read if it is named, `movieflow inspect` lists it apart, and it
   * is none of those to choose from, unless there is no other.
   */
  readonly companion?: boolean
  /** Names of the indices along its axis `column`, where the file has them, as a table does. */
  readonly columns?: readonly string[]
  /** Columns of a table that are text, and so not in the array; each with what makes it text: `line 2 has "a"`. */
  readonly textColumns?: Readonly<Record<string, string>>
  /** Why it cannot be read, if so. */
  readonly error?: string
}

/** The arrays of a list that may be meant if none is named: those that can be read, and go with no others unless there are only such. */
export function meantArrays(arrays: readonly VariableInfo[]): VariableInfo[] {
  const readable = arrays.filter(({ error }) => error === undefined)
  const own = readable.filter(({ companion }) => !companion)
  return own.length > 0 ? own : readable
}

/** When frames were taken, as an array of a file says it in units of its own. */
export interface SourceTimes {
  /** One a frame. */
  readonly seconds: Float64Array
  /** When second 0 was, in seconds since 1970-01-01 UTC, if they are dates. */
  readonly epoch?: number
}

/** More values than this are data, not fields. */
export const mostPlainValues = 4_000_000

/**
 * Frames, pulled: any index from 0 to `frames - 1`, any order. A tensor is its caller's: the reader never
 * writes to it again, and a transform leaves the tensors of its input as they are. Throws where the file turns out to be wrong or gone.
 */
export interface FrameReader {
  /** One frame; the tensor is of the axes, shape and type of the clip. Throws where there is no such frame. */
  read(index: number): Tensor | Promise<Tensor>
  /** Closes files; called once. */
  close?(): void | Promise<void>
}

/** What `prepare` of a source is called with, besides its request. */
export interface PrepareContext extends PluginContext {
  /** A folder that exists, and is removed after the run. */
  readonly scratch: string
  /** What `probe` answered to the same request; left out where nobody asked. */
  readonly clip?: Clip
  /** Only some of the frames will be read, as for one picture: what takes as long as reading all of them is not worth it. */
  readonly fewFrames?: boolean
  /**
   * The frames will be read once, those of a stretch of the movie one after the other by one thread: a copy in which any frame is
   * found at once is not worth it, if where a stretch begins is found quickly.
   */
  readonly inOrder?: boolean
}

/**
 * A source, as `defineSource` makes it. An error that is thrown costs the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame. The file belongs into the message.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface SourcePlugin<Options = any> {
  readonly kind: 'source'
  readonly name: string
  /** Part of what decides whether a movie is up to date. */
  readonly version: string
  /**
   * Endings that choose this source if `use` is left out, with their dot, in lower case: `.npy`, `.nii.gz`. One without a dot in front is a
   * file's whole name: `zarr.json`. Of several that a path has the longest counts, and `source.name` is the path's name without it.
   */
  readonly extensions: readonly string[]
  /**
   * Whether a folder can be an input, as a Zarr store is: one whose name has an ending of `extensions`, or any that `files` matches if `use`
   * names the source. {@link SourceRequest.file} then is the folder's path. Patterns do not look into such a folder, and all files
   * in it count for whether the movie is up to date: by their sizes and times, and by their contents if those changed.
   */
  readonly folders?: boolean
  /**
   * Whether each file is a frame, as a picture is. All files with the same captures then are one movie, in natural order
   * of what the wildcards matched (`img2` before `img10`), or in the order of `<frame:d>`.
   */
  readonly framePerFile?: boolean
  /** Whether a file holds a single array, as a video does: no name is ever looked for in it. */
  readonly oneArray?: boolean
  /**
   * Of what stands beside `use:`. What it returns survives JSON. `.describe()` is what `movieflow plugins NAME` prints.
   */
  readonly options: z.ZodType<Options>
  /**
   * How long one call may take, in seconds; `prepare` may take any time. Left out: 120 for a source, which may wait for a disk, else 60. A call
   * that takes longer is given up, and its movie fails. Infinity for a plugin that watches itself.
   */
  readonly timeoutSeconds?: number
  /** Lists the arrays of a file from its header, read with the options of a pipeline's source if there is one. Main thread, or one for such questions. */
  scan(file: string, context: PluginContext, options?: Options): Promise<readonly VariableInfo[]>
  /**
   * One array by its name, where names reach further than what {@link SourcePlugin.scan} lists: `EStats(11).rate`. `undefined`
   * where the file has none of that name; throws where the name is none. Main thread.
   */
  find?(file: string, name: string, context: PluginContext, options?: Options): Promise<VariableInfo | undefined>
  /**
   * A variable as plain values, for fields and tables; without it, numbers alone become fields. A number, a text, a list (a
   * matrix is the list of its rows, a vector of its numbers), a record (a struct, a group), a list of records (a table,
   * a struct array); `null` for NaN and what is missing. `name` is left out for the only variable, or all of them as a
   * record. `undefined` where the file has none of that name. Refuses more than {@link mostPlainValues}. Main thread.
   */
  readValue?(file: string, name: string | undefined, context: PluginContext): Promise<FieldValue | undefined>
  /**
   * What {@link SourcePlugin.open} will deliver, from the header alone: refuses what cannot be read, and axes of
   * another number than the array's. `axes` of the clip may be in another order than the request's (a Fortran array's
   * are reversed), and lack `frame`. Main thread, once a movie.
   */
  probe(request: SourceRequest<Options>, context: PluginContext): Promise<Clip>
  /**
   * An array as times, where its file says that its numbers are other than seconds: `days since 1850-01-01`, milliseconds, dates as text. `undefined` for
   * numbers that are seconds as they are. For `times:` of a pipeline; `axes` of the request mean nothing. Main thread.
   */
  readTimes?(request: SourceRequest<Options>, context: PluginContext): Promise<SourceTimes | undefined>
  /**
   * Further files that a request reads, such as the `.hdr` of an `.img`; of a folder, all in it. They count as inputs of the movie. If the input is a
   * folder, and some of them are in it, these count in place of the whole: one array of a store of many. Main thread.
   */
  furtherFiles?(request: SourceRequest<Options>, context: PluginContext): Promise<readonly string[]>
  /**
   * Makes frames quick to read where they are not, such as a transposed copy in `scratch` (a folder that exists and is
   * removed after the run). Worker, once for each request of a run, however many movies share it. What it returns
   * is handed to every `open`.
   */
  prepare?(request: SourceRequest<Options>, context: PrepareContext): Promise<Json>
  /** Opens the array for reading. Worker (main for small arrays that are fields), once a movie and worker. */
  open(request: SourceRequest<Options> & { readonly prepared?: Json }, context: PluginContext): Promise<FrameReader>
}
