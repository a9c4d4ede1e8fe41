// Frames of one movie, as it will have them: from a preview that has its data warm, if one runs, else drawn here.
import { meetsSelection, openFrames, type RenderedFrames } from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'
import { selectionOf } from './commands/selection.js'
import { firstPartyPlugins } from './first-party.js'
import { warnOnStderr } from './warn-on-stderr.js'

export interface FramePicture {
  readonly index: number
  /** Seconds of the data; a card has none. */
  readonly seconds?: number | undefined
  /** When second 0 was, in seconds since 1970, if the times are dates. */
  readonly epoch?: number | undefined
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array }
}

export interface MovieFrames<Kept> {
  readonly movie: string
  readonly frames: readonly Kept[]
}

export interface FramesWanted<Kept> {
  readonly only?: readonly string[] | undefined
  readonly settings: readonly string[]
  /** No more than one. */
  readonly one: boolean
  /** Of so many frames, which ones, in their order; the movie is the first that `only` leaves. */
  choose(count: number): readonly number[]
  /** What is kept of each: pictures of a whole movie do not fit into memory. */
  keep(frame: FramePicture): Kept
}

/** Throws what blocks the movie, and where there is no such frame. */
export async function framesOf<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<MovieFrames<Kept>> {
  return (await warmFrames(file, wanted)) ?? drawFrames(file, wanted)
}

async function drawFrames<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<MovieFrames<Kept>> {
  const { only, settings, one, choose, keep } = wanted
  const frames = await openFrames(file, ([first]) => first, {
    plugins: firstPartyPlugins,
    only: selectionOf(only),
    settings,
    warn: warnOnStderr,
    oneFrame: one,
  })
  try {
    const indices = choose(frames.count)
    const kept: Kept[] = []
    // One is drawn while the one before is kept.
    let next = drawn(frames, indices[0]!)
    for (const following of [...indices.slice(1), undefined]) {
      const frame = await next
      if (following !== undefined) next = drawn(frames, following)
      kept.push(keep(frame))
    }
    return { movie: frames.movie, frames: kept }
  } finally {
    await frames.close()
  }
}

async function drawn(frames: RenderedFrames, index: number): Promise<FramePicture> {
  const picture = await frames.render(index)
  return { index, seconds: frames.timeOf(index), epoch: frames.epoch, picture }
}

/** `undefined` if no preview shows just this, or it cannot say: what is wrong is then told as without it. */
async function warmFrames<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<MovieFrames<Kept> | undefined> {
  // What few have running costs those who have not a look into a folder.
  const { findPreview } = await import('@movieflow/preview/running')
  const preview = findPreview(file)
  if (!preview) return undefined
  const { only = [], settings, choose, keep } = wanted
  const tried = settings.slice(preview.settings.length)
  const isOther = preview.settings.some((setting, index) => setting !== settings[index])
  // Others may change which movies there are.
  if (isOther || !tried.every((setting) => /^\s*render\b/.test(setting))) return undefined
  const sameOnly = JSON.stringify(preview.only) === JSON.stringify(only)
  if (!sameOnly && preview.only.length > 0) return undefined
  try {
    const { askPreview } = await import('@movieflow/preview')
    const plan = await askPreview(preview.address, { ask: 'plan' })
    if (!plan || plan.problem) return undefined
    const chosen = sameOnly ? [] : selectionOf(only)
    const movie = plan.movies.find(({ fields }) => meetsSelection(chosen, fields) !== false)
    if (
      !movie ||
      movie.status === 'blocked' ||
      movie.frames === null ||
      meetsSelection(chosen, movie.fields) === undefined
    )
      return undefined
    const indices = choose(movie.frames)
    if (indices.some((index) => index >= movie.frames!)) return undefined
    const kept: Kept[] = []
    const warnings = new Set<string>()
    for (const index of indices) {
      const of = { movie: movie.id, index, settings: tried }
      const frame = await askPreview(preview.address, { ask: 'frame', of })
      if (!frame || frame.edition !== plan.edition) return undefined
      for (const warning of frame.warnings) warnings.add(warning)
      kept.push(keep({ index, seconds: frame.time ?? undefined, epoch: frame.epoch, picture: frame }))
    }
    for (const warning of warnings) warnOnStderr(`${movie.id}: ${warning}`)
    return { movie: movie.id, frames: kept }
  } catch (error) {
    if (error instanceof MovieflowError) return undefined
    throw error
  }
}
