// `openMovie` with the writers that come with movieflow; calling thread.
import type { DrawnMovie, MovieOptions, WriterPlugin } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'
import type { WriterEndings, WriterOptions } from './plugin-options.js'

/** The options of the writer that a file's ending chooses; of any writer if the ending is not known. */
type WriterOf<Path> = {
  [Ending in keyof WriterEndings]: Path extends `${string}${Ending}` ? WriterOptions[WriterEndings[Ending]] : never
}[keyof WriterEndings]
type OptionsByEnding<Path> = [WriterOf<Path>] extends [never] ? { readonly [option: string]: unknown } : WriterOf<Path>

export type OpenMovieOptions<Path = string> =
  | (MovieOptions & { readonly use?: undefined } & OptionsByEnding<Path>)
  | (MovieOptions & { readonly use: string | WriterPlugin; readonly [option: string]: unknown })

/**
 * Opens a movie to be drawn frame by frame: `grab` each, then `close`. The file's ending chooses the writer (.mp4 .avi
 * .mov .mkv .webm .gif), whose options (`codec`, `quality`, `crf`, `loop`, `metadata`, …) are given next to `fps`. A
 * file that exists at `path` is replaced only when `close` settles.
 */
export async function openMovie<const Path extends string | URL>(
  path: Path,
  given?: OpenMovieOptions<Path>,
): Promise<DrawnMovie> {
  const { fps, frameCount, use, signal, warn, ...options }: MovieOptions = given ?? {}
  const core = await import('@movieflow/core')
  return core.openMovie(path, { fps, frameCount, use, signal, warn, options, plugins: firstPartyPlugins })
}
