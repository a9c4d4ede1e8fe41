// Which frame comes next, and how fast: once, in a loop, or there and back; anywhere.

export type LoopMode = 'once' | 'loop' | 'reflect'

/** As lists show them. */
export const loopNames: Readonly<Record<LoopMode, string>> = { once: 'Once', loop: 'Loop', reflect: 'Reflect' }

export interface PlaybackPlace {
  readonly index: number
  readonly direction: 1 | -1
}

/** The place `steps` frames later. `ended`: once is over. */
export function advance(
  { index, direction }: PlaybackPlace,
  steps: number,
  count: number,
  mode: LoopMode,
): PlaybackPlace & { readonly ended: boolean } {
  if (mode === 'once') {
    const next = Math.min(index + steps, count - 1)
    return { index: next, direction: 1, ended: next === count - 1 }
  }
  if (mode === 'loop') return { index: (index + steps) % count, direction: 1, ended: false }
  if (count === 1) return { index: 0, direction: 1, ended: false }
  // There and back is a separate loop, whose ends are shown once.
  const period = 2 * (count - 1)
  const phase = ((direction > 0 ? index : period - index) + steps) % period
  return phase < count - 1
    ? { index: phase, direction: 1, ended: false }
    : { index: period - phase, direction: -1, ended: false }
}

/** Times as fast as the movie is. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 4, 8] as const

/** The next speed up (1) or down (-1); the same at the ends. */
export function changeSpeed(speed: number, by: 1 | -1): number {
  const at = speeds.indexOf(speed as (typeof speeds)[number])
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))]!
}

/** The nearest frame that exists. */
export function nearestFrame(index: number, count: number): number {
  return Math.min(Math.max(Math.round(index), 0), Math.max(0, count - 1))
}

/** Seconds with as many digits as are needed to distinguish the frames. */
export function formatPlaybackTime(seconds: number, fps: number): string {
  const digits = Math.min(4, Math.max(1, Math.ceil(Math.log10(Math.max(1, fps)))))
  return `${seconds.toFixed(digits)} s`
}
