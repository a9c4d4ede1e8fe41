// The rectangle layer: boxes in data units, as regions of interest; in workers.
import type { Rect } from '../blocks.js'
import { colorOf } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import type { RectangleLayerOptions } from '../options/layers.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import type { Layer, LayerInput } from './layer.js'
import { unite } from './place-points.js'

export function makeRectangleLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as RectangleLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const parts = [open(options.x), open(options.y), open(options.width), open(options.height)]
  const { box } = surface
  return {
    changes: parts.some(({ changes }) => changes),
    covers: false,
    paint(frame, target): Rect | undefined {
      const { color, fill, linewidth, style, alpha } = frame.options as RectangleLayerOptions
      const [xs, ys, widths, heights] = parts.map((values) => valuesIn(values, frame)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ]
      const count = Math.max(xs.length, ys.length, widths.length, heights.length)
      const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place] ?? Number.NaN
      const line = (style === undefined ? undefined : styleOf(style).line) ?? 'solid'
      let touched: Rect | undefined
      for (let place = 0; place < count; place++) {
        const [x, y] = [at(xs, place), at(ys, place)]
        const [left, right] = [surface.x(x), surface.x(x + at(widths, place))]
        const [top, bottom] = [surface.y(y + at(heights, place)), surface.y(y)]
        const corners = [left, top, right, top, right, bottom, left, bottom, left, top]
        if (corners.some(Number.isNaN)) continue
        if (fill !== 'none') {
          const area = polygonMask(corners.slice(0, 8), box)
          blitMask(target, box, area, colorOf(fill), alpha)
          touched = unite<Rect>(touched, area)
        }
        if (linewidth === 0) continue
        const edge = strokeMask(corners, { width: linewidth * surface.point, line, snap: true }, box)
        blitMask(target, box, edge, colorOf(color), alpha)
        touched = unite<Rect>(touched, edge)
      }
      return touched
    },
    legend(frame) {
      const { label, color, fill, linewidth, alpha } = frame.options as RectangleLayerOptions
      if (label === undefined) return undefined
      return {
        label: String(label),
        paint(target, { x, y, width, height }, clip) {
          const corners = [x, y, x + width, y, x + width, y + height, x, y + height, x, y]
          if (fill !== 'none') blitMask(target, clip, polygonMask(corners.slice(0, 8), clip), colorOf(fill), alpha)
          const style = { width: linewidth * surface.point, snap: true }
          blitMask(target, clip, strokeMask(corners, style, clip), colorOf(color), alpha)
        },
      }
    },
  }
}
