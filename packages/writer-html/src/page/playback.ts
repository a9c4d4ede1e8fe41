// Which frame comes next, and how fast: once, in a loop, or there and back; anywhere.

export type LoopMode = 'once' | 'loop' | 'reflect'

export interface Place {
  readonly index: number
  readonly direction: 1 | -1
}

/** The place `steps` frames later. `ended`: once is over. */
export function advance(
  { index, direction }: Place,
  steps: number,
  count: number,
  mode: LoopMode,
): Place & { readonly ended: boolean } {
  if (mode === 'once') {
    const next = Math.min(index + steps, count - 1)
    return { index: next, direction: 1, ended: next === count - 1 }
  }
  if (mode === 'loop') return { index: (index + steps) % count, direction: 1, ended: false }
  if (count === 1) return { index: 0, direction: 1, ended: false }
  // There and back is a loop of its own, whose ends are shown once.
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

/** Frames that are due after so many milliseconds. A page that slept goes on where it was. */
export function framesDue(milliseconds: number, rate: number): number {
  const due = Math.floor((milliseconds * rate) / 1000)
  return due > 1 && milliseconds > 1000 + 1000 / rate ? 1 : due
}
