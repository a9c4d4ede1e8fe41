// The moments of the data that a movie's frames show: evenly spaced, or in stretches with a speed each; any thread.

/** From a moment of the movie on, the data are shown at one speed. */
export interface SpeedStretch {
  /** Seconds of the movie, from the first frame that shows data. */
  readonly at: number
  /** Seconds of the data at that moment. */
  readonly from: number
  /** Seconds of the data for a second of the movie. */
  readonly speed: number
}

/** Frame k of a movie is at `from + k × speed / fps` seconds of the data, unless it has stretches. */
export interface Moments {
  readonly from: number
  /** Seconds of the data for a second of the movie. */
  readonly speed: number
  readonly fps: number
  readonly count: number
  /** In order, the first at 0; left out: one speed for the whole movie. */
  readonly stretches?: readonly SpeedStretch[]
}

type Clocked = Omit<Moments, 'count'>

export function momentOf(moments: Clocked, frame: number): number {
  const { from, speed, fps } = moments
  const stretch = stretchOf(moments, frame)
  return stretch ? stretch.from + (frame / fps - stretch.at) * stretch.speed : from + (frame * speed) / fps
}

/** Seconds of the data per second of the movie, at a frame. */
export function speedOf(moments: Clocked, frame: number): number {
  return stretchOf(moments, frame)?.speed ?? moments.speed
}

/** A boundary belongs to the stretch after it, however its quotient is rounded. */
const rounding = 1e-9

function stretchOf({ stretches, fps }: Clocked, frame: number): SpeedStretch | undefined {
  return stretches?.findLast(({ at }) => at <= frame / fps + rounding) ?? stretches?.[0]
}

/** Number of frames from `from` to `to` seconds, including both ends, up to the rounding of doubles. */
export function countMoments({ from, speed, fps, stretches }: Clocked, to: number, tolerance: number): number {
  const last = stretches?.at(-1)
  if (last) return Math.max(0, Math.floor((last.at + (to - last.from + tolerance) / last.speed) * fps) + 1)
  return Math.max(0, Math.floor(((to - from + tolerance) * fps) / speed) + 1)
}

/** The stretches of a movie that shows `from` to `to`, from ordered parts of the data with their own speeds. */
export function layStretches(
  { from, to, speed }: { readonly from: number; readonly to: number; readonly speed: number },
  own: readonly { readonly from: number; readonly to: number; readonly speed: number }[],
): SpeedStretch[] {
  const stretches: SpeedStretch[] = []
  let at = 0
  let reached = from
  const go = (until: number, by: number) => {
    if (!(until > reached)) return
    stretches.push({ at, from: reached, speed: by })
    at += (until - reached) / by
    reached = until
  }
  for (const each of own) {
    if (!(each.to > from) || !(each.from < to)) continue
    go(Math.min(each.from, to), speed)
    go(Math.min(each.to, to), each.speed)
  }
  go(to, speed)
  return stretches
}
