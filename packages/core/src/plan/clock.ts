// The clock of a movie or an output: `fps` as a number or from a field; main thread.
import { MovieflowError } from '../errors/index.js'
import type { Json, Pipeline } from '../model/index.js'
import type { MovieFields } from './movie-fields.js'
import { placed, placeOf } from './place.js'
import { numberOf } from './values.js'

/** Frames a second, as a number or from a field. */
export async function planClock(
  pipeline: Pipeline,
  value: Json,
  path: readonly (string | number)[],
  movie: MovieFields,
): Promise<number> {
  const place = placeOf(pipeline, path)
  const filled = await placed(movie.fill(value), place)
  if (filled === null)
    throw new MovieflowError('MISSING_VALUE', `${place.option}: ${String(value)} has no value for this movie`, place)
  const fps = numberOf(filled)
  if (fps === undefined || !(fps > 0) || fps > 1000)
    throw new MovieflowError(
      typeof value === 'string' ? 'FIELD_INVALID' : 'OPTION_INVALID',
      `${place.option}: expected frames a second, above 0 and up to 1000, but got ${JSON.stringify(filled)}`,
      place,
    )
  return fps
}
