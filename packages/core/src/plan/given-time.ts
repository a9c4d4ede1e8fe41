// The stretch of the data that a pipeline shows, and its speeds, filled in for one movie; main thread.
import { MovieflowError } from '../errors/index.js'
import { type Clip, type Json, type OptionPath, type Pipeline, parseDate } from '../model/index.js'
import type { MovieFields } from './movie-fields.js'
import { placed, placeOf } from './place.js'
import { numberOf } from './values.js'

/** Bounds in seconds of the data; speed in seconds of the data per second of the movie. */
export interface GivenStretch {
  readonly from: number
  readonly to: number
  readonly speed: number
}

export interface GivenTime {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly speed: number | undefined
  /** One after the other; `undefined` if there are none. */
  readonly stretches: readonly GivenStretch[] | undefined
}

/** When second 0 was, in seconds since 1970, if the times of a source are dates. */
export function epochOf(clips: Readonly<Record<string, Clip>>): number | undefined {
  return Object.values(clips).find(({ times }) => times?.epoch !== undefined)?.times?.epoch
}

/** A date in `from` or `to` is a moment of data whose times are dates. */
export async function givenTime(pipeline: Pipeline, movie: MovieFields, epoch: number | undefined): Promise<GivenTime> {
  const read = async (path: OptionPath, value: Json): Promise<number> => {
    const isSpeed = path.at(-1) === 'speed'
    const place = placeOf(pipeline, ['time', ...path])
    const filled = await placed(movie.fill(value), place)
    const date = !isSpeed && typeof filled === 'string' ? parseDate(filled) : undefined
    if (date !== undefined && epoch === undefined)
      throw new MovieflowError('OPTION_INVALID', `${place.option} is a date, but no source has dates as its times`, {
        ...place,
        hint: 'give seconds of the data',
      })
    const found = date === undefined ? numberOf(filled) : date - epoch!
    if (found !== undefined && Number.isFinite(found) && (!isSpeed || found > 0)) return found
    throw new MovieflowError(
      filled === null ? 'MISSING_VALUE' : typeof value === 'string' ? 'FIELD_INVALID' : 'OPTION_INVALID',
      `${place.option}: expected ${isSpeed ? 'a number above 0' : 'seconds'}, but got ${JSON.stringify(filled)}`,
      place,
    )
  }
  const given = (option: 'from' | 'to' | 'speed') => {
    const value = pipeline.time[option]
    return value === undefined ? undefined : read([option], value)
  }
  const [from, to, speed] = [await given('from'), await given('to'), await given('speed')]
  const stretches: GivenStretch[] = []
  for (const [index, stretch] of pipeline.time.stretches.entries()) {
    const own = (option: 'from' | 'to' | 'speed') => read(['stretches', index, option], stretch[option])
    const next = { from: await own('from'), to: await own('to'), speed: await own('speed') }
    checkOrder(stretches.at(-1), next, index, pipeline)
    stretches.push(next)
  }
  return { from, to, speed, stretches: stretches.length > 0 ? stretches : undefined }
}

function checkOrder(
  before: GivenStretch | undefined,
  { from, to }: GivenStretch,
  index: number,
  pipeline: Pipeline,
): void {
  if (to > from && !(before && before.to > from)) return
  throw new MovieflowError(
    'OPTION_INVALID',
    to > from
      ? `time.stretches[${index}] begins at ${from} s, before the previous one ends at ${before!.to} s`
      : `time.stretches[${index}] has no length: it goes from ${from} s to ${to} s`,
    {
      ...placeOf(pipeline, ['time', 'stretches', index]),
      hint: 'list stretches in the order of the data, without overlap',
    },
  )
}
