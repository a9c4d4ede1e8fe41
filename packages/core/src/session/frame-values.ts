// What a frame's fields are, and when it is, for those who look at it; main thread.
import { type Fields, timeOfFrame } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'

/**
 * All that `<name>` can be in a frame (from 0) of the finished movie: fields of the movie and of the frame, and the clock's (`frame`,
 * `frame.count`, `time`, `movie.time`, `cam.frame` …). What is missing is `null`; what cannot be worked out, as from a file that no option asked for, is left out.
 */
export function frameFields(movie: ReadyMovie, index: number): Promise<Fields> {
  return movie.fieldsOf(index)
}

/** When a frame (from 0) is: seconds of the data, `null` for a card, and when second 0 was, in seconds since 1970, if the times are dates. */
export function frameMoment(
  { spec, shown }: ReadyMovie,
  index: number,
): {
  time: number | null
  epoch?: number
} {
  const time = timeOfFrame(spec, index) ?? null
  return shown?.epoch === undefined ? { time } : { time, epoch: shown.epoch }
}
