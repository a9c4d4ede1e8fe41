// The span layer: areas from one x to another across the whole height, or from one y to another, as matplotlib's axvspan; in workers.
import type { Rect } from '../blocks.js'
import { blendBox, boxBetween, paintEdge } from '../marks/box.js'
import type { SpanLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { areaPlaces } from './area-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { paintPatch } from './legend-patch.js'
import { unite } from './place-points.js'

export function makeSpanLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as SpanLayerOptions
  const [from, to] = [options.from, options.to].map((value) => openValues(value as DataOption, index, clips))
  const { box } = surface
  const across = options.axis === 'x'
  const spansIn = (frame: LayerFrame) => {
    const [starts, ends] = [valuesIn(from!, frame), valuesIn(to!, frame)]
    const count = Math.max(starts.length, ends.length)
    const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place] ?? Number.NaN
    return { count, at: (place: number): [number, number] => [at(starts, place), at(ends, place)] }
  }
  const edges = areaPlaces(surface)
  /** Pixels of the ends; NaN if there is none. */
  const placed = ([start, end]: readonly [number, number]): [number, number] =>
    across ? [edges.x(start), edges.x(end)] : [edges.y(start), edges.y(end)]
  return {
    changes: from!.changes || to!.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const { color, edgecolor, linewidth, alpha } = frame.options as SpanLayerOptions
      const { count, at } = spansIn(frame)
      let touched: Rect | undefined
      for (let place = 0; place < count; place++) {
        const [start, end] = placed(at(place))
        if (Number.isNaN(start) || Number.isNaN(end)) continue
        const [right, bottom] = [box.x + box.width, box.y + box.height]
        const area = across ? boxBetween(start, box.y, end, bottom) : boxBetween(box.x, start, right, end)
        touched = unite<Rect>(touched, blendBox(target, box, area, surface.theme.colorOf(color), alpha))
        if (edgecolor === undefined || linewidth === 0) continue
        const edge = { width: linewidth * surface.point, color: surface.theme.colorOf(edgecolor), alpha }
        touched = unite<Rect>(touched, paintEdge(target, box, area, edge))
      }
      return touched
    },
    read(frame, { x, y }) {
      const { count, at } = spansIn(frame)
      const pointer = (across ? x : y) + 0.5
      for (let place = count - 1; place >= 0; place--) {
        const ends = placed(at(place))
        if (!(pointer >= Math.min(...ends) && pointer <= Math.max(...ends))) continue
        const layer = nameOfLayer(frame.options, spec.use)
        return [{ layer, ...placeOfValue(from!, place, index, frame), value: at(place).map(finiteOrNull) }]
      }
      return []
    },
    legend(frame) {
      const { label, color, edgecolor, linewidth, alpha } = frame.options as SpanLayerOptions
      if (label === undefined) return undefined
      const edge =
        edgecolor === undefined
          ? undefined
          : { color: surface.theme.colorOf(edgecolor), width: linewidth * surface.point }
      return { label: String(label), paint: paintPatch({ fill: surface.theme.colorOf(color), edge, alpha }) }
    },
  }
}
