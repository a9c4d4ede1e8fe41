// Limits of an axis that may go with the frames, as [<time - 5>, <time + 5>]: what they are at a frame; any thread.
import { type FrameValues, isFrameValues } from '@movieflow/core/plugin'
import type { AxesOptions } from './options/axes.js'
import { widenLimits } from './ticks.js'

export type Ends = readonly [number, number]
type Given = AxesOptions['xlim']
/** As the options arrive: an end with a frame field has a value for each frame. */
type End = number | FrameValues<number>

/** Both ends, if they are given. */
export const listEnds = (given: Given): readonly End[] | undefined => (Array.isArray(given) ? given : undefined)

const endAt = (end: End, index: number) => (isFrameValues(end) ? (end.$frames as readonly number[])[index]! : end)

/** Whether they differ from frame to frame. */
export function isMoving(given: Given): boolean {
  return listEnds(given)?.some((end) => isFrameValues(end)) === true
}

/** The limits that are given for a frame, as they are written; `undefined` if the data decide. */
export function givenEnds(given: Given, index: number): Ends | undefined {
  const list = listEnds(given)
  return list && [endAt(list[0]!, index), endAt(list[1]!, index)]
}

/** The same to draw: ends that meet in some frame, as those of [0, <time>] do in the first, are moved apart as matplotlib moves them. */
export function endsAt(given: Given, index: number): Ends | undefined {
  const ends = givenEnds(given, index)
  return ends && ends[0] === ends[1] && isMoving(given) ? widenLimits(ends[0], ends[1], 0.05) : ends
}

/** Frames whose limits may differ: 1 for limits that stay. */
export function countEnds(given: Given): number {
  return Math.max(1, ...(listEnds(given) ?? []).map((end) => (isFrameValues(end) ? end.$frames.length : 1)))
}
