// The limits that a figure's colours ask core for: of each layer, of the figure's one scale, of channels and borders; main thread.
import {
  type Clip,
  isSourceReference,
  type LimitsRequest,
  limitsRequest,
  type SurveyedData,
} from '@movieflow/core/plugin'
import { isLogarithmic } from './color-scale.js'
import { histStack, surveyedCounts } from './counted-values.js'
import type { FigureSpec, LayerSpec } from './figure-spec.js'
import { allAxes } from './inner-axes.js'
import { lightsOf } from './lights.js'
import { markColoring } from './mark-coloring.js'
import { borderKey, figureLimits, limitsKey, limitsKeyOf, quartilesKey, rangeKey } from './option-places.js'
import type { ContourLayerOptions, HeatmapLayerOptions, HistLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'
import { fixedOf, surveyed } from './values.js'

type Clips = Readonly<Record<string, Clip>>
type Requests = Record<string, LimitsRequest>

/** Limits of the colours: one scale for all panels of a layer, and one for all layers that have the figure's. */
export function colorRequests(spec: FigureSpec, clips: Clips, main: string): Requests {
  const requests: Requests = {}
  const add = (key: string, request: LimitsRequest | undefined, positive = false) => {
    if (request) requests[key] = positive ? { ...request, positive } : request
  }
  for (const panel of allAxes(spec))
    for (const layer of panel.layers) {
      const { use, options, path } = layer
      if (use === 'heatmap' || use === 'image' || use === 'contour') {
        const { limits, norm, border, categories } = options as HeatmapLayerOptions
        const source = pictureSource(options as HeatmapLayerOptions, main)
        const lights = lightsOf(layer, clips, main)
        if (lights)
          for (const light of lights)
            add(
              limitsKey(light.path),
              limitsRequest(light.options.limits, [surveyed(light.source, light.index)]),
              isLogarithmic(light.options.norm),
            )
        else if (clips[source]?.axes.includes('rgb')) {
          // Colours have the scale of their file; limits of their own are those that are written.
          if (limits !== undefined) add(limitsKey(path), limitsRequest(limits, source))
        } else if (!layer.shared && !categories)
          add(limitsKey(path), limitsRequest(findsLevels(layer) ? undefined : limits, source), isLogarithmic(norm))
        if (border && isSourceReference(border.color) && !border.categories) {
          const data = referenced(border.color, clips)
          add(borderKey(path), limitsRequest(border.limits, [data]), isLogarithmic(border.norm))
        }
      }
      if (use === 'hist') {
        const stack = histStack(layer, panel.layers)
        const data = stack[0] === layer ? surveyedCounts(stack, clips) : []
        const { range, bins } = options as HistLayerOptions
        if (data.length > 0) add(rangeKey(path), limitsRequest(range, data))
        if (data.length > 0 && (bins === 'auto' || bins === 'fd'))
          add(quartilesKey(path), limitsRequest({ percentile: [25, 75], method: 'linear', over: 'movie' }, data))
      }
      const marks = markColoring(layer)
      if (marks) {
        const { color, limits, norm, categories } = marks
        if (!isSourceReference(color) || categories) continue
        add(limitsKeyOf(layer), limitsRequest(limits, [referenced(color, clips)]), isLogarithmic(norm))
      }
    }
  const shared = sharedRequest(spec, main)
  if (shared) add(figureLimits, shared, isLogarithmic(spec.scale?.norm))
  return requests
}

/** Of all layers that have the figure's scale, whose values count together. */
function sharedRequest(spec: FigureSpec, main: string): LimitsRequest | undefined {
  const { scale } = spec
  if (!scale || scale.categories) return undefined
  const layers = allAxes(spec)
    .flatMap((panel) => panel.layers)
    .filter(({ shared }) => shared)
  const sources = new Set(layers.map(({ options }) => pictureSource(options as HeatmapLayerOptions, main)))
  if (sources.size === 0) return undefined
  return limitsRequest(
    scale.limits,
    [...sources].map((source) => ({ source })),
  )
}

function referenced(reference: Parameters<typeof fixedOf>[0], clips: Clips): SurveyedData {
  return surveyed(reference.$source, fixedOf(reference, [], clips[reference.$source]?.axes ?? []))
}

/** Whether levels are found in the data, though the limits of the colours are given. */
function findsLevels({ use, options }: Pick<LayerSpec, 'use' | 'options'>): boolean {
  const { levels, limits } = options as ContourLayerOptions
  return use === 'contour' && typeof levels === 'number' && Array.isArray(limits)
}
