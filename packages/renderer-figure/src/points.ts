// Points of a layer: x and y of a frame, and of the frames before it where it leaves a trail; in workers.
import { MovieflowError } from '@movieflow/core/plugin'
import { countUntil, isAscending } from './sorted.js'
import { framesOfTrail, sameTime, type Trail, trailSeconds } from './trail.js'
import { type FrameData, type History, type Values, valuesIn } from './values.js'

export interface PointsInput {
  readonly x: Values | undefined
  readonly y: Values
  readonly trail: Trail
  /** Seconds of the data from one frame to the next. */
  readonly step: number
  readonly history: History
  /** What the layer is called in errors. */
  readonly name: string
}

/** The points of each frame. `others` are joined along the trail as well, such as sizes; each as long as the points. */
export function openPoints(input: PointsInput, others: readonly Values[] = []): OpenPoints {
  return input.x?.reference?.series === 'times' ? openSeries(input, others) : openFrames(input, others)
}

export interface OpenPoints {
  /** With the frame. */
  readonly changes: boolean
  /** Values that need every frame. */
  readonly needs: readonly Values[]
  /** x, y, and the others. A break (NaN) stands between the curves of several frames, but not between single points. */
  at(frame: FrameData): Float64Array[]
  /** The frames that a trail joins, from the first to the one that is shown, and the points of each; left out if there is no such trail. */
  readonly parts?: {
    firstOf(frame: FrameData): number
    at(frame: FrameData, index: number): Float64Array[]
  }
  /** Whether x ascends in every frame; left out if it is not known. Once `at` was called. */
  ascends?(): boolean
  /** Which of a frame's values a point is made of: `frame` is left out if these are the frame's own. Not of a break. */
  origin(frame: FrameData, point: number): { readonly frame?: number; readonly element: number }
}

/** All samples of a source with their times: whole, or those until now. */
function openSeries({ x, y, trail, name }: PointsInput, others: readonly Values[]): OpenPoints {
  const seconds = trailSeconds(trail)
  let known: Float64Array[] | undefined
  const read = (frame: FrameData): Float64Array[] => {
    const all = [x!, y, ...others].map((values) => valuesIn(values, frame))
    const count = all[0]!.length
    const odd = all.find(({ length }) => length !== count && length !== 1)
    if (odd)
      throw new MovieflowError(
        'SHAPE_MISMATCH',
        `a ${name} over time has ${count} samples, but ${odd.length} values for them`,
        { hint: 'use one row with `select`, or make a panel for each: panels: { along: … }' },
      )
    return all.map((values) => (values.length === count ? values : new Float64Array(count).fill(values[0]!)))
  }
  let ascending: boolean | undefined
  /** The first sample that is shown, and the one behind the last. */
  const shown = (times: Float64Array, now: number): [number, number] => {
    if (trail === undefined) return [0, times.length]
    const end = countUntil(times, now + sameTime)
    const from =
      seconds !== undefined ? countUntil(times, now - seconds - sameTime) : typeof trail === 'number' ? end - trail : 0
    return [Math.max(0, from), end]
  }
  return {
    ascends() {
      ascending ??= isAscending(known![0]!)
      return ascending
    },
    changes: trail !== undefined || [y, ...others].some(({ changes }) => changes),
    needs: [],
    at(frame) {
      known ??= read(frame)
      if (trail === undefined) return known
      const [from, end] = shown(known[0]!, frame.time)
      return known.map((values) => values.subarray(from, end))
    },
    origin(frame, point) {
      known ??= read(frame)
      return { element: shown(known[0]!, frame.time)[0] + point }
    },
  }
}

function openFrames({ x, y, trail: given, step, history, name }: PointsInput, others: readonly Values[]): OpenPoints {
  const trail = framesOfTrail(given, step)
  const changes = y.changes || x?.changes === true || others.some((each) => each.changes)
  const all = [y, ...(x ? [x] : []), ...others]
  const long = changes && trail !== undefined && trail !== 1
  const firstOf = ({ index }: FrameData) => (typeof trail === 'number' ? Math.max(0, index - trail + 1) : 0)
  const read = (values: Values, frame: FrameData, index: number) =>
    long ? history.at(values, index) : valuesIn(values, frame)

  const pointsOf = (frame: FrameData, index: number): Float64Array[] => {
    const ys = read(y, frame, index)
    const given = x && read(x, frame, index)
    // One point a frame lies at its frame.
    const xs = given ?? (ys.length === 1 && y.changes ? Float64Array.of(index) : Float64Array.from(ys, (_, at) => at))
    const rest = others.map((each) => read(each, frame, index))
    const count = Math.max(xs.length, ys.length)
    const fit = (values: Float64Array, what: string) => {
      if (values.length === count) return values
      if (values.length === 1) return new Float64Array(count).fill(values[0]!)
      throw new MovieflowError(
        'SHAPE_MISMATCH',
        `the ${what} of a ${name} has ${values.length} values for ${count} points`,
        {
          hint: 'x and y must have the same length, or one of them must be a single value',
        },
      )
    }
    return [fit(xs, 'x'), fit(ys, 'y'), ...rest.map((values) => fit(values, 'size, colour, error or weight'))]
  }

  const joinFrames = (frame: FrameData, from: number): Float64Array[] => {
    const parts: Float64Array[][] = []
    for (let index = from; index <= frame.index; index++) parts.push(pointsOf(frame, index))
    return parts[0]!.map((_, at) => join(parts.map((part) => part[at]!)))
  }

  // Single points are added to those of the frames before. Whoever has been given these keeps a part that no longer changes.
  let trailed: Float64Array[] = []
  let count = 0
  let broken = false
  const trailTo = (frame: FrameData): Float64Array[] => {
    for (; count <= frame.index && !broken; count++) {
      const point = pointsOf(frame, count)
      broken = point.some(({ length }) => length !== 1)
      if (count === (trailed[0]?.length ?? 0)) trailed = point.map((_, at) => enlarge(trailed[at], 2 * count + 64))
      for (const [at, [value]] of point.entries()) trailed[at]![count] = value!
    }
    return broken ? joinFrames(frame, 0) : trailed.map((values) => values.subarray(0, frame.index + 1))
  }

  return {
    changes,
    needs: long ? all : [],
    ...(long && { parts: { firstOf, at: pointsOf } }),
    at(frame: FrameData): Float64Array[] {
      if (!long) return pointsOf(frame, frame.index)
      if (trail === 'all') return trailTo(frame)
      return joinFrames(frame, firstOf(frame))
    },
    origin(frame, point) {
      if (!long) return { element: point }
      const lengths: number[] = []
      for (let index = firstOf(frame); index <= frame.index; index++) lengths.push(pointsOf(frame, index)[0]!.length)
      const gap = lengths.some((length) => length !== 1) ? 1 : 0
      let at = 0
      let left = point
      while (left >= lengths[at]! + gap) left -= lengths[at++]! + gap
      return { frame: firstOf(frame) + at, element: left }
    },
  }
}

function enlarge(values: Float64Array | undefined, length: number): Float64Array {
  const larger = new Float64Array(length)
  if (values) larger.set(values)
  return larger
}

function join(parts: readonly Float64Array[]): Float64Array {
  const broken = parts.some(({ length }) => length !== 1)
  const total = parts.reduce((sum, { length }) => sum + length, broken ? parts.length - 1 : 0)
  const joined = new Float64Array(total)
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (broken && index > 0) joined[at++] = Number.NaN
    joined.set(part, at)
    at += part.length
  }
  return joined
}
