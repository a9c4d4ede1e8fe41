// Ticks of an axis whose limits move: one step for the whole movie, and room for the longest label; any thread, no canvas.
import type { AxisTicks } from './axis-ticks.js'
import type { Ends } from './moving-ends.js'
import type { Measure } from './text.js'

/** Ticks between ends; of at most so many intervals. */
type FindTicks = (ends: Ends, most?: number) => AxisTicks

export interface MovingTicks {
  /** Represents the ticks of all frames in a layout: the longest label, at both ends of the axis. */
  readonly room: AxisTicks
  at(ends: Ends): AxisTicks
}

/** `samples` are limits of some frames. */
export function moveTicks(find: FindTicks, samples: readonly Ends[], measure: Measure, font: number): MovingTicks {
  // As few intervals as any frame has room for, so that the step stays.
  const most = Math.min(...samples.map((ends) => find(ends).intervals))
  const at = (ends: Ends) => find(ends, most)
  const found = samples.map(at)
  const longest = (texts: readonly string[]) =>
    texts.reduce((best, text) => (measure(text, font) > measure(best, font) ? text : best), '')
  const text = longest(found.flatMap(({ ticks }) => ticks.map((tick) => tick.text)))
  const marked = found.some(({ ticks }) => ticks.length > 0)
  const room: AxisTicks = {
    ticks: marked ? [0, 1].map((place) => ({ place, text })) : [],
    minor: [],
    offset: longest(found.map(({ offset }) => offset)),
    intervals: most,
  }
  return { room, at }
}
