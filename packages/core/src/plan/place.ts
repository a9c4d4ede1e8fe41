// Places of options in the pipeline, for errors.
import { type ErrorPlace, toMovieflowError } from '../errors/index.js'
import { formatOptionPath, type OptionPath, type Pipeline } from '../model/index.js'

export function placeOf(pipeline: Pipeline, path: OptionPath): ErrorPlace {
  return { file: pipeline.written, ...pipeline.locate(path), option: formatOptionPath(path) }
}

/** Adds the option's place to an error of filling in its template. */
export function placed<T>(filled: Promise<T>, place: ErrorPlace): Promise<T> {
  return filled.catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
}
