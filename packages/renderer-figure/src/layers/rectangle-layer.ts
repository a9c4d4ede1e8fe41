// The rectangle layer: boxes in data units, as regions of interest; in workers.
import type { Rect } from '../blocks.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import type { RectangleLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { areaPlaces } from './area-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { unite } from './place-points.js'

export function makeRectangleLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as RectangleLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const parts = [open(options.x), open(options.y), open(options.width), open(options.height)]
  const { box } = surface
  const places = areaPlaces(surface)
  /** Numbers of all rectangles: x, y, width, height. */
  const rectanglesIn = (frame: LayerFrame) => {
    const all = parts.map((values) => valuesIn(values, frame))
    const count = Math.max(...all.map(({ length }) => length))
    const at = (place: number) => all.map((values) => values[values.length === 1 ? 0 : place] ?? Number.NaN)
    return { count, at: at as (place: number) => [number, number, number, number] }
  }
  return {
    changes: parts.some(({ changes }) => changes),
    covers: false,
    paint(frame, target): Rect | undefined {
      const { color, fill, linewidth = surface.theme.linewidth, style, alpha } = frame.options as RectangleLayerOptions
      const { count, at } = rectanglesIn(frame)
      const line = (style === undefined ? undefined : styleOf(style).line) ?? 'solid'
      let touched: Rect | undefined
      for (let place = 0; place < count; place++) {
        const [x, y, width, height] = at(place)
        const [left, right] = [places.x(x), places.x(x + width)]
        const [top, bottom] = [places.y(y + height), places.y(y)]
        const corners = [left, top, right, top, right, bottom, left, bottom, left, top]
        if (corners.some(Number.isNaN)) continue
        if (fill !== 'none') {
          const area = polygonMask(corners.slice(0, 8), box)
          blitMask(target, box, area, surface.theme.colorOf(fill), alpha)
          touched = unite<Rect>(touched, area)
        }
        if (linewidth === 0) continue
        const edge = strokeMask(corners, { width: linewidth * surface.point, line, snap: true }, box)
        blitMask(target, box, edge, surface.theme.colorOf(color), alpha)
        touched = unite<Rect>(touched, edge)
      }
      return touched
    },
    read(frame, { x: column, y: row }) {
      const { count, at } = rectanglesIn(frame)
      const within = (place: number, one: number, other: number) =>
        place >= Math.min(one, other) && place <= Math.max(one, other)
      for (let place = count - 1; place >= 0; place--) {
        const [x, y, width, height] = at(place)
        if (!within(column + 0.5, places.x(x), places.x(x + width))) continue
        if (!within(row + 0.5, places.y(y), places.y(y + height))) continue
        const layer = nameOfLayer(frame.options, spec.use)
        return [
          { layer, ...placeOfValue(parts[0]!, place, index, frame), value: [x, y, width, height].map(finiteOrNull) },
        ]
      }
      return []
    },
    legend(frame) {
      const { label, color, fill, linewidth = surface.theme.linewidth, alpha } = frame.options as RectangleLayerOptions
      if (label === undefined) return undefined
      return {
        label: String(label),
        paint(target, { x, y, width, height }, clip) {
          const corners = [x, y, x + width, y, x + width, y + height, x, y + height, x, y]
          if (fill !== 'none')
            blitMask(target, clip, polygonMask(corners.slice(0, 8), clip), surface.theme.colorOf(fill), alpha)
          const style = { width: linewidth * surface.point, snap: true }
          blitMask(target, clip, strokeMask(corners, style, clip), surface.theme.colorOf(color), alpha)
        },
      }
    },
  }
}
