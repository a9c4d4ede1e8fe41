// Opens a movie file for pictures that a program draws and grabs, with any writer; calling thread.
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PluginContext, WriterPlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { checkOptions } from '../options/index.js'
import { StagedFile, sweepStaged } from '../output/index.js'
import { checkedPlugin, type PluginEntry, PluginSet } from '../plugins/index.js'
import { DrawnMovie } from './drawn-movie.js'

export interface MovieOptions {
  /** Frames a second, above 0 and up to 1000. Default 10. */
  readonly fps?: number
  /** The number of frames that will be grabbed, if known; any other number is refused. Most writers do not need it. */
  readonly frameCount?: number
  /** The writer: a name, a path such as `./my-writer.mjs`, a package, or a plugin. Left out, the file's ending chooses. */
  readonly use?: string | WriterPlugin
  /** Cancels the movie when it aborts. */
  readonly signal?: AbortSignal
  /** Receives warnings. Default: a warning of the process. */
  readonly warn?: (message: string) => void
}

/**
 * Opens a movie to be drawn frame by frame. Nothing is written to `path` before `close` has settled, and an existing file stays
 * until then; missing folders are made. Throws if the writer, its `options` or the folder are at fault.
 */
export async function openMovie(
  path: string | URL,
  given: MovieOptions & { readonly options: object; readonly plugins: readonly PluginEntry[] },
): Promise<DrawnMovie> {
  const file = resolve(path instanceof URL ? fileURLToPath(path) : path)
  const { fps = 10, frameCount: frames, signal, warn = emitWarning, options, plugins, use } = given
  if (!(fps > 0) || fps > 1000) throw invalid(`fps: expected frames a second, above 0 and up to 1000, but got ${fps}`)
  if (frames !== undefined && !(Number.isSafeInteger(frames) && frames > 0))
    throw invalid(`frameCount: expected a whole number above 0, but got ${frames}`)
  if (/<frame\b[^>]*>/.test(file)) throw invalid(`${file}: a movie is one file, so its path cannot contain <frame>`)
  if (signal?.aborted)
    throw new MovieflowError('CANCELED', `${basename(file)} was stopped before it began`, { cause: signal.reason })
  const context: PluginContext = { warn, signal: signal ?? new AbortController().signal, folder: process.cwd() }
  const writer = await findWriter(use, file, plugins, context.folder)
  if (writer.filePerFrame)
    throw new MovieflowError(
      'CALL_INVALID',
      `the writer ${writer.name} makes a file for each frame, but a movie is one file`,
      {
        hint: 'save pictures with the canvas itself, or name another writer with `use`',
      },
    )
  const checked = checkOptions(options, writer)
  const staged = await StagedFile.prepare(file)
  await sweepStaged([dirname(file)])
  return new DrawnMovie({ file, staged, writer, options: checked, fps, frames, context })
}

async function findWriter(
  use: string | WriterPlugin | undefined,
  file: string,
  plugins: readonly PluginEntry[],
  folder: string,
): Promise<WriterPlugin> {
  if (typeof use === 'object') return checkedPlugin(use, 'writer', `the writer ${use.name}`)
  return (await new PluginSet(plugins, folder).find('writer', use, basename(file))).plugin
}

function emitWarning(message: string): void {
  process.emitWarning(message, 'MovieflowWarning')
}

function invalid(message: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', message)
}
