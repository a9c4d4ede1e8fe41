// Where an option stands in the pipeline, for errors.
import { type ErrorPlace, toMovieflowError } from '../errors/index.js'
import { formatOptionPath, type OptionPath, type Pipeline } from '../model/index.js'

export function placeOf(pipeline: Pipeline, path: OptionPath): ErrorPlace {
  return { file: pipeline.written, ...pipeline.locate(path), option: formatOptionPath(path) }
}

/** An error of filling in an option's template names the option, too. */
export function placed<T>(filled: Promise<T>, place: ErrorPlace): Promise<T> {
  return filled.catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
}
