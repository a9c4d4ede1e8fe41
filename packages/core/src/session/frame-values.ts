// The fields and the time of a frame, for interactive views; main thread.
import { type Fields, timeOfFrame } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'

/**
 * All that `<name>` can be in a frame (from 0) of the finished movie: fields of the movie and of the frame, and the
 * clock's (`frame`, `frame.count`, `time`, `movie.time`, `cam.frame` …). Missing values are `null`; values that cannot
 * be computed, such as from a file that no option uses, are left out.
 */
export function frameFields(movie: ReadyMovie, index: number): Promise<Fields> {
  return movie.fieldsOf(index)
}

/**
 * The time of a frame (from 0): seconds of the data, `null` for a card, and the date of second 0, in seconds since
 * 1970, if the times are dates.
 */
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
