// The ranges of x and y that a panel's layers fill over all frames: known in the plan, asked of core, or read at the start.
import {
  type Clip,
  type DataReference,
  isFrameValues,
  isSourceReference,
  type LimitsRequest,
  limitsRequest,
} from '@movieflow/core/plugin'
import { barOptions } from './bars.js'
import { type ComputedRanges, type FramesData, isComputed, type ValueRange } from './computed-ranges.js'
import { errorSides } from './errors.js'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import { seenBy } from './layer-repeats.js'
import type {
  BandLayerOptions,
  BarLayerOptions,
  ErrorbarLayerOptions,
  FillLayerOptions,
  LineLayerOptions,
  RasterLayerOptions,
  RectangleLayerOptions,
  RuleLayerOptions,
  SpanLayerOptions,
  StairsLayerOptions,
} from './options/layers.js'
import { countValues, type DataOption, fixedOf, isDataList, openValues, surveyed } from './values.js'
import { type Contribution, type Direction, vectorContributions } from './vector-ranges.js'

export type { Direction, ValueRange }

type Clips = Readonly<Record<string, Clip>>

function contributionsOf(
  { use, options }: LayerSpec,
  direction: Direction,
  panel: PanelSpec,
  clips: Clips,
): Contribution[] {
  switch (use) {
    case 'line':
    case 'step':
    case 'scatter': {
      const { x, y } = options as LineLayerOptions
      if (direction === 'y') return [{ value: y as DataOption }]
      if (x !== undefined) return [{ value: x as DataOption }]
      const count = countValues(y as DataOption, panel.index, clips)
      const changing = isFrameValues(y) || openValues(y as DataOption, panel.index, clips).changes
      const last = count === 1 && changing ? frameCount(clips, y as DataOption) - 1 : count - 1
      return [{ value: [0, last] }]
    }
    case 'band': {
      const { x, y, error, low, high } = options as BandLayerOptions
      if (direction === 'y')
        return y === undefined
          ? [low, high].flatMap((value) => (value === undefined ? [] : [{ value: value as DataOption }]))
          : [{ value: y as DataOption, less: error as DataOption, more: error as DataOption }]
      return [{ value: (x as DataOption) ?? [0, countValues((y ?? low) as DataOption, panel.index, clips) - 1] }]
    }
    case 'hline':
      return direction === 'y' ? [{ value: (options as RuleLayerOptions).at as DataOption }] : []
    case 'vline':
      return direction === 'x' ? [{ value: (options as RuleLayerOptions).at as DataOption }] : []
    case 'rectangle': {
      const { x, y, width, height } = options as RectangleLayerOptions
      const [value, more] = direction === 'x' ? [x, width] : [y, height]
      return [{ value: value as DataOption, more: more as DataOption }]
    }
    case 'raster': {
      const { times, row, height } = options as RasterLayerOptions
      if (direction === 'x') return [{ value: times as DataOption }]
      return [{ value: row as DataOption, less: height / 2, more: height / 2 }]
    }
    case 'errorbar': {
      const { x, y, xerr, yerr } = options as ErrorbarLayerOptions
      const own = direction === 'y' ? y : x
      const errors = direction === 'y' ? yerr : xerr
      const values =
        own === undefined ? contributionsOf({ ...asLine, options }, 'x', panel, clips) : [{ value: own as DataOption }]
      if (errors === undefined) return values
      const [less, more] = errorSides(errors)
      // A point without an error counts, too.
      return values.flatMap((each) => [each, { ...each, less, more }])
    }
    case 'fill': {
      const { x, y, y2 } = options as FillLayerOptions
      if (direction === 'y') return [{ value: y as DataOption }, { value: y2 as DataOption }]
      return [{ value: (x as DataOption) ?? [0, countValues(y as DataOption, panel.index, clips) - 1] }]
    }
    case 'span': {
      const { axis, from, to } = options as SpanLayerOptions
      return axis === direction ? [{ value: from as DataOption }, { value: to as DataOption }] : []
    }
    case 'stairs': {
      const { y, edges, baseline, orientation } = options as StairsLayerOptions
      if ((direction === 'y') === (orientation === 'vertical')) return [{ value: y as DataOption }, { value: baseline }]
      return [{ value: (edges as DataOption) ?? [0, countValues(y as DataOption, panel.index, clips)] }]
    }
    case 'bar': {
      if (isComputed({ use, options, path: '' }, direction)) return []
      const { width, align } = options as BarLayerOptions
      const { upright, places, lengths } = barOptions(options as BarLayerOptions)
      if ((direction === 'y') === upright) return [{ value: lengths }, { value: 0 }]
      const value = places ?? [0, countValues(lengths, panel.index, clips) - 1]
      const half = (width as number) / 2
      return [align === 'edge' ? { value, less: 0, more: 2 * half } : { value, less: half, more: half }]
    }
    default:
      return vectorContributions({ use, options }, direction, panel, clips)
  }
}

const asLine = { use: 'line', path: '' } as const

/** Ends that get no margin if nothing lies beyond: where bars begin, as in matplotlib. */
function stickyEnds({ use, options }: LayerSpec, direction: Direction): readonly number[] {
  if (use === 'stairs') {
    const { baseline, orientation } = options as StairsLayerOptions
    return (direction === 'y') === (orientation === 'vertical') ? [baseline] : []
  }
  if (use !== 'bar') return []
  return (direction === 'y') === barOptions(options as BarLayerOptions).upright ? [0] : []
}

/** Of all panels that share an axis. */
export function findStickyEnds({ panels, direction }: AxisSetting, { computed }: RangeData): number[] {
  const layers = panels.flatMap((panel) => panel.layers)
  return layers.flatMap((layer) =>
    isComputed(layer, direction) ? (computed?.get(layer)?.[direction].sticky ?? []) : stickyEnds(layer, direction),
  )
}

function frameCount(clips: Clips, option: DataOption): number {
  if (isFrameValues(option)) return option.$frames.length
  return Math.max(...Object.values(clips).map(({ frames }) => frames))
}

const optionsOf = ({ value, less, more }: Contribution) => [value, less, more].filter((each) => each !== undefined)

export interface AxisSetting {
  readonly direction: Direction
  /** Panels that share the axis. */
  readonly panels: readonly PanelSpec[]
  readonly clips: Clips
  /** Only values above 0 count. */
  readonly positive: boolean
}

const wholeMovie = { percentile: [0, 100] as [number, number], method: 'linear' as const, over: 'movie' }

/** The limits that core must compute for an axis, by the option that asks for them. */
export function rangeRequests(setting: AxisSetting): Record<string, LimitsRequest> {
  const requests: Record<string, LimitsRequest> = {}
  for (const panel of setting.panels)
    for (const contribution of allContributions(panel, setting))
      if (needsSurvey(contribution, panel, setting))
        for (const option of optionsOf(contribution))
          if (isSourceReference(option)) {
            const [key, request] = requestFor(option, panel, setting, contribution)
            requests[key] = request
          }
  return requests
}

function allContributions(panel: PanelSpec, { direction, clips }: AxisSetting): Contribution[] {
  const all = panel.layers.flatMap((layer) => contributionsOf(layer, direction, seenBy(panel, layer), clips))
  // Layers that run along an axis have the same data, each at its index.
  const distinct = all.filter(
    ({ value, less, more }, at) =>
      !all.slice(0, at).some((other) => other.value === value && other.less === less && other.more === more),
  )
  return distinct.flatMap((each) => (isDataList(each.value) ? each.value.map((value) => ({ ...each, value })) : [each]))
}

/** Whether nothing lies on the axis, for example if there are only texts. */
export function isBare(setting: AxisSetting): boolean {
  return setting.panels.every(
    (panel) =>
      allContributions(panel, setting).length === 0 &&
      !panel.layers.some((layer) => isComputed(layer, setting.direction)),
  )
}

/** What changes with the frames, or reaches over movies, is left to core. */
function needsSurvey(contribution: Contribution, panel: PanelSpec, { direction, clips }: AxisSetting): boolean {
  const references = optionsOf(contribution).filter(isSourceReference)
  const changes = references.some(({ $source }) => (clips[$source]?.frames ?? 1) > 1)
  return references.length > 0 && (changes || typeof limitsOption(panel, direction) === 'object')
}

function limitsOption({ axes }: PanelSpec, direction: Direction) {
  const given = direction === 'x' ? axes.xlim : axes.ylim
  return Array.isArray(given) ? undefined : given
}

function requestFor(
  reference: DataReference,
  panel: PanelSpec,
  setting: AxisSetting,
  { value }: Contribution,
): [string, LimitsRequest] {
  const { direction, clips, panels } = setting
  // Only places must be above 0 on a logarithmic axis: what is added to them may be negative.
  const positive = setting.positive && reference === value
  const clip = clips[reference.$source]
  // Panels that share an axis show all of their array: one request does for them.
  const several = panels.some(({ number }) => number !== panel.number)
  const fixed = fixedOf(reference, several ? [] : panel.index, clip?.axes ?? [])
  const option = limitsOption(panel, direction) ?? wholeMovie
  const request = limitsRequest(option, [surveyed(reference.$source, fixed)])!
  const path = [panel.path, `${direction}lim`].filter(Boolean).join('.')
  const key = `${path}|${JSON.stringify([reference.$source, fixed, positive])}`
  return [key, { ...request, ...(positive && { positive }) }]
}

export interface RangeData extends FramesData {
  /** Of layers whose values are calculated. */
  readonly computed?: ComputedRanges
}

/** The range of all values on an axis, in every frame. */
export async function findRange(setting: AxisSetting, data: RangeData): Promise<ValueRange> {
  let range: ValueRange
  for (const panel of setting.panels) {
    for (const contribution of allContributions(panel, setting))
      range = union(range, await rangeOf(contribution, panel, setting, data))
    for (const layer of panel.layers)
      if (isComputed(layer, setting.direction))
        range = union(range, data.computed?.get(layer)?.[setting.direction].range)
  }
  return range
}

function union(left: ValueRange, right: ValueRange): ValueRange {
  if (!left || !right) return left ?? right
  return [Math.min(left[0], right[0]), Math.max(left[1], right[1])]
}

async function rangeOf(
  contribution: Contribution,
  panel: PanelSpec,
  setting: AxisSetting,
  data: RangeData,
): Promise<ValueRange> {
  if (needsSurvey(contribution, panel, setting)) {
    // Of sums, only the ends of their parts are known: the range may be wider than need be.
    const found = (option: DataOption | undefined, otherwise: ValueRange): ValueRange => {
      if (option === undefined) return otherwise
      if (!isSourceReference(option)) return rangeOfValues(knownValues(option, panel, setting, data), false)
      const [key] = requestFor(option, panel, setting, contribution)
      return data.knownLimits[key]?.reduce<ValueRange>(union, undefined)
    }
    const value = found(contribution.value, undefined)
    const less = found(contribution.less, [0, 0])
    const more = found(contribution.more, [0, 0])
    if (!value) return undefined
    // If only values above 0 are shown, an end that is not above 0 becomes that of the values.
    const shown = (low: number): number => (setting.positive && low <= 0 ? value[0] : low)
    if (contribution.less !== undefined) return [shown(value[0] - (less?.[1] ?? 0)), value[1] + (more?.[1] ?? 0)]
    // From the values to what lies `more` from them, in either direction.
    return [shown(value[0] + Math.min(0, more?.[0] ?? 0)), value[1] + Math.max(0, more?.[1] ?? 0)]
  }
  const load = async (option: DataOption | undefined): Promise<readonly Float64Array[] | undefined> => {
    if (option === undefined) return undefined
    if (!isSourceReference(option)) return knownValues(option, panel, setting, data)
    const values = openValues(option, panel.index, setting.clips)
    return [values.at(0, await data.read(option.$source, 0))]
  }
  const value = (await load(contribution.value))!
  const [less, more] = [await load(contribution.less), await load(contribution.more)]
  const shifted = (by: readonly Float64Array[] | undefined, sign: number) => {
    if (by === undefined) return value
    const frames = Math.max(value.length, by.length)
    return Array.from({ length: frames }, (_, frame) =>
      addTo(value[Math.min(frame, value.length - 1)]!, by[Math.min(frame, by.length - 1)]!, sign),
    )
  }
  return rangeOfValues(less || more ? [...shifted(less, -1), ...shifted(more, 1)] : value, setting.positive)
}

function addTo(values: Float64Array, by: Float64Array, sign: number): Float64Array {
  return values.map((value, at) => value + sign * by[by.length === 1 ? 0 : at]!)
}

function knownValues(
  option: DataOption,
  panel: PanelSpec,
  { clips }: AxisSetting,
  { frames }: RangeData,
): Float64Array[] {
  const values = openValues(option, panel.index, clips)
  return Array.from({ length: values.changes ? frames : 1 }, (_, index) => values.at(index))
}

function rangeOfValues(all: readonly Float64Array[], positive: boolean): ValueRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const values of all)
    for (const value of values) {
      if (!Number.isFinite(value) || (positive && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  return low <= high ? [low, high] : undefined
}
