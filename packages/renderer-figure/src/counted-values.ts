// What a histogram counts: values of a frame, or of several, in bins that are the same in every frame; any thread.
import { type Clip, isFrameValues, isSourceReference, type Limits, type SurveyedData } from '@movieflow/core/plugin'
import { layersBeneath } from './bars.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { type AllValues, type BinRule, countInBins, estimateBins, histogramEdges, scaleCounts } from './histogram.js'
import { seenBy } from './layer-repeats.js'
import { quartilesKey, rangeKey } from './option-places.js'
import type { HistLayerOptions } from './options/layers.js'
import { type OpenPoints, openPoints } from './points.js'
import {
  type DataOption,
  type FrameData,
  fixedOf,
  type History,
  isDataList,
  openValues,
  surveyed,
  type Values,
} from './values.js'

type Clips = Readonly<Record<string, Clip>>
type Stack = readonly [lowest: LayerSpec, ...LayerSpec[]]

/** The bins of a frame. */
export interface CountedBins {
  /** What is counted, as the layer shows it. */
  readonly own: Float64Array
  /** Where bars begin and end: at 0 and `own` if they stand on no others. */
  readonly from: Float64Array
  readonly to: Float64Array
}

export interface OpenCounts {
  /** With the frame. */
  readonly changes: boolean
  readonly values: Values
  /** Values that are needed of every frame. */
  readonly needs: readonly Values[]
  readonly edges: Float64Array
  /** It stands on others. */
  readonly stands: boolean
  at(frame: FrameData): CountedBins
}

export interface CountsInput {
  readonly spec: LayerSpec
  readonly panel: PanelSpec
  readonly clips: Clips
  readonly history: History
  /** Seconds of the data from one frame to the next. */
  readonly step: number
  /** By their names, of all values of the movie; several if core gave several. */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
}

const optionsOf = ({ options }: LayerSpec) => options as HistLayerOptions

/** The histograms that are stacked with this one, from the lowest up. They have one's bins: those of the lowest. */
export function histStack(spec: LayerSpec, layers: readonly LayerSpec[]): Stack {
  const lowest = layersBeneath(spec, layers).at(-1) ?? spec
  const above = layers.filter(
    (layer) => layer !== lowest && layer.use === 'hist' && layersBeneath(layer, layers).includes(lowest),
  )
  return [lowest, ...above]
}

/** The data whose smallest and largest value the bins of a stack reach over; none if the pipeline says where they are. */
export function surveyedCounts(stack: Stack, clips: Clips): SurveyedData[] {
  const { bins, range } = optionsOf(stack[0])
  return Array.isArray(bins) || Array.isArray(range) ? [] : countedData(stack, clips)
}

function countedData(stack: Stack, clips: Clips): SurveyedData[] {
  const references = stack.flatMap((layer) => {
    const { x } = optionsOf(layer)
    return [isDataList(x) ? x : [x]].flat().filter(isSourceReference)
  })
  const all = references.map((each) => surveyed(each.$source, fixedOf(each, [], clips[each.$source]?.axes ?? [])))
  // Layers along an axis are of the same data.
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
}

interface Member {
  readonly options: HistLayerOptions
  readonly values: Values
  readonly points: OpenPoints
  readonly weighted: boolean
}

export function openCounts({ spec, panel, clips, history, step, knownLimits }: CountsInput): OpenCounts {
  const stack = histStack(spec, panel.layers)
  const place = stack.indexOf(spec)
  const members = stack.map((layer): Member => {
    const options = optionsOf(layer)
    const open = (value: unknown) => openValues(value as DataOption, seenBy(panel, layer).index, clips)
    const [values, weights] = [open(options.x), options.weights === undefined ? undefined : open(options.weights)]
    const input = { x: undefined, y: values, trail: options.trail, step, history, name: 'hist' }
    return { options, values, points: openPoints(input, weights ? [weights] : []), weighted: weights !== undefined }
  })
  const { options, values } = members[place]!
  const edges = edgesOf(stack, members, clips, knownLimits)
  // Parts of all are those of the whole stack.
  const used = options.density ? members : members.slice(0, place + 1)
  const changes = used.some(({ points }) => points.changes)
  let known: CountedBins | undefined
  return {
    changes,
    values,
    needs: used.flatMap(({ points }) => points.needs),
    edges,
    stands: place > 0,
    at(frame) {
      if (!changes && known) return known
      const counts = used.map(({ points, weighted }) => {
        const [, counted, weights] = points.at(frame)
        return countInBins(counted!, edges, weighted ? weights : undefined)
      })
      const sum = (all: readonly Float64Array[]) =>
        edges.subarray(1).map((_, bin) => all.reduce((total, each) => total + each[bin]!, 0))
      const total = options.density ? sum(counts).reduce((all, count) => all + count, 0) : undefined
      const scaled = (all: readonly Float64Array[]) => scaleCounts(sum(all), edges, options, total)
      known = {
        own: scaled([counts[place]!]),
        from: scaled(counts.slice(0, place)),
        to: scaled(counts.slice(0, place + 1)),
      }
      return known
    },
  }
}

/** Bins that are left out are ten. */
const usualBins = 10

function edgesOf(
  stack: Stack,
  members: readonly Member[],
  clips: Clips,
  limits: CountsInput['knownLimits'],
): Float64Array {
  const { bins = usualBins, range } = optionsOf(stack[0])
  if (Array.isArray(bins)) return Float64Array.from(bins)
  const { path } = stack[0]
  const given = Array.isArray(range) ? range : undefined
  const held = members.flatMap(({ options, values }) =>
    values.reference || values.parts ? [] : heldValues(options.x, values),
  )
  const [low, high] = given ?? reachOf([...(limits[rangeKey(path)] ?? []), ...(held.length > 0 ? [endsOf(held)] : [])])
  if (typeof bins === 'number') return histogramEdges(low, high, bins)
  const data = countedData(stack, clips)
  const count = data.reduce((sum, each) => sum + countAll(each, clips), held.length)
  const quartiles = limits[quartilesKey(path)]?.[0] ?? quartilesOf(held)
  const whole = held.every(Number.isInteger) && data.every(({ source }) => /^u?int/.test(clips[source]!.dtype))
  const all: AllValues = { count, low, high, quartiles, whole }
  return histogramEdges(low, high, estimateBins(bins as BinRule, all))
}

/** How many values of a source a movie has. */
function countAll({ source, fixed = [] }: SurveyedData, clips: Clips): number {
  const { axes, shape, frames } = clips[source]!
  const taken = new Set(fixed.map(({ axis }) => axis))
  return axes.reduce((product, axis, at) => (taken.has(axis) ? product : product * shape[at]!), frames)
}

/** All numbers of values that the pipeline holds itself. */
function heldValues(x: unknown, values: Values): number[] {
  const frames = isFrameValues(x) ? x.$frames.length : 1
  return Array.from({ length: frames }, (_, index) => [...values.at(index)])
    .flat()
    .filter(Number.isFinite)
}

const endsOf = (values: readonly number[]): Limits =>
  values.reduce<Limits>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )

/** As NumPy's percentiles 25 and 75. */
function quartilesOf(values: readonly number[]): Limits {
  const sorted = values.toSorted((left, right) => left - right)
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
    return below + (place % 1) * (above - below)
  }
  return [at(0.25), at(0.75)]
}

/** From the lowest to the highest; 0 to 1 if there is nothing. */
function reachOf(all: readonly Limits[]): Limits {
  const low = Math.min(...all.map(([each]) => each))
  const high = Math.max(...all.map(([, each]) => each))
  return low <= high ? [low, high] : [0, 1]
}
