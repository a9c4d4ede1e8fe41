// `openMovie` with the writers that come with movieflow; calling thread.
import type { DrawnMovie, MovieOptions } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'

export type OpenMovieOptions = MovieOptions & { readonly [option: string]: unknown }

/**
 * Opens a movie to be drawn frame by frame: `grab` each, then `close`. The file's ending chooses the writer (.mp4 .avi
 * .mov .mkv .webm .gif), whose options (`codec`, `quality`, `crf`, `loop`, `metadata`, …) stand beside `fps`. Nothing is
 * at `path` before `close` has settled, and what was there stays until then.
 */
export async function openMovie(
  path: string | URL,
  { fps, frames, use, signal, warn, ...options }: OpenMovieOptions = {},
): Promise<DrawnMovie> {
  const core = await import('@movieflow/core')
  return core.openMovie(path, { fps, frames, use, signal, warn, options, plugins: firstPartyPlugins })
}
