// All fields that templates can name in a frame, with their values, as those who look at a movie see them; main thread.
import { toMovieflowError } from '../errors/index.js'
import type { Fields, FieldValue } from '../model/index.js'
import type { FrameFields } from './frame-fields.js'
import type { MovieFields } from './movie-fields.js'

/** The fields of a frame of the finished movie; those that cannot be worked out are left out. */
export type FieldsOfFrame = (frame: number) => Promise<Fields>

/** What no option asked for is worked out the first time, aside: `movie` stays as the plan left it. */
export function frameValues(frames: FrameFields, movie: MovieFields): FieldsOfFrame {
  const aside = movie.with(movie.values)
  let all: Promise<readonly string[]> | undefined
  return async (frame) => {
    all ??= ensureAll(aside, frames)
    const names = await all
    const lookup = frames.lookup(frame)
    return Object.fromEntries(
      names.flatMap((name) => {
        const own = attempt(() => lookup(name))
        const value = (own === undefined ? aside.lookup(name) : own) as FieldValue | undefined
        return value === undefined ? [] : [[name, Number.isNaN(value) ? null : value]]
      }),
    )
  }
}

async function ensureAll(movie: MovieFields, frames: FrameFields): Promise<readonly string[]> {
  // Their columns are names from then on; the plan has read them, mistakes and all.
  await movie.checkTables()
  const ofFrames = frames.names().filter((name) => frames.has(name))
  const names = new Set([...Object.keys(movie.values), ...movie.names()])
  for (const name of ofFrames) names.delete(name)
  for (const name of names)
    await movie.ensure([name]).catch((thrown) => {
      // A field that nobody uses may lack its file.
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
