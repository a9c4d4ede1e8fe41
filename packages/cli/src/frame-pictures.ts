// Frames of one movie: from a running preview, which has its data loaded, else drawn by this process.
import type { SessionMovie } from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'

import type { FramesOfMovie, FramesWanted } from './frames-wanted.js'

/** Throws if the movie is blocked or has no such frame. */
export async function framesOf<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<FramesOfMovie<Kept>> {
  const warm = await warmFrames(file, wanted)
  if (warm) return warm
  // The engine takes longer to load than a preview takes to answer.
  const { drawFrames } = await import('./draw-frames.js')
  return drawFrames(file, wanted)
}

/** `undefined` if no preview shows exactly this, or it fails; problems are then reported as without a preview. */
async function warmFrames<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<FramesOfMovie<Kept> | undefined> {
  // Without a running preview, this costs only a look into a folder.
  const { askPreview, findPreview } = await import('@movieflow/preview/asking')
  const preview = findPreview(file)
  if (!preview) return undefined
  const { only = [], settings, choose, keep } = wanted
  const tried = settings.slice(preview.settings.length)
  const isOther = preview.settings.some((setting, index) => setting !== settings[index])
  // Other changes may change the set of movies.
  if (isOther || !tried.every((setting) => /^\s*render\b/.test(setting))) return undefined
  const sameOnly = JSON.stringify(preview.only) === JSON.stringify(only)
  if (!sameOnly && preview.only.length > 0) return undefined
  try {
    const plan = await askPreview(preview.address, { ask: 'plan' })
    if (!plan || plan.problem) return undefined
    const movie = sameOnly ? plan.movies[0] : await firstChosen(plan.movies, only)
    if (!movie || movie.status === 'blocked' || movie.frames === null) return undefined
    const indices = choose(movie.frames)
    if (indices.some((index) => index >= movie.frames!)) return undefined
    const kept: Kept[] = []
    for (const index of indices) {
      const of = { movie: movie.id, index, settings: tried }
      const frame = await askPreview(preview.address, { ask: 'frame', of })
      if (!frame || frame.edition !== plan.edition) return undefined
      kept.push(keep({ index, seconds: frame.time ?? undefined, epoch: frame.epoch, picture: frame }))
    }
    return { movie: movie.id, frames: kept }
  } catch (error) {
    if (error instanceof MovieflowError) return undefined
    throw error
  }
}

/** `undefined` if there is none, or if it depends on fields that the preview does not report. */
async function firstChosen(
  movies: readonly SessionMovie[],
  only: readonly string[],
): Promise<SessionMovie | undefined> {
  if (only.length === 0) return movies[0]
  const [{ meetsSelection }, { chosenSelection }] = await Promise.all([
    import('@movieflow/core'),
    import('./commands/selection.js'),
  ])
  const selection = chosenSelection(only)
  const first = movies.find(({ fields }) => meetsSelection(selection, fields) !== false)
  return first && meetsSelection(selection, first.fields) ? first : undefined
}
