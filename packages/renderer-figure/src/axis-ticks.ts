// Ticks of one axis with their labels: ends and a length in pixels become places and texts that do not touch; any thread.
import type { Scale } from './scales.js'
import type { Measure } from './text.js'
import { formatTicks } from './tick-format.js'
import { chooseTicks, intervalsThatFit, ticksWithin } from './ticks.js'

interface PlacedTick {
  /** From 0 (left, bottom) to 1 (right, top). */
  readonly place: number
  readonly text: string
}

export interface AxisTicks {
  readonly ticks: readonly PlacedTick[]
  /** Places of ticks without a label. */
  readonly minor: readonly number[]
  /** What labels are multiplied by or added to; empty for none. */
  readonly offset: string
}

export interface AxisInput {
  readonly direction: 'x' | 'y'
  /** Data coordinates of its ends: left and right, bottom and top. */
  readonly ends: readonly [number, number]
  readonly pixels: number
  readonly dpi: number
  /** Pixels. */
  readonly font: number
  readonly measure: Measure
  readonly integer?: boolean
  /** In place of round numbers. */
  readonly fixed?: readonly number[] | undefined
  /** Texts of the fixed ticks. */
  readonly labels?: readonly string[] | undefined
  readonly scale?: Scale
}

export function spaceTicks(input: AxisInput): AxisTicks {
  const [from, to] = input.ends
  const [low, high] = from < to ? [from, to] : [to, from]
  if (input.fixed)
    return label(
      input,
      ticksWithin(input.fixed, low, high).toSorted((left, right) => left - right),
    )
  const points = (pixels: number) => (pixels * 72) / input.dpi
  let intervals = intervalsThatFit(input.direction, points(input.pixels), points(input.font))
  for (;;) {
    const values = chooseTicks(low, high, { intervals, integer: input.integer ?? false })
    // A single cell has a single whole number, and matplotlib would count in fractions.
    const chosen = label(input, input.integer ? values.filter((value) => Number.isInteger(value)) : values)
    const apart = thin(input, chosen.ticks)
    if (apart.length === chosen.ticks.length) return chosen
    // matplotlib would let the labels touch: two or more are always left, and then one.
    if (intervals === 1) return { ticks: apart, minor: [], offset: chosen.offset }
    intervals--
  }
}

function label({ ends: [from, to] }: AxisInput, values: readonly number[]): AxisTicks {
  const { texts, offset } = formatTicks(values, Math.min(from, to), Math.max(from, to))
  const ticks = values.map((value, index) => ({ place: (value - from) / (to - from), text: texts[index]! }))
  return { ticks, minor: [], offset }
}

/** Those ticks whose labels do not touch the one kept before. */
function thin({ direction, pixels, font, measure }: AxisInput, ticks: readonly PlacedTick[]): PlacedTick[] {
  const size = ({ text }: PlacedTick) => (direction === 'x' ? measure(text, font) + 0.4 * font : font)
  const kept: PlacedTick[] = []
  for (const tick of ticks) {
    const before = kept.at(-1)
    const distance = before ? Math.abs(tick.place - before.place) * pixels : Number.POSITIVE_INFINITY
    if (!before || distance >= (size(tick) + size(before)) / 2) kept.push(tick)
  }
  return kept
}
