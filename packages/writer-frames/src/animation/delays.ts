// The time for which each frame is shown, in the whole numbers of the file formats; any thread.

/** The delay in an APNG: `numerator / denominator` seconds, both below 65536. */
export interface Delay {
  readonly numerator: number
  readonly denominator: number
}

const most16 = 65535

/** Whole milliseconds of frame `index`: the sum over any number of frames is their exact time, rounded once. */
export function delayMilliseconds(index: number, fps: number): number {
  return wholeDelay(index, fps, 1000)
}

function wholeDelay(index: number, fps: number, unitsPerSecond: number): number {
  return Math.round(((index + 1) * unitsPerSecond) / fps) - Math.round((index * unitsPerSecond) / fps)
}

/** Exact for rates such as 12, 12.5, 29.97 and 30000/1001; else parts of a second, whose rounding is carried on. */
export function delayFraction(index: number, fps: number): Delay {
  for (let numerator = 1; numerator <= 1001; numerator++) {
    const denominator = Math.round(fps * numerator)
    if (denominator > most16) break
    if (denominator > 0 && Math.abs(denominator / (fps * numerator) - 1) < 1e-12) return { numerator, denominator }
  }
  const denominator = Math.min(10_000, Math.max(1, Math.floor((most16 - 1) * fps)))
  return { numerator: wholeDelay(index, fps, denominator), denominator }
}
