// Trails: what of the past a layer still shows; any thread.

/** Frames or samples that are shown, or seconds as `5s`. */
export type Trail = number | 'all' | string | undefined

/** Seconds: times that are closer are one. */
export const sameTime = 1e-6

/** How many frames a trail shows, this one among them: those that are no older; each `step` seconds later than the one before. */
export function framesOfTrail(trail: Trail, step: number): number | 'all' | undefined {
  const seconds = trailSeconds(trail)
  return seconds === undefined ? (trail as number | 'all' | undefined) : Math.floor((seconds + sameTime) / step) + 1
}

/** Seconds of a trail such as `5s`. */
export function trailSeconds(trail: Trail): number | undefined {
  return typeof trail === 'string' && trail !== 'all' ? Number.parseFloat(trail) : undefined
}
