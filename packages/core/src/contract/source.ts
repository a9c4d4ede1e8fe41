// Sources: a file becomes frames with named axes.
import type { z } from 'zod'
import type { Clip, FieldValue, Json, Tensor } from '../model/index.js'
import type { PluginContext } from './context.js'

/** One array to be read from one file. */
export interface SourceRequest<Options = unknown> {
  /** Absolute path, of a folder if the source takes {@link SourcePlugin.folders}. */
  readonly file: string
  /** Names to look for; the first that the file has is read. Empty if the pipeline names none. */
  readonly variables: readonly string[]
  /** A name for each axis, in the file's order of indices. A movie runs along `frame`; without it there is one frame. */
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
  /** The index that varies fastest in the file: the last for C, the first for F. */
  readonly order: 'C' | 'F'
  /** Names for its axes if the pipeline gives none and they are clear from the file: a picture's `[y, x]`. */
  readonly axes?: readonly string[]
  /** The word for arrays of such files in messages: `sheet`. Default: `variable`. */
  readonly called?: string
  /** The file's own names for its axes, `null` for one without a name: netCDF's dimensions. */
  readonly dimensions?: readonly (string | null)[]
  /** The scale and offset applied to the stored numbers: `× −0.01 + 273.15`. */
  readonly packed?: string
  /** The unit of its values, from the file: `K`, `ΔF/F`. */
  readonly units?: string
  /** Further lines for `movieflow inspect`: `x: right → left`. */
  readonly about?: readonly string[]
  /**
   * Whether it accompanies other arrays of the file, as coordinates, bounds and times do: it is read only if named,
   * `movieflow inspect` lists it separately, and it is not chosen by default unless there is no other.
   */
  readonly companion?: boolean
  /** Names of the indices along its axis `column`, if the file has them, as a table does. */
  readonly columns?: readonly string[]
  /** Columns of a table that are text, and so not in the array; each with the reason: `line 2 has "a"`. */
  readonly textColumns?: Readonly<Record<string, string>>
  /** The reason if it cannot be read. */
  readonly error?: string
}

/**
 * The arrays that may be meant if none is named: readable ones that accompany no others, or all readable ones if there
 * are no such arrays.
 */
export function meantArrays(arrays: readonly VariableInfo[]): VariableInfo[] {
  const readable = arrays.filter(({ error }) => error === undefined)
  const own = readable.filter(({ companion }) => !companion)
  return own.length > 0 ? own : readable
}

/** The times of frames, from an array of a file with its own units. */
export interface SourceTimes {
  /** One per frame. */
  readonly seconds: Float64Array
  /** The date of second 0, in seconds since 1970-01-01 UTC, if they are dates. */
  readonly epoch?: number
}

/** More values than this are data, not fields. */
export const mostPlainValues = 4_000_000

/**
 * Reads frames on demand: any index from 0 to `frames - 1`, in any order. A tensor belongs to the caller: the reader
 * never writes to it again, and a transform does not change the tensors of its input. Throws if the file turns out to
 * be damaged or gone.
 */
export interface FrameReader {
  /** One frame; the tensor has the axes, shape and type of the clip. Throws if there is no such frame. */
  read(index: number): Tensor | Promise<Tensor>
  /** Closes files; called once. */
  close?(): void | Promise<void>
}

/** The arguments of a source's `prepare` besides its request. */
export interface PrepareContext extends PluginContext {
  /** A folder that exists, and is removed after the run. */
  readonly scratch: string
  /** The result of `probe` for the same request; absent if it was not called. */
  readonly clip?: Clip
  /**
   * Only some of the frames will be read, for example for one picture: preparations as long as reading all frames are
   * not worth it.
   */
  readonly fewFrames?: boolean
  /**
   * The frames will be read once, each stretch of the movie in sequence by one thread: a copy for random access is not
   * worth it if the beginning of a stretch is found quickly.
   */
  readonly inOrder?: boolean
}

/**
 * A source, as made by `defineSource`. An exception fails the movie, with the code PLUGIN_FAILED unless it is a
 * MovieflowError; its message is shown with plugin, step and frame. The message should name the file.
 */
// biome-ignore lint/suspicious/noExplicitAny: plugins of all options are kept side by side
export interface SourcePlugin<Options = any> {
  readonly kind: 'source'
  readonly name: string
  /** A change of it makes movies stale. */
  readonly version: string
  /**
   * Endings that choose this source if `use` is left out, with their dot, in lower case: `.npy`, `.nii.gz`. One without
   * a dot in front is a file's whole name: `zarr.json`. If a path has several, the longest counts, and `source.name` is
   * the path's name without it.
   */
  readonly extensions: readonly string[]
  /**
   * Whether a folder can be an input, such as a Zarr store: one whose name has an ending of `extensions`, or any that
   * `files` matches if `use` names the source. {@link SourceRequest.file} then is the folder's path. Patterns do not
   * search such a folder, and the movie depends on all files in it: on their sizes and times, and on their contents if
   * those changed.
   */
  readonly folders?: boolean
  /**
   * Whether each file is a frame, such as a picture. All files with the same captures then are one movie, in natural
   * order of what the wildcards matched (`img2` before `img10`), or in the order of `<frame:d>`.
   */
  readonly framePerFile?: boolean
  /** Whether a file contains a single array, as a video does: no name is ever looked for in it. */
  readonly oneArray?: boolean
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
   * Lists the arrays of a file from its header, with the options of a pipeline's source if there is one. Main thread,
   * or a thread for such questions.
   */
  scan(file: string, context: PluginContext, options?: Options): Promise<readonly VariableInfo[]>
  /**
   * One array by its name, if there are more names than {@link SourcePlugin.scan} lists: `EStats(11).rate`. `undefined`
   * if the file has no such array; throws if the name is not valid. Main thread.
   */
  find?(file: string, name: string, context: PluginContext, options?: Options): Promise<VariableInfo | undefined>
  /**
   * A variable as plain values, for fields and tables; without it, numbers alone become fields. A number, a text, a
   * list (a matrix is the list of its rows, a vector of its numbers), a record (a struct, a group), a list of records
   * (a table, a struct array); `null` for NaN and missing values. `name` is left out for the only variable, or all of
   * them as a record. `undefined` if the file has none of that name. Refuses more than {@link mostPlainValues}. Main
   * thread.
   */
  readValue?(file: string, name: string | undefined, context: PluginContext): Promise<FieldValue | undefined>
  /**
   * Describes the clip that {@link SourcePlugin.open} will deliver, from the header alone: refuses unreadable arrays,
   * and a number of axes that differs from the array's. `axes` of the clip may be in another order than the request's
   * (a Fortran array's are reversed), and lack `frame`. Main thread, once per movie.
   */
  probe(request: SourceRequest<Options>, context: PluginContext): Promise<Clip>
  /**
   * An array as times, if its file declares a unit other than seconds: `days since 1850-01-01`, milliseconds, dates as
   * text. `undefined` for numbers that are seconds. For `times:` of a pipeline; `axes` of the request have no meaning.
   * Main thread.
   */
  readTimes?(request: SourceRequest<Options>, context: PluginContext): Promise<SourceTimes | undefined>
  /**
   * Further files that a request reads, such as the `.hdr` of an `.img`, or all files of a folder. They count as inputs
   * of the movie. If the input is a folder that contains some of them, only these count instead of the whole folder:
   * one array of a store of many. Main thread.
   */
  furtherFiles?(request: SourceRequest<Options>, context: PluginContext): Promise<readonly string[]>
  /**
   * Makes frames quick to read if they are not, for example by a transposed copy in `scratch` (a folder that exists and
   * is removed after the run). Worker thread, once for each request of a run, however many movies share it. Its result
   * is passed to every `open`.
   */
  prepare?(request: SourceRequest<Options>, context: PrepareContext): Promise<Json>
  /**
   * Opens the array for reading. Worker thread (main thread for small arrays that are fields), once per movie and
   * worker.
   */
  open(request: SourceRequest<Options> & { readonly prepared?: Json }, context: PluginContext): Promise<FrameReader>
}
