// What a histogram counts: values of a frame, or of several, in bins that are the same in every frame; any thread.
import { type Clip, isFrameValues, isSourceReference, type Limits, type SurveyedData } from '@movieflow/core/plugin'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { countInBins, histogramEdges, scaleCounts } from './histogram.js'
import { seenBy } from './layer-repeats.js'
import type { HistLayerOptions } from './options/layers.js'
import { openPoints } from './points.js'
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

export interface OpenCounts {
  /** With the frame. */
  readonly changes: boolean
  readonly values: Values
  /** Values that are needed of every frame. */
  readonly needs: readonly Values[]
  readonly edges: Float64Array
  /** The height of each bin. */
  at(frame: FrameData): Float64Array
}

export interface CountsInput {
  readonly spec: LayerSpec
  readonly panel: PanelSpec
  readonly clips: Clips
  readonly history: History
  /** Seconds of the data from one frame to the next. */
  readonly step: number
  /** Of all values of the movie; several if core gave several. */
  readonly knownLimits: readonly Limits[]
}

/** The data whose smallest and largest value bins reach over; none if the pipeline says where they are. */
export function surveyedCounts({ x, bins, range }: HistLayerOptions, clips: Clips): SurveyedData[] {
  if (Array.isArray(bins) || Array.isArray(range)) return []
  const references = [isDataList(x) ? x : [x]].flat().filter(isSourceReference)
  return references.map((each) => surveyed(each.$source, fixedOf(each, [], clips[each.$source]?.axes ?? [])))
}

export function openCounts({ spec, panel, clips, history, step, knownLimits }: CountsInput): OpenCounts {
  const options = spec.options as HistLayerOptions
  const values = openValues(options.x as DataOption, seenBy(panel, spec).index, clips)
  const points = openPoints({ x: undefined, y: values, trail: options.trail, step, history, name: 'hist' })
  const edges = edgesOf(options, values, knownLimits)
  let known: Float64Array | undefined
  return {
    changes: points.changes,
    values,
    needs: points.needs,
    edges,
    at(frame) {
      if (points.changes || !known) known = scaleCounts(countInBins(points.at(frame)[1]!, edges), edges, options)
      return known
    },
  }
}

function edgesOf({ x, bins, range }: HistLayerOptions, values: Values, known: readonly Limits[]): Float64Array {
  if (Array.isArray(bins)) return Float64Array.from(bins)
  const given = Array.isArray(range) ? (range as unknown as Limits) : undefined
  const [low, high] = given ?? reachOf([...known, ...(values.reference || values.parts ? [] : [ownReach(x, values)])])
  return histogramEdges(low, high, bins)
}

/** Of values that the pipeline holds itself. */
function ownReach(x: unknown, values: Values): Limits {
  const frames = isFrameValues(x) ? x.$frames.length : 1
  const all = Array.from({ length: frames }, (_, index) => values.at(index))
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const each of all)
    for (const value of each) {
      if (!Number.isFinite(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return [low, high]
}

/** From the lowest to the highest; 0 to 1 if there is nothing. */
function reachOf(all: readonly Limits[]): Limits {
  const low = Math.min(...all.map(([each]) => each))
  const high = Math.max(...all.map(([, each]) => each))
  return low <= high ? [low, high] : [0, 1]
}
