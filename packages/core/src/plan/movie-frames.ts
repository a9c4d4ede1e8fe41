// What the frames of a planned movie have of their own: options, fields, and the groups that share their limits; main thread.
import type { LimitsRequest } from '../model/index.js'
import type { FrameFields } from './frame-fields.js'
import { type FieldsOfFrame, frameValues, type ShownFrames } from './frame-values.js'
import type { MovieFields } from './movie-fields.js'
import type { PlannedMovie, ReadyMovie } from './planned-movie.js'
import type { PlannedRenders } from './render-plan.js'
import { comparable } from './values.js'

interface MovieFramesInput {
  readonly id: PlannedMovie['id']
  readonly fields: FrameFields
  readonly movie: MovieFields
  readonly limits: Readonly<Record<string, LimitsRequest>>
  readonly shown: ShownFrames
  patches: PlannedRenders['patches']
}

/** Functions of a movie's frames. They keep only what they need: a plan of tens of thousands of movies keeps all of them. */
export function movieFrames(
  input: MovieFramesInput,
): Pick<ReadyMovie, 'limitsGroup' | 'oneLimitsGroup' | 'patches' | 'fieldsOf'> {
  const { id, fields, movie, limits, shown } = input
  const groupNames = (key: string) => limits[key]!.over.filter((name) => name !== 'batch' && name !== 'movie')
  let values: FieldsOfFrame | undefined
  return {
    oneLimitsGroup: Object.keys(limits).every((key) => groupNames(key).every((name) => !fields.has(name))),
    limitsGroup(key, frame) {
      const { over, percentile, method, of, positive } = limits[key]!
      const lookup = fields.lookup(frame)
      const groups = groupNames(key).map((name) => comparable(lookup(name) as never) ?? 'missing')
      return JSON.stringify([key, of, percentile, method, positive, over.includes('movie') ? id : null, ...groups])
    },
    patches(frame) {
      const data = frame - shown.before
      return data >= 0 && data < shown.count ? input.patches(data) : []
    },
    fieldsOf(frame) {
      values ??= frameValues(fields, movie, shown)
      return values(frame)
    },
  }
}
