// The stairs layer: levels over edges, as an outline or filled down to the baseline, as matplotlib's `stairs`; in workers.
import { MovieflowError } from '@movieflow/core/plugin'
import type { Rect } from '../blocks.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { StairsLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { paintPatch } from './legend-patch.js'
import { outlineOf, paintArea, paintOutline } from './outline.js'

export function makeStairsLayer({ spec, surface, clips, index, nextColor }: LayerInput): Layer {
  const options = spec.options as StairsLayerOptions
  const heights = openValues(options.y as DataOption, index, clips)
  const edges = options.edges === undefined ? undefined : openValues(options.edges as DataOption, index, clips)
  const fallback = options.color === undefined ? nextColor('line') : surface.theme.colorOf(options.color)
  const { orientation, baseline } = options
  const upright = orientation === 'vertical'
  const colorIn = (frame: LayerFrame) => {
    const { color } = frame.options as StairsLayerOptions
    return color === undefined ? fallback : surface.theme.colorOf(color)
  }
  const stepsIn = (frame: LayerFrame) => {
    const levels = valuesIn(heights, frame)
    const places = edges ? valuesIn(edges, frame) : Float64Array.from({ length: levels.length + 1 }, (_, at) => at)
    if (places.length !== levels.length + 1)
      throw new MovieflowError('SHAPE_MISMATCH', `stairs have ${levels.length} heights and ${places.length} edges`, {
        hint: 'stairs need one edge more than heights',
      })
    return { upright, edges: places, heights: levels, baseline }
  }
  return {
    changes: heights.changes || edges?.changes === true,
    covers: false,
    paint(frame, target): Rect {
      const { fill, linewidth, alpha } = frame.options as StairsLayerOptions
      const corners = outlineOf(surface, stepsIn(frame))
      const color = colorIn(frame)
      if (fill) return paintArea(target, surface, corners, color, alpha)
      return paintOutline(target, surface, corners, { width: linewidth * surface.point, color, alpha })
    },
    read(frame, { x, y }) {
      const { edges: places, heights: levels } = stepsIn(frame)
      const place = upright ? surface.x : surface.y
      const pointer = (upright ? x : y) + 0.5
      const at = levels.findIndex((_, step) => {
        const ends = [place(places[step]!), place(places[step + 1]!)]
        return pointer >= Math.min(...ends) && pointer < Math.max(...ends)
      })
      if (at < 0) return []
      const layer = nameOfLayer(frame.options, spec.use)
      return [{ layer, ...placeOfValue(heights, at, index, frame), value: finiteOrNull(levels[at]) }]
    },
    legend(frame) {
      const { label, fill, linewidth, alpha } = frame.options as StairsLayerOptions
      if (label === undefined) return undefined
      const color = colorIn(frame)
      if (fill) return { label: String(label), paint: paintPatch({ fill: color, edge: undefined, alpha }) }
      return {
        label: String(label),
        paint(target, sample, clip) {
          const middle = sample.y + sample.height / 2
          const line = [sample.x, middle, sample.x + sample.width, middle]
          blitMask(target, clip, strokeMask(line, { width: linewidth * surface.point, snap: true }, clip), color, alpha)
        },
      }
    },
  }
}
