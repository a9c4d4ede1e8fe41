// Ranges of what is calculated from the data: counts of histograms, and bars on top of each other. Frames are read and calculated once; in workers.
import { type Clip, isSourceReference, type Limits, type Tensor } from '@movieflow/core/plugin'
import { barOptions, layersBeneath, openBars } from './bars.js'
import { histStack, openCounts } from './counted-values.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import type { BarLayerOptions, HistLayerOptions } from './options/layers.js'
import { History } from './values.js'
import type { Direction } from './vector-ranges.js'

type Clips = Readonly<Record<string, Clip>>

/** Smallest and largest value; `undefined` where there is none. */
export type ValueRange = Limits | undefined

/** The data of all frames. */
export interface FramesData {
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
  readonly frames: number
  /** Seconds of the data from one frame to the next. */
  readonly step: number
  read(source: string, index: number): Promise<Tensor>
}

/** Of one layer: what reaches over its axis, and where limits get no margin. */
interface Computed {
  range: ValueRange
  /** The lowest and the highest place at which bars begin. */
  sticky: ValueRange
}

export type ComputedRanges = ReadonlyMap<LayerSpec, Readonly<Record<Direction, Computed>>>

/** Whether a layer's range along an axis is that of calculated values, which core knows nothing of. */
export function isComputed({ use, options }: LayerSpec, direction: Direction): boolean {
  if (use === 'hist') return true
  if (use !== 'bar') return false
  const bars = options as BarLayerOptions
  const { upright, errors } = barOptions(bars)
  const alongLengths = (direction === 'y') === upright
  return alongLengths
    ? bars.stacked || bars.bottom !== undefined || errors !== undefined
    : typeof bars.width !== 'number'
}

/** Pairs of numbers of one frame: along the axis that bars stand on, and along the other one. */
interface Reach {
  readonly changes: boolean
  readonly upright: boolean
  readonly sources: readonly string[]
  prepare(): Promise<void>
  at(frame: { index: number; time: number; data: Readonly<Record<string, Tensor>> }): {
    readonly places: readonly Float64Array[]
    readonly levels: readonly Float64Array[]
    readonly bases: Float64Array
  }
}

function openReach(layer: LayerSpec, panel: PanelSpec, clips: Clips, data: FramesData): Reach {
  if (layer.use === 'hist') {
    const history = new History(data.read)
    const { orientation } = layer.options as HistLayerOptions
    const counts = openCounts({ spec: layer, panel, clips, history, step: data.step, knownLimits: data.knownLimits })
    return {
      changes: counts.changes,
      upright: orientation === 'vertical',
      sources: [...new Set(histStack(layer, panel.layers).flatMap(({ options }) => sourcesIn(options)))],
      prepare: () => history.load(counts.needs, data.frames),
      at(frame) {
        const { from, to } = counts.at(frame)
        return { places: [counts.edges], levels: [from, to], bases: from }
      },
    }
  }
  const bars = openBars(layer, panel, clips)
  const all = [layer, ...layersBeneath(layer, panel.layers)]
  return {
    changes: bars.changes,
    upright: barOptions(layer.options as BarLayerOptions).upright,
    sources: [...new Set(all.flatMap(({ options }) => sourcesIn(options)))],
    prepare: async () => undefined,
    at(frame) {
      const { left, right, from, to, errors } = bars.at(frame)
      return { places: [left, right], levels: [from, to, ...(errors ? [errors.low, errors.high] : [])], bases: from }
    },
  }
}

/** The names of all sources in an option. */
function sourcesIn(option: unknown): string[] {
  if (typeof option !== 'object' || option === null) return []
  if (isSourceReference(option)) return [option.$source]
  return [...new Set(Object.values(option).flatMap(sourcesIn))]
}

/** Of all layers that are calculated along one of these axes. */
export async function computeRanges(
  asked: ReadonlyMap<LayerSpec, { readonly panel: PanelSpec; readonly positive: Readonly<Record<Direction, boolean>> }>,
  clips: Clips,
  data: FramesData,
): Promise<ComputedRanges> {
  const layers = [...asked].map(([layer, { panel, positive }]) => ({
    positive,
    reach: openReach(layer, panel, clips, data),
    found: { x: empty(), y: empty() },
    layer,
  }))
  for (const { reach } of layers) await reach.prepare()
  const last = layers.some(({ reach }) => reach.changes) ? data.frames : 1
  for (let index = 0; index < last; index++) {
    const tensors: Record<string, Tensor> = {}
    for (const { reach, positive, found } of layers) {
      if (index > 0 && !reach.changes) continue
      for (const source of reach.sources)
        tensors[source] ??= await data.read(source, (clips[source]?.frames ?? 1) > 1 ? index : 0)
      const { places, levels, bases } = reach.at({ index, time: index * data.step, data: tensors })
      const [along, across]: [Direction, Direction] = reach.upright ? ['x', 'y'] : ['y', 'x']
      for (const values of places) found[along].range = widen(found[along].range, values, positive[along])
      for (const values of levels) found[across].range = widen(found[across].range, values, positive[across])
      found[across].sticky = widen(found[across].sticky, bases, false)
    }
  }
  return new Map(layers.map(({ layer, found }) => [layer, found]))
}

const empty = (): Computed => ({ range: undefined, sticky: undefined })

function widen(range: ValueRange, values: Float64Array, positive: boolean): ValueRange {
  let [low, high] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!Number.isFinite(value) || (positive && value <= 0)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : undefined
}
