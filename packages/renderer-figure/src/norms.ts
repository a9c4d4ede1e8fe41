// Colour norms: a norm's name and limits become the rule by which values take colours, as matplotlib's norms do; any thread.
import { type Limits, z } from '@movieflow/core/plugin'
import { drawableLimits, entryOf, entryOfShare } from './colormaps/scale.js'
import { makeLogLookup } from './log-lookup.js'
import { namedOption } from './named-option.js'
import { linearScale, logScale, type Scale, symlogScale } from './scales.js'

const positive = z.number().positive()

/** The schema of `norm`: a norm's name, or `{ use, …parameters }`. */
export const normOption = namedOption(
  'norm',
  {
    linear: [],
    log: [],
    symlog: ['linthresh', 'linscale', 'base'],
    centered: ['center', 'halfrange'],
    'two-slope': ['center'],
    power: ['gamma'],
  },
  {
    linthresh: positive
      .optional()
      .describe(
        'symlog: linear from minus this value to this value; default: a hundredth of the limit with the larger absolute value',
      ),
    linscale: positive.optional().describe('symlog: length of half of the linear part, in powers; default: 1'),
    base: z.number().gt(1).max(1e6).optional().describe('symlog: base of the powers; default: 10'),
    center: z.number().optional().describe('centered, two-slope: the value of the middle colour; default: 0'),
    halfrange: positive
      .optional()
      .describe('centered: distance from the center to either end; default: that of the data, or of the limits'),
    gamma: positive.optional().describe('power: the exponent; default: 0.5'),
  },
  'linear',
)

export type NormOption = z.infer<typeof normOption>

interface NormSpec {
  readonly use: string
  readonly linthresh: number | undefined
  readonly linscale: number
  readonly base: number
  readonly center: number
  readonly halfrange: number | undefined
  readonly gamma: number
}

function specOf(option: NormOption = 'linear'): NormSpec {
  const {
    use,
    linthresh,
    linscale = 1,
    base = 10,
    center = 0,
    halfrange,
    gamma = 0.5,
  } = typeof option === 'string' ? { use: option } : option
  return { use, linthresh, linscale, base, center, halfrange, gamma }
}

export interface Norm {
  readonly name: string
  /** Values of the first and last colour: those that were asked for, as far as the norm can have them. */
  readonly limits: Limits
  /** 0 to 1 within the limits, less below, more above; NaN of bad values. */
  normalize(value: number): number
  inverse(share: number): number
  /** The entry in a pixelTable: a colour's, or behind them all bad, under, over. */
  entryOf(value: number): number
  /** The scale of a colour bar whose ends are {@link Norm.limits}. */
  readonly scale: Scale
  /** Where the norm is linear: what the fast `entryOf(value, low, range, colors)` takes. */
  readonly linear: { readonly low: number; readonly range: number } | undefined
}

export interface NormLimits {
  readonly low: number
  readonly high: number
  /** The smallest value above 0, where it is known. */
  readonly smallestPositive?: number | undefined
}

/** The limits that a norm has where the data give them; drawable, and as {@link makeNorm} takes them. */
export function limitsForNorm(option: NormOption | undefined, found: NormLimits): Limits {
  const { use, center, halfrange } = specOf(option)
  const { low, high, smallestPositive } = found
  if (use === 'centered') {
    const reach = halfrange ?? Math.max(center - low, high - center)
    return reach > 0 && Number.isFinite(reach) ? [center - reach, center + reach] : drawableLimits([center, center])
  }
  if (use === 'two-slope') return widenAround(center, Math.min(low, center), Math.max(high, center))
  if (use === 'log') {
    if (!(high > 0) || !Number.isFinite(high)) return [1, 10]
    // Without a smallest value that can be shown, three decades are.
    const smallest = smallestPositive !== undefined && smallestPositive > 0 ? smallestPositive : high / 1000
    return drawableLimits([low > 0 ? low : Math.min(smallest, high), high])
  }
  return drawableLimits([low, high])
}

/** One value is no range, but two slopes may begin or end at their centre. */
function widenAround(center: number, low: number, high: number): Limits {
  return low < high && Number.isFinite(high - low) ? [low, high] : drawableLimits([center, center])
}

/** Why limits that a user gives do not suit a norm; `undefined` where they do. {@link makeNorm} would mend them. */
export function misfitOf(option: NormOption | undefined, [low, high]: Limits): string | undefined {
  const { use, center } = specOf(option)
  if (use === 'log' && low <= 0) return `the norm log needs limits above 0, but they begin at ${low}`
  if (use === 'two-slope' && !(low < center && center < high))
    return `the norm two-slope needs its center (${center}) between the limits, but they are ${low} and ${high}`
  return undefined
}

/** The norm of an option that {@link normOption} has checked, for tables of `colors` colours. Never fails. */
export function makeNorm(option: NormOption | undefined, limits: Limits, colors = 256): Norm {
  const spec = specOf(option)
  const fitted = limitsForNorm(option, { low: limits[0], high: limits[1] })
  const makers: Readonly<Record<string, (spec: NormSpec, limits: Limits, colors: number) => Norm>> = {
    log: logNorm,
    symlog: symlogNorm,
    'two-slope': twoSlopeNorm,
    power: powerNorm,
  }
  return (makers[spec.use] ?? linearNorm)(spec, fitted, colors)
}

function linearNorm({ use }: NormSpec, limits: Limits, colors: number): Norm {
  const [low, high] = limits
  const range = high - low
  return {
    name: use,
    limits,
    normalize: (value) => (value - low) / range,
    inverse: (share) => low + share * range,
    entryOf: (value) => entryOf(value, low, range, colors),
    scale: linearScale,
    linear: { low, range },
  }
}

/** Of values that are categories, ascending: each has its colour, in their order, and all others are bad. */
export function categoryNorm(values: readonly number[], colors: number): Norm {
  const places = new Map(values.map((value, at) => [value, at]))
  const count = Math.max(1, values.length)
  return {
    name: 'categories',
    limits: [0, count],
    normalize: (value) => ((places.get(value) ?? Number.NaN) + 0.5) / count,
    inverse: (share) => values[Math.min(count - 1, Math.max(0, Math.floor(share * count)))] ?? Number.NaN,
    entryOf: (value) => places.get(value) ?? colors,
    scale: linearScale,
    linear: undefined,
  }
}

/** matplotlib's norms made of scales: infinities are bad where the scale sends them to infinity. */
function scaledNorm(name: string, scale: Scale, limits: Limits): Pick<Norm, 'normalize' | 'inverse'> & NormBase {
  const [from, to] = [scale.forward(limits[0]), scale.forward(limits[1])]
  const range = to - from
  return {
    name,
    limits,
    scale,
    linear: undefined,
    normalize(value) {
      const share = (scale.forward(value) - from) / range
      return Number.isFinite(share) ? share : Number.NaN
    },
    inverse: (share) => scale.inverse(share * range + from),
  }
}

type NormBase = Pick<Norm, 'name' | 'limits' | 'scale' | 'linear'>

function logNorm(_: NormSpec, limits: Limits, colors: number): Norm {
  const norm = scaledNorm('log', logScale(10), limits)
  let lookup: ((value: number) => number) | undefined
  return {
    ...norm,
    // Made for the first of many values only.
    entryOf(value) {
      lookup ??= makeLogLookup(norm.normalize, norm.inverse, limits, colors)
      return lookup(value)
    },
  }
}

function symlogNorm({ linthresh, linscale, base }: NormSpec, limits: Limits, colors: number): Norm {
  const threshold = linthresh ?? Math.max(Math.abs(limits[0]), Math.abs(limits[1])) / 100
  const norm = scaledNorm('symlog', symlogScale({ linthresh: threshold, linscale, base }), limits)
  return { ...norm, entryOf: (value) => entryOfShare(norm.normalize(value), colors) }
}

/** A scale with round numbers at places of the norm's own. */
function placedBy(name: string, forward: Scale['forward'], inverse: Scale['inverse']): Scale {
  return { ...linearScale, name, forward, inverse }
}

function twoSlopeNorm({ center }: NormSpec, limits: Limits, colors: number): Norm {
  const [low, high] = limits
  const [below, above] = [0.5 / (center - low), 0.5 / (high - center)]
  // A centre that is an end is the last value of the slope that there is.
  const middle = high === center ? 1 : 0.5
  const normalize = (value: number) => {
    if (value < center) return low < center ? (value - low) * below : Number.NEGATIVE_INFINITY
    return value > center ? 0.5 + (value - center) * above : value === center ? middle : Number.NaN
  }
  const inverse = (share: number) =>
    share < 0.5 ? low + 2 * share * (center - low) : center + (2 * share - 1) * (high - center)
  return {
    name: 'two-slope',
    limits,
    normalize,
    inverse,
    entryOf: (value) => entryOfShare(normalize(value), colors),
    scale: placedBy('two-slope', normalize, inverse),
    linear: undefined,
  }
}

/** matplotlib 3.6 gives what is below the limits the first colour; here, as later there, it is under. */
function powerNorm({ gamma }: NormSpec, limits: Limits, colors: number): Norm {
  const [low, high] = limits
  const range = high - low
  const normalize = (value: number) => {
    const share = (value - low) / range
    return share > 0 ? share ** gamma : share
  }
  const inverse = (share: number) => low + (share > 0 ? share ** (1 / gamma) : share) * range
  return {
    name: 'power',
    limits,
    normalize,
    inverse,
    entryOf: (value) => entryOfShare(normalize(value), colors),
    scale: placedBy('power', normalize, inverse),
    linear: undefined,
  }
}
