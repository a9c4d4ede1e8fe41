// Frames a second, as the pipeline writes them, become an exact fraction; main thread.

/** Numerator and denominator, without a common factor. */
export type Rate = readonly [frames: number, seconds: number]

const broadcast = [24, 30, 48, 60, 120, 240]

/**
 * The fraction that `fps` means: 29.97 and its kin (23.976, 23.98, 47.952, 59.94, …) are broadcast's n × 1000/1001; all
 * else is the simplest fraction that is nearer than one part in 10⁹ (2.5 is 5/2, 0.333333333333 is 1/3).
 */
export function rateOf(fps: number): Rate {
  for (const nominal of broadcast) if (Math.abs(fps - nominal / 1.001) < 0.0045) return [nominal * 1000, 1001]
  let [previous, current]: [Rate, Rate] = [
    [0, 1],
    [1, 0],
  ]
  for (let rest = fps; ; rest = 1 / (rest - Math.floor(rest))) {
    const whole = Math.floor(rest)
    const next: Rate = [whole * current[0] + previous[0], whole * current[1] + previous[1]]
    // Muxers keep both parts in 32 bits.
    if (Math.max(...next) > 1e6 && current[1] > 0) return current
    ;[previous, current] = [current, next]
    if (rest === whole || Math.abs(fps - current[0] / current[1]) <= fps * 1e-9) return current
  }
}
