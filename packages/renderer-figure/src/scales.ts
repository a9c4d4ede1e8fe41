// Scales of an axis: data become places along it, limits become ticks with labels, as matplotlib's scales do; any thread.
import { dateFormatFault, parseDate, z } from '@movieflow/core/plugin'
import { chooseLogTicks, chooseSymlogTicks, type TickFit } from './log-ticks.js'
import { namedOption } from './named-option.js'
import { formatPower, formatTicks, multipleOf, powerOf, type TickLabels } from './tick-format.js'
import { chooseTicks, ticksWithin, widenLimits } from './ticks.js'
import { timeTicks } from './time-scale.js'

export interface ScaleTicks {
  /** Ascending values within the limits. */
  readonly major: readonly number[]
  /** Ascending, none of them where a major one is. */
  readonly minor: readonly number[]
  /** One a minor tick: mostly empty. */
  readonly minorTexts: readonly string[]
}

export interface Scale {
  readonly name: string
  /** Where a value is along the axis, in units of the scale's own; NaN outside of its domain. */
  forward(value: number): number
  /** The value at a place of {@link Scale.forward}'s. */
  inverse(place: number): number
  /**
   * matplotlib's limits for data from `low` to `high`: with `margin` of the axis (0.05) at both ends, and widened where
   * there is one value or none. `smallestPositive` is where a logarithmic axis begins if `low` is not positive.
   */
  autoscale(low: number, high: number, smallestPositive?: number, margin?: number): [number, number]
  /** Ticks between limits, `low` below `high`, both in the scale's domain. */
  ticks(low: number, high: number, fit: TickFit): ScaleTicks
  /** Labels of major ticks between limits, which move if `steady`. */
  label(values: readonly number[], low: number, high: number, steady?: boolean): TickLabels
}

const positive = z.number().positive()

/** The schema of `xscale` and its like: a scale's name, or `{ use, …parameters }`. */
export const scaleOption = namedOption(
  'scale',
  { linear: [], log: ['base'], symlog: ['linthresh', 'linscale', 'base'], time: ['start', 'format'] },
  {
    base: z.number().gt(1).max(1e6).optional().describe('the base of the powers that have ticks; default: 10'),
    linthresh: positive.optional().describe('symlog: linear from minus this value to this value; default: 2'),
    start: z
      .union([
        z
          .string()
          .refine((text) => parseDate(text) !== undefined, 'must be a date and time, such as 2026-03-14T10:05:00'),
        z.number(),
      ])
      .optional()
      .describe(
        'time: the date and time of second 0 of the data, or its seconds since 1970; default: labels are durations',
      ),
    format: z
      .string()
      .refine((text) => dateFormatFault(text) === undefined, 'must have codes such as %H:%M:%S')
      .optional()
      .describe('time: of the labels, such as %H:%M:%S; default: by the distance of the ticks'),
    linscale: positive.optional().describe('symlog: length of half of the linear part, in powers; default: 1'),
  },
)

export type ScaleOption = z.infer<typeof scaleOption>

/** The scale of an option that {@link scaleOption} has checked; linear where it is left out. */
export function makeScale(option: ScaleOption = 'linear'): Scale {
  const {
    use,
    base = 10,
    linthresh = 2,
    linscale = 1,
    start,
    format,
  } = typeof option === 'string' ? { use: option } : option
  if (use === 'log') return logScale(base)
  if (use === 'time') return { ...linearScale, ...timeTicks({ start, format }) }
  return use === 'symlog' ? symlogScale({ linthresh, linscale, base }) : linearScale
}

const defaultMargin = 0.05

/** Adds the margin in the scale's own space. */
function addMargin(
  { forward, inverse }: Pick<Scale, 'forward' | 'inverse'>,
  low: number,
  high: number,
  margin: number,
) {
  const [from, to] = [forward(low), forward(high)]
  const extra = (to - from) * margin
  return Number.isFinite(extra) ? ([inverse(from - extra), inverse(to + extra)] as const) : ([low, high] as const)
}

/** Places as far apart as this share of the axis are one, for matplotlib. */
const samePlace = 1e-5

/** Those within the limits; minor ticks only where no major one is. */
function visible(forward: Scale['forward'], ticks: ScaleTicks, low: number, high: number): ScaleTicks {
  const [from, to] = [forward(low), forward(high)]
  const within = (value: number) => ticksWithin([forward(value)], from, to).length > 0
  const major = ticks.major.filter(within)
  const free = (value: number) =>
    major.every((tick) => Math.abs(forward(tick) - forward(value)) > samePlace * (to - from))
  const kept = ticks.minor
    .map((value, index) => ({ value, text: ticks.minorTexts[index]! }))
    .filter(({ value }) => within(value) && free(value))
    .sort((left, right) => left.value - right.value)
  return { major, minor: kept.map(({ value }) => value), minorTexts: kept.map(({ text }) => text) }
}

export const linearScale: Scale = {
  name: 'linear',
  forward: (value) => value,
  inverse: (place) => place,
  autoscale(low, high, _, margin = defaultMargin) {
    return widenLimits(...addMargin(linearScale, ...widenLimits(low, high, 0.05), margin), 1e-12, 1e-13)
  },
  ticks: (low, high, fit) => ({ major: chooseTicks(low, high, fit), minor: [], minorTexts: [] }),
  label: formatTicks,
}

/** Logarithms exact for whole powers where JavaScript has them. */
function logarithm(base: number): (value: number) => number {
  if (base === 10) return Math.log10
  if (base === 2) return Math.log2
  const unit = Math.log(base)
  return (value) => Math.log(value) / unit
}

export function logScale(base: number): Scale {
  const log = logarithm(base)
  const forward = (value: number) => (value > 0 ? log(value) : Number.NaN)
  const inverse = (place: number) => (Number.isInteger(place) ? powerOf(base, place) : base ** place)
  const order = (value: number) => {
    const exponent = log(value)
    return Math.abs(exponent - Math.round(exponent)) < 1e-12 * Math.abs(exponent) ? Math.round(exponent) : exponent
  }

  /** LogLocator.nonsingular. */
  function widen(low: number, high: number, smallest: number): [number, number] {
    if (low > high) return widen(high, low, smallest)
    if (!Number.isFinite(low) || !Number.isFinite(high) || high <= 0) return [1, 10]
    const from = low > 0 ? low : smallest
    if (from !== high) return [from, high]
    return [powerOf(base, Math.ceil(order(from)) - 1), powerOf(base, Math.floor(order(high)) + 1)]
  }

  return {
    name: 'log',
    forward,
    inverse,
    autoscale(low, high, smallestPositive, margin = defaultMargin) {
      const smallest = smallestPositive !== undefined && smallestPositive > 0 ? smallestPositive : Number.NaN
      // Without a smallest value that can be shown, three decades are.
      const [from, to] = widen(low, high, Number.isFinite(smallest) ? smallest : high / 1000)
      return [...addMargin({ forward, inverse }, from, to, margin)]
    },
    ticks(low, high, fit) {
      const { major, minor, labelled } = chooseLogTicks(low, high, base, fit)
      const minorTexts = minor.map((value) => (labelled.has(multipleOf(value, base)) ? formatPower(value, base) : ''))
      return visible(forward, { major, minor, minorTexts }, low, high)
    },
    label: (values) => ({ texts: values.map((value) => formatPower(value, base)), offset: '' }),
  }
}

export interface SymlogParameters {
  readonly linthresh: number
  readonly linscale: number
  readonly base: number
}

export function symlogScale({ linthresh, linscale, base }: SymlogParameters): Scale {
  const stretch = linscale / (1 - 1 / base)
  const unit = Math.log(base)
  const edge = linthresh * stretch
  const forward = (value: number) => {
    const size = Math.abs(value)
    if (size <= linthresh) return value * stretch
    return Math.sign(value) * linthresh * (stretch + Math.log(size / linthresh) / unit)
  }
  const inverse = (place: number) => {
    const size = Math.abs(place)
    return size <= edge ? place / stretch : Math.sign(place) * linthresh * base ** (size / linthresh - stretch)
  }
  // matplotlib would mark nothing but the two ends there.
  const isLinear = (low: number, high: number) => low >= -linthresh && high <= linthresh

  return {
    name: 'symlog',
    forward,
    inverse,
    autoscale: (low, high, _, margin = defaultMargin) =>
      widenLimits(...addMargin({ forward, inverse }, ...widenLimits(low, high, 0.05), margin), 0.001),
    ticks(low, high, fit) {
      if (isLinear(low, high)) return linearScale.ticks(low, high, fit)
      const major = chooseSymlogTicks(low, high, linthresh, base, fit)
      return visible(forward, { major, minor: [], minorTexts: [] }, low, high)
    },
    label(values, low, high, steady) {
      if (isLinear(low, high)) return formatTicks(values, low, high, steady)
      return { texts: values.map((value) => formatPower(value, base)), offset: '' }
    },
  }
}
