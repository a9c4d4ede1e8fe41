// Decides which limits of a movie are surveyed, and which are found frame by frame while drawing; main thread.
import { MovieflowError, suggestNames } from '../errors/index.js'
import { formatOptionPath, type LimitsRequest, type OptionPath, optionOfLimits, type Pipeline } from '../model/index.js'
import type { FrameFields } from './frame-fields.js'
import type { MovieFields } from './movie-fields.js'

/** The renderer that asks for limits of this name. */
function stepOf(key: string, { render, further }: Pipeline): OptionPath {
  const part = /^part (\d+) /.exec(key)?.[1]
  return part === undefined ? render.path : further[Number(part) - 1]!.path
}

/** Limits of single frames are found while drawing; the rest need a survey. */
export async function splitLimits(
  requests: Readonly<Record<string, LimitsRequest>>,
  frames: FrameFields,
  movie: MovieFields,
  pipeline: Pipeline,
): Promise<{ shared: Record<string, LimitsRequest>; local: Record<string, LimitsRequest> }> {
  const shared: Record<string, LimitsRequest> = {}
  const local: Record<string, LimitsRequest> = {}
  for (const [key, request] of Object.entries(requests)) {
    if (request.over.includes('frame')) {
      local[key] = request
      continue
    }
    shared[key] = request
    for (const name of request.over) {
      if (name === 'movie' || name === 'batch' || frames.has(name)) continue
      await movie.ensure([name])
      if (movie.lookup(name) !== undefined) continue
      const path = [...stepOf(key, pipeline), ...optionOfLimits(key.replace(/^part \d+ /, '')).split('.'), 'over']
      throw new MovieflowError('UNKNOWN_FIELD', `${formatOptionPath(path)}: there is no field ${name}`, {
        file: pipeline.written,
        ...pipeline.locate(path),
        option: formatOptionPath(path),
        hint: suggestNames(name, ['movie', 'frame', 'batch', ...frames.names()]),
      })
    }
  }
  return { shared, local }
}
