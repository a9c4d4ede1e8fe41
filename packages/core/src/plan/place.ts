// Where an option stands in the pipeline, for errors.
import type { ErrorPlace } from '../errors/index.js'
import { formatOptionPath, type OptionPath, type Pipeline } from '../model/index.js'

export function placeOf(pipeline: Pipeline, path: OptionPath): ErrorPlace {
  return { file: pipeline.written, ...pipeline.locate(path), option: formatOptionPath(path) }
}
