// The times of a source's frames after a transform; main thread.
import { timeOf } from '../clock/index.js'
import type { Clip, ClipTimes } from '../model/index.js'

/** Times of the frames that a transform leaves, by the frames that they show; `undefined` if they do not ascend. */
export function carryTimes(
  entered: Clip,
  leaves: Clip,
  frameFrom: ((index: number) => number) | undefined,
): ClipTimes | undefined {
  const { times } = entered
  if (!times || leaves.frames <= 1) return undefined
  if (!frameFrom) return leaves.frames === entered.frames ? times : undefined
  const shown = Float64Array.from({ length: leaves.frames }, (_, index) => timeOf(times, frameFrom(index)))
  if (shown.some((time, index) => index > 0 && !(time > shown[index - 1]!))) return undefined
  const { tick, epoch } = times
  return { seconds: shown, ...(tick !== undefined && { tick }), ...(epoch !== undefined && { epoch }) }
}
