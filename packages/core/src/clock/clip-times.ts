// Properties of the times of a recording: whether they can be a clock, the usual step, the rate if they are even; any thread.
import { MovieflowError } from '../errors/index.js'
import type { ClipTimes } from '../model/index.js'

/** Times within this many seconds are equal, if their file gives no resolution. */
const usualTick = 2e-6

export function tickOf({ tick }: ClipTimes): number {
  return tick ?? usualTick
}

/** Seconds. */
export function timeOf(times: ClipTimes, frame: number): number {
  return 'seconds' in times ? times.seconds[frame]! : times.start + frame / times.rate
}

/** Throws INPUT_UNREADABLE if they cannot be the clock of `frames` frames; `name` is their owner, for messages. */
export function checkTimes(times: ClipTimes, frames: number, name: string, file?: string): void {
  const wrong = (message: string, hint: string) =>
    new MovieflowError('INPUT_UNREADABLE', `${name}: ${message}`, { hint, ...(file !== undefined && { file }) })
  if (!('seconds' in times)) {
    if (Number.isFinite(times.start) && times.rate > 0) return
    throw wrong(`a rate of ${times.rate} from ${times.start} s is not a clock`, 'give frames a second above 0')
  }
  const { seconds } = times
  if (seconds.length !== frames)
    throw wrong(
      `there are ${seconds.length} times for ${frames} frames`,
      seconds.length < frames
        ? 'each frame needs a time: give times to the others, leave them out of the file, or set `fps` and `start`'
        : 'the times may be those of another source: write <cam.time> for the times of the source cam',
    )
  for (let frame = 0; frame < frames; frame++) {
    const time = seconds[frame]!
    if (!Number.isFinite(time))
      throw wrong(
        `the time of frame ${frame} is ${time}`,
        'each frame needs a time in seconds: fill the gap, or leave the frame out',
      )
    const before = seconds[frame - 1]
    if (before === undefined || time > before) continue
    throw wrong(
      time === before
        ? `the frames ${frame - 1} and ${frame} have the same time, ${short(time)} s`
        : `time goes back from ${short(before)} s at frame ${frame - 1} to ${short(time)} s at frame ${frame}`,
      time === before
        ? 'times must ascend: leave one of the two out, or fix the clock; for events, several of which may be at one time, use an axis without `times`: `axes: [event, column]`'
        : 'times must ascend: sort the frames by time, or fix the clock',
    )
  }
}

/** A number with the digits of a float32. */
const short = (value: number) => Number(value.toPrecision(7))

/** Seconds between neighbours: the median, as NumPy takes it. Infinity for one frame. */
export function medianStep(times: ClipTimes, frames: number): number {
  if (!('seconds' in times)) return 1 / times.rate
  const steps = Float64Array.from({ length: Math.max(0, frames - 1) }, (_, frame) => {
    return times.seconds[frame + 1]! - times.seconds[frame]!
  }).sort()
  const middle = steps.length >> 1
  if (steps.length === 0) return Number.POSITIVE_INFINITY
  return steps.length % 2 === 1 ? steps[middle]! : (steps[middle - 1]! + steps[middle]!) / 2
}

/**
 * Frames a second, if every time is within one tick of even steps; `undefined` if one is not. A rate that the ticks cannot distinguish from a common one, such as
 * 30 or 30000/1001, is that one: Matroska counts in milliseconds.
 */
export function evenRate(times: ClipTimes, frames: number): number | undefined {
  if (!('seconds' in times)) return times.rate
  const [first, last] = [times.seconds[0]!, times.seconds[frames - 1]!]
  if (frames < 2) return undefined
  const step = (last - first) / (frames - 1)
  const tick = tickOf(times)
  for (let frame = 0; frame < frames; frame++)
    if (Math.abs(times.seconds[frame]! - first - frame * step) > tick * 1.001) return undefined
  const rate = 1 / step
  // Both ends may be off by half a tick.
  const doubt = (rate * tick) / (last - first)
  const whole = Math.round(rate)
  for (const common of [whole, (Math.round(rate * 1.001) * 1000) / 1001])
    if (common > 0 && Math.abs(common - rate) <= doubt) return common
  return rate
}
