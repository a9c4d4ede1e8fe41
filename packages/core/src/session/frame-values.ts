// What a frame's fields are, for those who look at it; main thread.
import type { Fields } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'

/**
 * All that `<name>` can be in a frame (from 0) of the finished movie: fields of the movie and of the frame, and the clock's (`frame`,
 * `frame.count`, `time`, `movie.time`, `cam.frame` …). What is missing is `null`; what cannot be worked out, as from a file that no option asked for, is left out.
 */
export function frameFields(movie: ReadyMovie, index: number): Promise<Fields> {
  return movie.fieldsOf(index)
}
