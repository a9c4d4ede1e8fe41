// Where the posters of a pipeline's movies are: one frame of each, small, for the report.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Pipeline } from '../model/index.js'
import { statePath } from '../output/index.js'

/** The PNG file of a movie's poster, absolute. */
export function posterFile({ out, file }: Pick<Pipeline, 'out' | 'file'>, movie: string): string {
  const name = createHash('sha256').update(movie).digest('hex').slice(0, 16)
  return join(statePath(out, file, 'posters'), `${name}.png`)
}
