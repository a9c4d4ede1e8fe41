// Time stamps of frames, in ticks of a container's clock, become seconds.
import type { ClipTimes } from '@movieflow/core/plugin'

export interface Stamps {
  /** Ticks. */
  readonly pts: readonly number[]
  /** Seconds that a tick takes: numerator, denominator. */
  readonly base: readonly [number, number]
  /** They are places in an even rate, which round nothing. */
  readonly slots?: boolean
}

/** Four days at 30 frames a second: of more frames no times are kept. */
export const mostStamps = 1e7

/** In seconds, as exact as doubles hold: one division is rounded. */
export function stampSeconds({ pts, base: [numerator, denominator] }: Stamps): number[] {
  return pts.map((stamp) => (stamp * numerator) / denominator)
}

/** Times, and the container's tick: what they are rounded to. Slots, and a clock that ticks once a frame, round nothing and have none. */
export function stampTimes(stamps: Stamps): ClipTimes {
  const { pts, base, slots = false } = stamps
  const steps = Float64Array.from(pts.slice(1), (stamp, index) => stamp - pts[index]!).sort()
  const seconds = stampSeconds(stamps)
  const rounded = !slots && !(steps[steps.length >> 1]! <= 1)
  return rounded ? { seconds, tick: base[0] / base[1] } : { seconds }
}
