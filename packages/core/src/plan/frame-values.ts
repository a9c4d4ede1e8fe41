// All fields that templates can name in a frame, with their values, for display; main thread.
import { toMovieflowError } from '../errors/index.js'
import type { Fields, FieldValue } from '../model/index.js'
import type { FrameFields } from './frame-fields.js'
import type { MovieFields } from './movie-fields.js'

/** The fields of a frame of the finished movie; those that cannot be worked out are left out. */
export type FieldsOfFrame = (frame: number) => Promise<Fields>

/** Fields that no option uses are computed on first use, in a copy: `movie` stays as the plan left it. */
export function frameValues(
  frames: FrameFields,
  movie: MovieFields,
  { before, count, fps }: ShownFrames,
): FieldsOfFrame {
  const aside = movie.with(movie.values)
  let all: Promise<readonly string[]> | undefined
  return async (frame) => {
    all ??= ensureAll(aside, frames)
    const names = await all
    const shown = frame - before
    const isCard = shown < 0 || shown >= count
    const lookup = isCard ? cardLookup(frames, frame / fps) : frames.lookup(shown)
    return Object.fromEntries(
      names.flatMap((name) => {
        const own = attempt(() => lookup(name))
        const value = (own === undefined ? aside.lookup(name) : own) as FieldValue | undefined
        return value === undefined ? [] : [[name, Number.isNaN(value) ? null : value]]
      }),
    )
  }
}

/** The frames of the finished movie that show its data. */
export interface ShownFrames {
  readonly before: number
  readonly count: number
  readonly fps: number
}

/** A card has the fields of the movie, and the movie's time from the clock. */
function cardLookup(frames: FrameFields, seconds: number): (name: string) => FieldValue | undefined {
  return (name) => (name === 'movie.time' ? seconds : frames.has(name) ? null : undefined)
}

async function ensureAll(movie: MovieFields, frames: FrameFields): Promise<readonly string[]> {
  // Their columns are names from now on; the plan has read them and reported their mistakes.
  await movie.checkTables()
  const ofFrames = frames.names().filter((name) => frames.has(name))
  const names = new Set([...Object.keys(movie.values), ...movie.names()])
  for (const name of ofFrames) names.delete(name)
  for (const name of names)
    await movie.ensure([name]).catch((thrown) => {
      // An unused field may lack its file.
      if (toMovieflowError(thrown, 'INTERNAL').responsible === 'bug') throw thrown
    })
  return [...ofFrames, ...names]
}

function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look()
  } catch (thrown) {
    if (toMovieflowError(thrown, 'INTERNAL').responsible === 'bug') throw thrown
    return undefined
  }
}
