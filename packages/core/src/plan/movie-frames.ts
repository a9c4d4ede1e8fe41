// What the frames of a planned movie have of their own: options, fields, and the groups that share their limits; main thread.
import { MovieflowError } from '../errors/index.js'
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
  readonly patches: PlannedRenders['patches']
}

/** Functions of a movie's frames. They keep only what they need: a plan of tens of thousands of movies keeps all of them. */
export function movieFrames(
  input: MovieFramesInput,
): Pick<ReadyMovie, 'limitsGroup' | 'oneLimitsGroup' | 'patches' | 'fieldsOf' | 'freeFrames'> {
  const { id, limits, shown } = input
  const oneLimitsGroup = areInOneGroup(limits, input.fields)
  // No function may name `input`: it would be kept with it.
  let own: MovieFramesInput | undefined = input
  const needed = (): MovieFramesInput => {
    if (own) return own
    throw new MovieflowError('INTERNAL', `the frames of ${id} were asked for after they had been freed`)
  }
  const groupOf = (key: string, frame: number): string => {
    const { over, percentile, method, of, positive } = limits[key]!
    const lookup = needed().fields.lookup(frame)
    const groups = groupNames(limits[key]!).map((name) => comparable(lookup(name) as never) ?? 'missing')
    return JSON.stringify([key, of, percentile, method, positive, over.includes('movie') ? id : null, ...groups])
  }
  let onlyGroups: ReadonlyMap<string, string> | undefined
  let values: FieldsOfFrame | undefined
  return {
    oneLimitsGroup,
    limitsGroup: (key, frame) => onlyGroups?.get(key) ?? groupOf(key, frame),
    patches(frame) {
      const data = frame - shown.before
      return data >= 0 && data < shown.count ? needed().patches(data) : []
    },
    fieldsOf(frame) {
      const { fields, movie } = needed()
      values ??= frameValues(fields, movie, shown)
      return values(frame)
    },
    freeFrames() {
      // Whether movies with these limits are up to date depends on the group of each frame.
      if (!own || !oneLimitsGroup) return
      onlyGroups = new Map(Object.keys(limits).map((key) => [key, groupOf(key, 0)]))
      own = undefined
      values = undefined
    },
  }
}

/** The fields whose values divide frames into groups. */
function groupNames({ over }: LimitsRequest): string[] {
  return over.filter((name) => name !== 'batch' && name !== 'movie')
}

function areInOneGroup(limits: MovieFramesInput['limits'], fields: FrameFields): boolean {
  return Object.values(limits).every((request) => groupNames(request).every((name) => !fields.has(name)))
}
