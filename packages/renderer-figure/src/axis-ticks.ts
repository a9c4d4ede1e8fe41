// Ticks of one axis with their labels: ends and a length in pixels become places and texts that do not touch; any thread.
import { linearScale, type Scale, type ScaleTicks } from './scales.js'
import type { Measure } from './text.js'
import { intervalsThatFit, ticksWithin } from './ticks.js'

export /** As many intervals as matplotlib's axes have at most. */
const mostIntervals = 9

interface PlacedTick {
  /** From 0 (left, bottom) to 1 (right, top). */
  readonly place: number
  readonly text: string
  /** A minor tick's mark that has a label all the same: on a logarithmic axis of a decade or less. */
  readonly isMinor?: true
}

export interface AxisTicks {
  /** Ticks with labels, along the axis from low to high values. */
  readonly ticks: readonly PlacedTick[]
  /** Places of minor ticks without labels. */
  readonly minor: readonly number[]
  /** What labels are multiplied by or added to; empty for none. */
  readonly offset: string
  /** Between ticks, at most. */
  readonly intervals: number
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
  /** Left out: linear. */
  readonly scale?: Scale | undefined
  readonly integer?: boolean
  /** In place of round numbers. */
  readonly fixed?: readonly number[]
  /** One text a fixed tick, in place of numbers. */
  readonly fixedTexts?: readonly string[] | undefined
  /** Intervals at most, of limits that move: then limits of one length have one step. */
  readonly most?: number | undefined
}

/** A place of minor ticks that is another tick's, as a share of the axis. */
const samePlace = 1e-5

export function spaceTicks(input: AxisInput): AxisTicks {
  const { scale = linearScale, integer = false } = input
  const [from, to] = input.ends
  const [low, high] = from < to ? [from, to] : [to, from]
  const [start, end] = [scale.forward(from), scale.forward(to)]
  if (!Number.isFinite(start) || !Number.isFinite(end))
    return { ticks: [], minor: [], offset: '', intervals: input.most ?? mostIntervals }
  const placeOf = (value: number) => (scale.forward(value) - start) / (end - start)
  const place = (values: readonly number[], own?: readonly string[]) => {
    const { texts, offset } = own
      ? { texts: own, offset: '' }
      : scale.label(values, low, high, input.most !== undefined)
    return { ticks: values.map((value, index) => ({ place: placeOf(value), text: texts[index] ?? '' })), offset }
  }

  const points = (pixels: number) => (pixels * 72) / input.dpi
  const steady = input.most !== undefined
  const fitting = intervalsThatFit(input.direction, points(input.pixels), points(input.font))
  let intervals = Math.min(fitting, input.most ?? fitting)
  if (input.fixed) {
    const { values, texts } = fixedWithin(input.fixed, input.fixedTexts, (value) => {
      const [lowest, highest] = [scale.forward(low), scale.forward(high)]
      return ticksWithin([scale.forward(value)], lowest, highest).length > 0
    })
    const { ticks, offset } = place(values, texts)
    const isFree = (at: number) => ticks.every((tick) => Math.abs(tick.place - at) > samePlace)
    const minor = scale.ticks(low, high, { intervals }).minor.map(placeOf).filter(isFree)
    return { ticks, minor, offset, intervals }
  }
  for (let crowded = 0; ; crowded++) {
    const found = scale.ticks(low, high, { intervals, integer, crowded, steady })
    // A single cell has a single whole number, and matplotlib would count in fractions.
    const chosen = place(integer ? found.major.filter((value) => Number.isInteger(value)) : found.major)
    const last = intervals === 1
    if (last && scale.name === 'symlog') {
      const all = scale.ticks(low, high, { intervals: mostIntervals, integer }).major
      const placed = place(all)
      return { ...placed, ticks: keepLargest(input, placed.ticks, all), minor: [], intervals }
    }
    const apart = thin(input, chosen.ticks)
    const between = minorTicks(input, apart, found, placeOf)
    // matplotlib would let the labels touch: two or more are always left, and then one.
    if (last || (apart.length === chosen.ticks.length && between.touching === 0)) {
      const order = from < to ? 1 : -1
      const ticks = [...apart, ...between.labelled].sort((left, right) => order * (left.place - right.place))
      return { ticks, minor: between.bare, offset: chosen.offset, intervals }
    }
    intervals--
  }
}

/** Fixed ticks within the limits, ascending, each with its own text where there are such texts. */
function fixedWithin(
  fixed: readonly number[],
  fixedTexts: readonly string[] | undefined,
  isWithin: (value: number) => boolean,
) {
  const kept = fixed
    .map((value, index) => ({ value, text: fixedTexts?.[index] ?? '' }))
    .filter(({ value }) => isWithin(value))
    .sort((left, right) => left.value - right.value)
  return { values: kept.map(({ value }) => value), texts: fixedTexts && kept.map(({ text }) => text) }
}

type Labels = Pick<AxisInput, 'direction' | 'pixels' | 'font' | 'measure'>

/** Pixels of the axis that a label takes, its distance from the next included. */
function lengthOf({ direction, font, measure }: Labels, { text }: PlacedTick): number {
  return direction === 'x' ? measure(text, font) + 0.4 * font : font
}

function touch(labels: Labels, left: PlacedTick, right: PlacedTick): boolean {
  const distance = Math.abs(left.place - right.place) * labels.pixels
  return distance < (lengthOf(labels, left) + lengthOf(labels, right)) / 2
}

/** Those ticks whose labels do not touch the one kept before. */
function thin(labels: Labels, ticks: readonly PlacedTick[]): PlacedTick[] {
  const kept: PlacedTick[] = []
  for (const tick of ticks) {
    const before = kept.at(-1)
    if (!before || !touch(labels, before, tick)) kept.push(tick)
  }
  return kept
}

/** Around 0 powers crowd: 0 is kept first, then the largest, as far as labels do not touch. */
function keepLargest(labels: Labels, ticks: readonly PlacedTick[], values: readonly number[]): PlacedTick[] {
  const rank = (at: number) => (values[at] === 0 ? Number.POSITIVE_INFINITY : Math.abs(values[at]!))
  const order = ticks.map((_, at) => at).sort((left, right) => rank(right) - rank(left))
  const kept: number[] = []
  for (const at of order) if (!kept.some((other) => touch(labels, ticks[other]!, ticks[at]!))) kept.push(at)
  return kept.sort((left, right) => left - right).map((at) => ticks[at]!)
}

/** Minor ticks: those with a label that touches no other, the places of the others, and how many labels had to go. */
function minorTicks(
  labels: Labels,
  major: readonly PlacedTick[],
  { minor, minorTexts }: ScaleTicks,
  placeOf: (value: number) => number,
) {
  const labelled: PlacedTick[] = []
  const bare: number[] = []
  let touching = 0
  for (const [index, value] of minor.entries()) {
    const tick = { place: placeOf(value), text: minorTexts[index]!, isMinor: true } as const
    const isFree = tick.text !== '' && ![...major, ...labelled.slice(-1)].some((other) => touch(labels, other, tick))
    if (isFree) labelled.push(tick)
    else bare.push(tick.place)
    if (tick.text !== '' && !isFree) touching++
  }
  return { labelled, bare, touching }
}
