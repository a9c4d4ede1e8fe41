// Events of a raster: times and rows become arrays that ascend in time, of which each frame shows all or those until now; in workers.
import { type Clip, type FixedAxis, type FrameValues, isFrameValues, MovieflowError } from '@movieflow/core/plugin'
import { countBefore, countUntil } from './sorted.js'
import { sameTime, type Trail, trailSeconds } from './trail.js'
import { type DataOption, type FrameData, openValues, type Values, valuesIn } from './values.js'

export interface Events {
  /** Ascending; all finite. */
  readonly times: Float64Array
  /** One for each time. */
  readonly rows: Float64Array
  /** Which of the times that were given each one is. */
  readonly order: Uint32Array
}

export interface OpenEvents {
  /** With the frame. */
  readonly changes: boolean
  /** What the times come from. */
  readonly values: Values
  at(frame: FrameData): Events
}

export interface EventsInput {
  readonly times: DataOption
  readonly row: DataOption
  readonly trail: Trail
  readonly panel: readonly FixedAxis[]
  readonly clips: Readonly<Record<string, Clip>>
}

/** A frame field gives events, too: those of all frames. */
export function ofAllFrames(option: DataOption): DataOption {
  return isFrameValues(option) ? ((option as FrameValues).$frames.flat() as DataOption) : option
}

export function openEvents({ times: given, row, trail, panel, clips }: EventsInput): OpenEvents {
  const times = openValues(ofAllFrames(given), panel, clips)
  const rows = openValues(ofAllFrames(row), panel, clips)
  const changes = times.changes || rows.changes
  let known: Events | undefined
  return {
    changes: changes || trail !== undefined,
    values: times,
    at(frame) {
      if (changes || !known) known = arrange(valuesIn(times, frame), valuesIn(rows, frame))
      return trail === undefined ? known : cutTrail(known, trail, frame.time)
    },
  }
}

function arrange(times: Float64Array, rows: Float64Array): Events {
  if (rows.length !== 1 && rows.length !== times.length)
    throw new MovieflowError('SHAPE_MISMATCH', `a raster has ${times.length} times, but ${rows.length} rows for them`, {
      hint: 'give one row for each time, or one for all',
    })
  const rowAt = (at: number) => rows[rows.length === 1 ? 0 : at]!
  let count = 0
  const order = new Uint32Array(times.length)
  for (let at = 0; at < times.length; at++)
    if (Number.isFinite(times[at]) && Number.isFinite(rowAt(at))) order[count++] = at
  const kept = order.subarray(0, count)
  if (!kept.every((at, place) => place === 0 || times[kept[place - 1]!]! <= times[at]!))
    kept.sort((left, right) => times[left]! - times[right]! || left - right)
  return { times: Float64Array.from(kept, (at) => times[at]!), rows: Float64Array.from(kept, rowAt), order: kept }
}

/** Those until now, or the last ones: so many, or of so many seconds. */
function cutTrail({ times, rows, order }: Events, trail: NonNullable<Trail>, now: number): Events {
  const end = countUntil(times, now + sameTime)
  const seconds = trailSeconds(trail)
  const from =
    seconds !== undefined ? countBefore(times, now - seconds - sameTime) : typeof trail === 'number' ? end - trail : 0
  const start = Math.max(0, from)
  return { times: times.subarray(start, end), rows: rows.subarray(start, end), order: order.subarray(start, end) }
}
