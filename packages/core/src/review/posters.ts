// The posters of a pipeline's movies: one small frame of each, kept next to the state for the report; main thread.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Pipeline } from '../model/index.js'
import { replaceFileSync, statePath } from '../output/index.js'

/** The PNG file of a movie's poster, absolute. */
export function posterFile({ out, file }: Pick<Pipeline, 'out' | 'file'>, movie: string): string {
  const name = createHash('sha256').update(movie).digest('hex').slice(0, 16)
  return join(statePath(out, file, 'posters'), `${name}.png`)
}

/** Keeps a poster. It is optional: if the disk refuses it there is none, and the movie is made all the same. */
export function keepPoster(file: string, png: Uint8Array | undefined): void {
  try {
    if (png) {
      replaceFileSync(file, png)
      return
    }
  } catch {
    // A poster of an earlier movie would be out of date.
  }
  try {
    rmSync(file, { force: true })
  } catch {
    // A failed removal is ignored.
  }
}
