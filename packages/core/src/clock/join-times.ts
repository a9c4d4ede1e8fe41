// Maps a movie's moments to frames of each source; any thread.
import { type Clip, type ClipTimes, type FrameMap, floatFor, keepWhite, type Sampling } from '../model/index.js'
import { medianStep, tickOf, timeOf } from './clip-times.js'
import { type Moments, momentOf } from './moments.js'

/** A gap is wider than this many usual steps. */
const stepsOfGap = 3

export interface SampleChoice {
  readonly sample: Sampling
  /** Seconds; left out: three times the median step. */
  readonly gap?: number | undefined
}

/**
 * Times are equal within half a tick; of two that are equally near the earlier one counts. A source has nothing before its first frame, after its last, and within
 * a gap.
 */
export function joinTimes(times: ClipTimes, frames: number, moments: Moments, { sample, gap }: SampleChoice): FrameMap {
  const equal = tickOf(times) / 2
  const widest = widestStep(times, frames, gap)
  const at = new Int32Array(moments.count).fill(-1)
  const part = sample === 'linear' ? new Float64Array(moments.count) : undefined
  let before = -1
  for (let frame = 0; frame < moments.count; frame++) {
    const moment = momentOf(moments, frame)
    before = lastNotAfter(times, frames, moment + equal, before)
    if (before < 0) continue
    const [here, next] = [timeOf(times, before), before + 1 < frames ? timeOf(times, before + 1) : undefined]
    const isHere = moment - here <= equal
    if (next === undefined ? !isHere : !isHere && next - here > widest) continue
    at[frame] = before
    if (isHere || next === undefined) continue
    if (sample === 'nearest' && moment - here - (next - moment) > equal) at[frame] = before + 1
    if (part) part[frame] = (moment - here) / (next - here)
  }
  return { at, ...(part && { part }) }
}

/**
 * Seconds: wider steps are gaps. A step of exactly that width is no gap, however its two times were rounded, nor are three usual ones in
 * Matroska's milliseconds.
 */
function widestStep(times: ClipTimes, frames: number, gap: number | undefined): number {
  const tick = tickOf(times)
  if (gap !== undefined) return gap + Math.min(tick / 2, gap / 100)
  const step = medianStep(times, frames)
  // A median is off by up to half a tick, and a step by a whole one.
  return stepsOfGap * step + Math.min((stepsOfGap / 2 + 1) * tick, step / 4)
}

/** The last frame whose time is not after `moment`, searched from `known` on because moments ascend. -1 if there is none. */
function lastNotAfter(times: ClipTimes, frames: number, moment: number, known: number): number {
  if (!('seconds' in times)) {
    let frame = Math.min(frames - 1, Math.floor((moment - times.start) * times.rate))
    while (frame + 1 < frames && timeOf(times, frame + 1) <= moment) frame++
    while (frame >= 0 && timeOf(times, frame) > moment) frame--
    return Math.max(-1, frame)
  }
  let low = known
  let high = frames
  // Neighbours first: most moments are a step or two further on.
  for (let step = 1; low + step < frames && times.seconds[low + step]! <= moment; step *= 2) low += step
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (times.seconds[middle]! <= moment) low = middle
    else high = middle
  }
  return low
}

/** The clip of a mapped source: of a type that can be missing, if some values are. */
export function mappedClip({ times: _, ...clip }: Clip, { at, part }: FrameMap): Clip {
  const isFloat = part !== undefined || at.includes(-1)
  return keepWhite({ ...clip, frames: at.length, ...(isFloat && { dtype: floatFor(clip.dtype) }) }, clip)
}
